import Foundation
import Testing

@testable import Capture

@Suite("Finding cameras among the device files")
struct CameraDirectoryTests {
    /// A folder that looks like a machine with two USB cameras of one model and something else; removed at the end.
    private final class Machine {
        let root: URL
        let directory: CameraDirectory

        init() throws {
            root = FileManager.default.temporaryDirectory.appendingPathComponent("cameras-\(UUID().uuidString)")
            directory = CameraDirectory(
                devices: root.path + "/dev", identifiers: root.path + "/dev/v4l/by-id", sysfs: root.path + "/sys/class")
            for folder in ["dev/v4l/by-id", "sys/class"] { try makeFolder(folder) }
            try add(video: 0, name: "Front", port: "1-1", identity: ("046d", "0825", "AAA"), link: "usb-Logi_AAA")
            try add(video: 1, name: "Front", port: "1-1", identity: ("046d", "0825", "AAA"), link: nil)
            try add(video: 10, name: "Back", port: "1-2", identity: ("046d", "0825", "BBB"), link: "usb-Logi_BBB")
            try add(video: 2, name: "Chip", port: "platform", identity: nil, link: nil)
            try Data().write(to: root.appendingPathComponent("dev/videodrome"))
        }

        deinit { try? FileManager.default.removeItem(at: root) }

        private func makeFolder(_ path: String) throws {
            try FileManager.default.createDirectory(
                at: root.appendingPathComponent(path), withIntermediateDirectories: true)
        }

        private func write(_ text: String, _ path: String) throws {
            try Data(text.utf8).write(to: root.appendingPathComponent(path))
        }

        private func link(_ path: String, to target: String) throws {
            try FileManager.default.createSymbolicLink(
                atPath: root.appendingPathComponent(path).path, withDestinationPath: target)
        }

        func add(
            video: Int, name: String, port: String, identity: (vendor: String, product: String, serial: String)?,
            link identifier: String?
        ) throws {
            try write("", "dev/video\(video)")
            try makeFolder("sys/devices/\(port)/\(port):1.0")
            if let identity {
                try write("\(identity.vendor)\n", "sys/devices/\(port)/idVendor")
                try write("\(identity.product)\n", "sys/devices/\(port)/idProduct")
                try write("\(identity.serial)\n", "sys/devices/\(port)/serial")
            }
            try makeFolder("sys/class/video\(video)")
            try write("\(name)\n", "sys/class/video\(video)/name")
            try link("sys/class/video\(video)/device", to: "../../devices/\(port)/\(port):1.0")
            if let identifier { try link("dev/v4l/by-id/\(identifier)-video-index0", to: "../../video\(video)") }
        }

        func move(video old: Int, to new: Int) throws {
            let manager = FileManager.default
            for place in ["dev/video", "sys/class/video"] {
                try manager.moveItem(
                    at: root.appendingPathComponent("\(place)\(old)"), to: root.appendingPathComponent("\(place)\(new)")
                )
            }
        }
    }

    private func numbers(_ entries: [CameraDirectory.Entry]) -> [Int] { entries.map(\.number) }

    @Test("device files come by number, with what sysfs and udev say of them")
    func entries() throws {
        let machine = try Machine()
        let entries = machine.directory.entries()
        #expect(numbers(entries) == [0, 1, 2, 10])
        #expect(entries[0].name == "Front")
        #expect(entries[0].identifiers == ["usb-Logi_AAA-video-index0"])
        #expect(entries[3].usb == CameraDirectory.USBIdentity(vendor: 0x046d, product: 0x0825, serial: "BBB"))
        #expect(entries[2].usb == nil)
    }

    @Test("a camera is found by path, by name or the beginning of one, and by USB number")
    func candidates() throws {
        let machine = try Machine()
        let directory = machine.directory
        #expect(numbers(directory.candidates(for: .automatic)) == [0, 1, 2, 10])
        #expect(numbers(directory.candidates(for: .path(directory.devices + "/video2"))) == [2])
        #expect(numbers(directory.candidates(for: .path(directory.identifiers + "/usb-Logi_BBB-video-index0"))) == [10])
        #expect(numbers(directory.candidates(for: .identifier("usb-Logi_BBB-video-index0"))) == [10])
        #expect(numbers(directory.candidates(for: .identifier("usb-Logi_A"))) == [0])
        #expect(numbers(directory.candidates(for: .usb(vendor: 0x046d, product: 0x0825))) == [0, 1, 10])
        #expect(directory.candidates(for: .usb(vendor: 1, product: 2)).isEmpty)
        #expect(directory.candidates(for: .path(directory.devices + "/video7")).isEmpty)
    }

    @Test("a camera that comes back under another number is still the one, and another camera in its place is not")
    func otherNumber() throws {
        let machine = try Machine()
        let selector = CameraSelector.path(machine.directory.devices + "/video10")
        let known = machine.directory.candidates(for: selector).first?.usb
        #expect(known?.serial == "BBB")
        try machine.move(video: 10, to: 3)
        #expect(numbers(machine.directory.candidates(for: selector, known: known)) == [3])
        try machine.move(video: 0, to: 10)
        #expect(numbers(machine.directory.candidates(for: selector, known: known)) == [3])
    }

    @Test("a machine without cameras has none, and no folder is no trouble")
    func none() {
        let directory = CameraDirectory(devices: "/nowhere", identifiers: "/nowhere", sysfs: "/nowhere")
        #expect(directory.entries().isEmpty)
        #expect(CameraList.all(in: directory).isEmpty)
    }
}
