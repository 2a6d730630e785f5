import ArgumentParser
import Capture
import Diagnostics
import Foundation
import Speech

/// Lists what can be plugged in.
struct DevicesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "devices", abstract: "List cameras with their formats, rates and controls, and sound outputs.")

    @Flag(help: "Print one JSON object.")
    var json = false

    private struct Devices: Encodable {
        var cameras: [CameraDescription]
        var sound: [SoundDevice]
    }

    func run() throws {
        let cameras = CameraList.all()
        let sound = try SoundDevice.all()
        if json {
            try Console.print(json: Devices(cameras: cameras, sound: sound))
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
        if sound.isEmpty { Console.print("no sound output found") }
        for device in sound { Console.print("sound \(device.name): \(device.description)") }
    }
}
