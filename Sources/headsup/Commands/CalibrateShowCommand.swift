import ArgumentParser
import Calibration
import Geometry

/// What a calibration file says, in words.
struct CalibrateShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Tell what is in a calibration file, of any form that is known.")

    @OptionGroup var input: CalibrationInput

    @Flag(help: "Print one JSON object.")
    var json = false

    private struct Report: Encodable {
        var name: String?
        var heightAboveGround: Double?
        var calibration: CalibrationReport
        var inertial: Inertial?
        var implausible: [String]

        struct Inertial: Encodable {
            /// Quaternion w, x, y, z from the sensor to the camera.
            var rotation: [Double]
            var position: [Double]
            var timeOffset: Double
            var bias: [Double]?

            enum CodingKeys: String, CodingKey {
                case rotation
                case position = "position_m"
                case timeOffset = "time_offset_s"
                case bias = "gyroscope_bias_rad_s"
            }
        }

        enum CodingKeys: String, CodingKey {
            case name, inertial, implausible
            case heightAboveGround = "height_above_ground_m"
        }

        func encode(to encoder: any Encoder) throws {
            try calibration.encode(to: encoder)
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encodeIfPresent(name, forKey: .name)
            try container.encodeIfPresent(heightAboveGround, forKey: .heightAboveGround)
            try container.encodeIfPresent(inertial, forKey: .inertial)
            try container.encode(implausible, forKey: .implausible)
        }
    }

    func run() throws {
        let file = try input.read()
        var report = Report(
            name: file.name, heightAboveGround: file.heightAboveGround, calibration: CalibrationReport(file),
            implausible: [file.left, file.right].compactMap { $0?.implausibility })
        if let sensor = file.inertial {
            let q = sensor.rotation
            report.inertial = .init(
                rotation: [q.w, q.v.x, q.v.y, q.v.z],
                position: [sensor.position.x, sensor.position.y, sensor.position.z], timeOffset: sensor.timeOffset,
                bias: sensor.gyroscopeBias.map { [$0.x, $0.y, $0.z] })
        }
        if json {
            try Console.print(json: report)
            return
        }
        if let name = report.name { Console.print("name: \(name)") }
        report.calibration.printLines()
        if let height = report.heightAboveGround {
            Console.print("height above the ground: \(height.text(decimals: 2)) metres")
        }
        if let sensor = report.inertial, let turn = file.inertial?.rotation.angle {
            Console.print("inertial sensor, turn to the camera: \((turn * 180 / .pi).text(decimals: 2)) degrees")
            Console.print(
                "inertial sensor, position in the camera's frame: "
                    + sensor.position.map { $0.text(decimals: 4) }.joined(separator: ", ") + " metres")
            Console.print("inertial sensor, time offset: \((sensor.timeOffset * 1000).text(decimals: 2)) milliseconds")
            if let bias = sensor.bias {
                let rates = bias.map { ($0 * 180 / .pi).text(decimals: 3) }.joined(separator: ", ")
                Console.print("inertial sensor, gyroscope at rest: \(rates) degrees a second")
            }
        }
        for reason in report.implausible { Console.print("warning: \(reason)") }
    }
}
