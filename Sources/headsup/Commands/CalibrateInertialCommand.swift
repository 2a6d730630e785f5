import ArgumentParser
import Calibration
import Datasets
import Diagnostics
import Experiments
import FileFormats
import Geometry
import Orientation
import Vision

/// How an inertial sensor sits beside its camera, from recordings in which both turn.
struct CalibrateInertialCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "imu",
        abstract: "Measure an inertial sensor's bias, and how it is turned and delayed against the camera.",
        discussion: """
            A recording is a sequence with [imu] and pictures, from which the camera's turning is measured, or with \
            [orientation] in their place, or CSV with t,gx,gy,gz,ax,ay,az and the camera's orientation, either in its own qw,qx,qy,qz or in a file of its own. Let the device lie for five seconds, then turn \
            it for half a minute left and right, up and down, and from shoulder to shoulder, fast and not evenly. As in: \
            headsup calibrate imu turning/ --calibration camera.yaml -o camera-imu.yaml
            """)

    @Argument(help: ArgumentHelp("Sequences, or CSV files of readings.", valueName: "recording"))
    var recordings: [String]

    @Option(
        help: ArgumentHelp(
            "The camera's orientation (t,qw,qx,qy,qz) for a CSV of readings; once for each.", valueName: "file"))
    var orientation: [String] = []

    @Option(
        help: ArgumentHelp(
            "The camera's calibration, to which the sensor is added; else the sequence's.", valueName: "file"))
    var calibration: String?

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "The calibration file to write; it is told on standard output only if not given.", valueName: "file"))
    var output: String?

    @Option(help: "Form of the file.")
    var format = CalibrationFormat.headsup

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        guard !recordings.isEmpty else { throw ValidationError("name a recording") }
        guard orientation.isEmpty || orientation.count == recordings.count else {
            throw ValidationError("--orientation is to be given once for each recording, in their order")
        }
    }

    func run() throws {
        var turning: [TurningRecording] = []
        var camera = try calibration.map { path throws(Fault) in try CalibrationFile(paths: [path]) }
        for (index, path) in recordings.enumerated() {
            if orientation.isEmpty, InputFile.isFolder(path) || FilePath.name(of: path) == SequenceManifest.fileName {
                let sequence = try RecordedSequence(path: path, parts: [.orientation, .inertial])
                let intrinsics = camera?.left
                turning.append(
                    try TurningRecording(sequence) { sequence throws(Fault) in
                        try CameraTurns(of: sequence, camera: intrinsics).turning
                    })
                if camera == nil { camera = try sequence.manifest.calibration() }
            } else {
                let turns: String? = orientation.isEmpty ? nil : orientation[index]
                turning.append(try TurningRecording(readings: path, orientation: turns))
            }
        }
        if output != nil, camera == nil {
            throw Fault(
                .badData, "a calibration file holds a camera, and the recording has none",
                at: .init(file: recordings[0]), remedy: "Name the camera's calibration with --calibration")
        }
        let found: InertialCalibration
        do throws(InertialCalibrationRefusal) {
            found = try InertialCalibrator().calibrate(turning)
        } catch {
            throw error.fault(of: recordings.joined(separator: ", "))
        }
        var report = InertialReport(found)
        if let output, var file = camera {
            var sensor = file.inertial ?? InertialExtrinsics(rotation: found.rotation)
            (sensor.rotation, sensor.timeOffset) = (found.rotation, found.timeOffset)
            sensor.gyroscopeBias = found.gyroscopeBias
            file.inertial = sensor
            for loss in file.losses(in: format) { Console.error("headsup: \(loss)") }
            report.output = try file.write(to: output, as: format).joined(separator: ", ")
        }
        if json { try Console.print(json: report) } else { report.printLines() }
    }
}

/// What is told of a sensor's calibration.
private struct InertialReport: Encodable {
    var verdict: String
    var reasons: [String]
    /// Quaternion w, x, y, z from the sensor to the camera.
    var rotation: [Double]
    var rotationDeviation: Double
    var timeOffset: Double
    var timeOffsetDeviation: Double
    var bias: [Double]
    var biasDeviation: Double
    var scale: Double
    var residual: Double
    var outliers: Double
    var rest: Double
    var turning: Double
    var output: String?

    enum CodingKeys: String, CodingKey {
        case verdict, reasons, rotation, scale, outliers, output
        case rotationDeviation = "rotation_deviation_deg"
        case timeOffset = "time_offset_s"
        case timeOffsetDeviation = "time_offset_deviation_s"
        case bias = "gyroscope_bias_rad_s"
        case biasDeviation = "gyroscope_bias_deviation_rad_s"
        case residual = "residual_deg"
        case rest = "rest_s"
        case turning = "turning_s"
    }

    private static let degree = Double.pi / 180

    init(_ found: InertialCalibration) {
        let q = found.rotation
        rotation = [q.w, q.v.x, q.v.y, q.v.z]
        rotationDeviation = found.rotationDeviation / Self.degree
        (timeOffset, timeOffsetDeviation) = (found.timeOffset, found.timeOffsetDeviation)
        bias = [found.gyroscopeBias.x, found.gyroscopeBias.y, found.gyroscopeBias.z]
        biasDeviation = found.biasDeviation
        (scale, outliers) = (found.scale, found.outliers)
        residual = found.residual / Self.degree
        (rest, turning) = (found.restDuration, found.turningDuration)
        reasons = []
        if rotationDeviation > 0.3 { reasons.append("the rotation is uncertain by more than 0.3 degrees") }
        if timeOffsetDeviation > 0.002 { reasons.append("the time offset is uncertain by more than 2 milliseconds") }
        if outliers > 0.2 { reasons.append("a fifth of the turns did not fit") }
        if abs(scale - 1) > 0.02 { reasons.append("the camera turned less or more than the sensor by over 2 per cent") }
        verdict = reasons.isEmpty ? "good" : "usable"
    }

    func printLines() {
        Console.print("verdict: \(verdict)")
        for reason in reasons { Console.print("reason: \(reason)") }
        let turn = Rotation<Body, Camera>(w: rotation[0], x: rotation[1], y: rotation[2], z: rotation[3])?.angle ?? 0
        Console.print(
            "turn from the sensor to the camera: \((turn / Self.degree).text(decimals: 2)) degrees, uncertain by "
                + rotationDeviation.text(decimals: 2))
        Console.print("quaternion, w x y z: \(rotation.map { $0.text(decimals: 5) }.joined(separator: ", "))")
        Console.print(
            "time of the sensor less time of the camera: \((timeOffset * 1000).text(decimals: 2)) milliseconds, uncertain by "
                + (timeOffsetDeviation * 1000).text(decimals: 2))
        Console.print(
            "gyroscope at rest, degrees a second: "
                + bias.map { ($0 / Self.degree).text(decimals: 3) }.joined(separator: ", ") + ", uncertain by "
                + (biasDeviation / Self.degree).text(decimals: 3))
        Console.print("the camera turned \((scale * 100).text(decimals: 1)) per cent of what the sensor turned")
        Console.print(
            "left over: \(residual.text(decimals: 2)) degrees over a fifth of a second, \((outliers * 100).text(decimals: 0)) "
                + "per cent of the turns left out")
        Console.print(
            "from \(rest.text(decimals: 1)) seconds of rest and \(turning.text(decimals: 0)) seconds in all")
        if let output { Console.print("written: \(output)") }
    }
}
