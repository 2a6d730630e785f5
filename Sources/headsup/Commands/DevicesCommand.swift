import ArgumentParser
import Capture
import Diagnostics
import InertialSensors
import Speech

/// Lists what can be plugged in.
struct DevicesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "devices",
        abstract: "List cameras with their formats, rates and controls, inertial sensors, and sound outputs.")

    @Flag(help: "Print one JSON object.")
    var json = false

    private struct Devices: Encodable {
        var cameras: [CameraDescription]
        var inertialSensors: [Inertial]
        var sound: [SoundDevice]

        enum CodingKeys: String, CodingKey {
            case cameras, sound
            case inertialSensors = "inertial_sensors"
        }
    }

    private struct Inertial: Encodable {
        var name: String
        var file: String
        var rotation: Bool
        var acceleration: Bool
        var rate: Double?

        var measures: String {
            switch (rotation, acceleration) {
            case (true, true): "rotation and acceleration"
            case (true, false): "rotation"
            default: "acceleration"
            }
        }
    }

    func run() throws {
        let cameras = CameraList.all()
        let sound = try SoundDevice.all()
        let inertial = InertialSensorChoice.devices().map {
            Inertial(
                name: $0.name, file: $0.file, rotation: $0.measuresRotation, acceleration: $0.measuresAcceleration,
                rate: $0.rate)
        }
        if json {
            try Console.print(json: Devices(cameras: cameras, inertialSensors: inertial, sound: sound))
            return
        }
        if cameras.isEmpty { Console.print("no camera found") }
        for camera in cameras {
            Console.print("camera \(camera.path): \(camera.name)")
            if let problem = camera.problem { Console.print("  problem: \(problem)") }
            if let usb = camera.usb { Console.print("  USB id: \(usb)") }
            for name in camera.identifiers { Console.print("  by-id name: \(name)") }
            for format in camera.formats {
                Console.print("  format: \(format.offered), \(format.use)")
            }
            for control in camera.controls { Console.print("  control: \(control)") }
        }
        if inertial.isEmpty { Console.print("no inertial sensor found") }
        for sensor in inertial {
            let rate = sensor.rate.map { ", \($0.text(decimals: 0)) samples a second" } ?? ""
            Console.print("inertial sensor \(sensor.file): \(sensor.name), \(sensor.measures)\(rate)")
        }
        if sound.isEmpty { Console.print("no sound output found") }
        for device in sound { Console.print("sound \(device.name): \(device.description)") }
    }
}
