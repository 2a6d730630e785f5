import Diagnostics
import Foundation
import Geometry
import MonotonicTime
import Orientation
import Synchronization
import TestSupport
import Testing

@testable import InertialSensors

@Suite("A sensor that goes on giving samples that are worth nothing", .serialized)
struct SensorFaultTests {
    /// Writes a sample every 10 ms, and gives what was told and whether the orientation was known at the end.
    private func told(
        samplingFrequency: String = "100", seconds: Double, _ sample: (Int) -> [Int16]
    ) throws -> (faults: [Fault], isKnown: Bool) {
        let fake = try FakeIIO()
        try fake.add(
            0, name: "imu", quantities: ["anglvel", "accel"], scale: ["anglvel": "0.001", "accel": "0.01"],
            attributes: ["sampling_frequency": samplingFrequency])
        let pipe = fake.pipe(0)
        let faults = Mutex<[Fault]>([])
        var live = LiveInertialOrientation(
            sensors: try InertialSensorChoice("auto", among: fake.all),
            cameraToBody: Rotation(angle: 0, about: SIMD3(0, 0, 1)), timeOffset: 0
        ) { fault in faults.withLock { $0.append(fault) } }
        let start = MonotonicClock.now
        var index = 0
        while MonotonicClock.now.since(start) < seconds {
            let time = start.nanoseconds + Int64(index) * 10_000_000
            if Timestamp(nanoseconds: time) > MonotonicClock.now {
                Thread.sleep(forTimeInterval: 0.002)
                continue
            }
            pipe.write(FakeIIO.sample(sample(index), time: time))
            index += 1
        }
        Thread.sleep(forTimeInterval: 0.03)
        let last = live.orientation(at: MonotonicClock.now)
        return (faults.withLock { $0 }, last != nil)
    }

    private func noise(_ index: Int) -> Int16 { Int16(truncatingIfNeeded: (index &* 7919) % 11 - 5) }

    @Test("a good one is not told of")
    func good() throws {
        let (faults, isKnown) = try told(seconds: 4.5) {
            [noise($0), noise($0 + 3), noise($0 + 5), 0, -981, noise($0)]
        }
        #expect(faults.isEmpty && isKnown, "\(faults)")
    }

    @Test("one that hangs gives no orientation any more, and is told of once, with what to do")
    func stuck() throws {
        let (faults, isKnown) = try told(seconds: 4) { index in
            index < 100 ? [noise(index), 0, 0, 0, -981, noise(index)] : [1, 2, 3, 4, -981, 6]
        }
        #expect(faults.count == 1 && faults.first?.what.contains("hangs") == true, "\(faults)")
        #expect(faults.first?.remedy?.isEmpty == false && faults.first?.location?.file.contains("iio:device0") == true)
        #expect(!isKnown)
    }

    @Test("one that gives half of what it promises is told of once with both numbers, and is used")
    func rate() throws {
        let (faults, isKnown) = try told(samplingFrequency: "200", seconds: 6.5) {
            [noise($0), 0, noise($0 + 3), 0, -981, noise($0)]
        }
        #expect(faults.count == 1, "\(faults)")
        #expect(faults.first?.what.contains("samples a second where 200 were promised") == true)
        #expect(isKnown)
    }

    @Test("one whose numbers reach the end of their range is told of once")
    func saturated() throws {
        let (faults, isKnown) = try told(seconds: 5) {
            [$0 % 10 == 0 ? Int16.max : noise($0), 0, noise($0 + 3), 0, -981, noise($0)]
        }
        #expect(faults.count == 1 && faults.first?.what.contains("faster than it can measure") == true, "\(faults)")
        #expect(isKnown)
    }
}

@Suite("Buffers of other forms")
struct IIOFormTests {
    @Test("channels of several widths lie as the kernel aligns them, and each keeps to its own range")
    func alignment() throws {
        let fake = try FakeIIO()
        try fake.add(0, name: "imu", quantities: ["anglvel", "accel"], type: "be:s16/16>>0")
        // The accelerometer has 24 bits in 32, shifted by 8; the third channel is followed by a hole of two bytes.
        for (offset, axis) in ["x", "y", "z"].enumerated() {
            try fake.folder.write("le:s24/32>>8\n", to: "sys/iio:device0/scan_elements/in_accel_\(axis)_type")
            try fake.folder.write("\(3 + offset)\n", to: "sys/iio:device0/scan_elements/in_accel_\(axis)_index")
        }
        try fake.folder.write("0.5\n", to: "sys/iio:device0/in_anglvel_scale")
        try fake.folder.write("0.25\n", to: "sys/iio:device0/in_accel_scale")
        let device = try #require(fake.all.first)
        let layout = IIOLayout(device)
        #expect(layout.size == 32)
        var bytes = Data([0x00, 0x02, 0xFF, 0xFE, 0x7F, 0xFF, 0xAA, 0xAA])
        for number in [Int32(4), -4, 8_388_607] {
            withUnsafeBytes(of: (number << 8 | 0x5A).littleEndian) { bytes.append(contentsOf: $0) }
        }
        bytes.append(contentsOf: [0xBB, 0xBB, 0xBB, 0xBB])
        withUnsafeBytes(of: Int64(123).littleEndian) { bytes.append(contentsOf: $0) }
        let sample = bytes.withUnsafeBytes { layout.sample($0) }
        #expect(sample.angularRate == Vector(1, -1, 32767 * 0.5))
        #expect(sample.specificForce == Vector(1, -1, 8_388_607 * 0.25))
        #expect(sample.time == 123)
        #expect(device.ranges.angularRate <= 32767 * 0.5 && device.ranges.angularRate > 32760 * 0.5)
        #expect(device.ranges.specificForce <= 8_388_607 * 0.25)
    }

    @Test(
        "a mount matrix turns what the buffer holds, and one that turns nothing is left out",
        arguments: [
            ("0, 0, -1; 0, 1, 0; 1, 0, 0", Vector<Body>(-3, 2, 1)),
            ("0, 0, 0; 0, 0, 0; 0, 0, 0", Vector<Body>(1, 2, 3)),
            ("1, 0, 0; 0, nan, 0; 0, 0, 1", Vector<Body>(1, 2, 3)), ("1, 0", Vector<Body>(1, 2, 3)),
        ])
    func mounting(_ matrix: String, _ expected: Vector<Body>) throws {
        let fake = try FakeIIO()
        try fake.add(
            0, name: "imu", quantities: ["anglvel", "accel"], attributes: ["in_anglvel_mount_matrix": matrix])
        let layout = IIOLayout(try #require(fake.all.first))
        let sample = FakeIIO.sample([1, 2, 3, 0, 0, 0], time: 1).withUnsafeBytes { layout.sample($0) }
        #expect(sample.angularRate == expected)
    }
}
