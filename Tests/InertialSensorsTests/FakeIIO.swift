import Foundation
import Glibc
import TestSupport

@testable import InertialSensors

/// A tree of files as the kernel's industrial I/O shows it, with named pipes in the place of the devices.
final class FakeIIO {
    let folder: TemporaryFolder
    var sysfs: String { folder.path + "/sys" }
    var devices: String { folder.path + "/dev" }

    init() throws {
        folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: devices, withIntermediateDirectories: true)
    }

    /// A device with three channels of each quantity, 16 bits each, and a time stamp.
    func add(
        _ number: Int, name: String, quantities: [String], type: String = "le:s16/16>>0", scale: [String: String] = [:],
        attributes: [String: String] = [:]
    ) throws {
        let base = "sys/iio:device\(number)"
        try folder.write(name + "\n", to: "\(base)/name")
        var index = 0
        for quantity in quantities {
            for axis in ["x", "y", "z"] {
                let channel = "\(base)/scan_elements/in_\(quantity)_\(axis)"
                try folder.write("\(index)\n", to: channel + "_index")
                try folder.write(type + "\n", to: channel + "_type")
                try folder.write("0\n", to: channel + "_en")
                index += 1
            }
            try folder.write((scale[quantity] ?? "1") + "\n", to: "\(base)/in_\(quantity)_scale")
        }
        try folder.write("\(index)\n", to: "\(base)/scan_elements/in_timestamp_index")
        try folder.write("le:s64/64>>0\n", to: "\(base)/scan_elements/in_timestamp_type")
        for name in ["scan_elements/in_timestamp_en", "buffer/enable", "buffer/length", "current_timestamp_clock"] {
            try folder.write("0\n", to: "\(base)/\(name)")
        }
        for (name, value) in attributes { try folder.write(value + "\n", to: "\(base)/\(name)") }
        mkfifo("\(devices)/iio:device\(number)", 0o600)
    }

    var all: [IIODevice] { IIODevice.all(sysfs: sysfs, devices: devices) }

    /// The pipe's end to write samples into. Open for both, so that opening does not wait for a reader.
    func pipe(_ number: Int) -> FileHandle {
        FileHandle(fileDescriptor: open("\(devices)/iio:device\(number)", O_RDWR), closeOnDealloc: true)
    }

    /// A sample: 16-bit numbers, room up to the next multiple of eight, the time.
    static func sample(_ numbers: [Int16], time: Int64) -> Data {
        var data = Data()
        for number in numbers { withUnsafeBytes(of: number.littleEndian) { data.append(contentsOf: $0) } }
        while data.count % 8 != 0 { data.append(0) }
        withUnsafeBytes(of: time.littleEndian) { data.append(contentsOf: $0) }
        return data
    }
}
