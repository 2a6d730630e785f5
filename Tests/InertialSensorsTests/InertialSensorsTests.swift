import Diagnostics
import Foundation
import Geometry
import MonotonicTime
import Orientation
import Synchronization
import TestSupport
import Testing

@testable import InertialSensors

@Suite("Channels of an industrial I/O buffer")
struct IIOScanTypeTests {
    private func number(_ type: String, _ bytes: [UInt8]) -> Int64? {
        guard let type = IIOScanType(type), bytes.count >= type.bytes else { return nil }
        return bytes.withUnsafeBytes { type.number($0[...]) }
    }

    @Test("sign, order of bytes, shift and masked bits are those the kernel states")
    func numbers() {
        #expect(number("le:s16/16>>0", [0x34, 0x12]) == 0x1234)
        #expect(number("be:s16/16>>0", [0x12, 0x34]) == 0x1234)
        #expect(number("le:s16/16>>0", [0xFF, 0xFF]) == -1)
        #expect(number("le:u16/16>>0", [0xFF, 0xFF]) == 65535)
        #expect(number("le:s12/16>>4", [0xF0, 0x7F]) == 2047)
        #expect(number("le:s12/16>>4", [0x00, 0x80]) == -2048)
        #expect(number("be:s24/32>>8", [0xFF, 0xFF, 0xFE, 0x00]) == -2)
        #expect(number("le:s64/64>>0", [1, 0, 0, 0, 0, 0, 0, 0x80]) == Int64.min + 1)
        #expect(number("le:u8/8", [200]) == 200)
    }

    @Test(
        "a form that the kernel does not write is refused",
        arguments: [
            "", "le", "le:", "me:s16/16>>0", "le:f32/32>>0", "le:s16/12>>0", "le:s20/16>>0", "le:s16/16>>4",
            "le:s0/16>>0",
            "le:s16/16X3>>0", "le:s16/16>>-1", "le:s99999999999999999999/16>>0",
        ])
    func refused(_ type: String) { #expect(IIOScanType(type) == nil) }

    @Test("mutated forms are refused or give numbers, and never crash")
    func fuzz() {
        var random = SeededGenerator(5)
        let bytes: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 8]
        for _ in 0..<20_000 {
            let text = random.mutated("le:s12/16>>4", meaningful: "lebsu:/>0123456789X")
            _ = number(text, bytes)
        }
    }
}

@Suite("Inertial sensors of industrial I/O")
struct IIODeviceTests {
    @Test("a device with gyroscope and accelerometer is found, with its rate and its scale")
    func found() throws {
        let fake = try FakeIIO()
        try fake.add(0, name: "als", quantities: [])
        try fake.add(
            1, name: "bmi160", quantities: ["anglvel", "accel"], attributes: ["sampling_frequency": "200.000000"])
        let devices = fake.all
        #expect(devices.map(\.name) == ["bmi160"])
        #expect(devices[0].measuresRotation && devices[0].measuresAcceleration)
        #expect(devices[0].rate == 200)
        let choice = try InertialSensorChoice("auto", among: devices)
        #expect(choice.rotation.name == "bmi160" && choice.acceleration == nil)
    }

    @Test("two devices, one for each, are taken together; none, or no accelerometer, is said")
    func choice() throws {
        let fake = try FakeIIO()
        try fake.add(0, name: "accel_3d", quantities: ["accel"])
        #expect(throws: Fault.self) { try InertialSensorChoice("auto", among: fake.all) }
        try fake.add(1, name: "gyro_3d", quantities: ["anglvel"])
        let choice = try InertialSensorChoice("auto", among: fake.all)
        #expect(choice.name == "gyro_3d and accel_3d")
        let wrong = #expect(throws: Fault.self) { try InertialSensorChoice("bmi160", among: fake.all) }
        #expect(wrong?.kind == .unavailable)
        #expect(wrong?.remedy?.contains("gyro_3d") == true)
        #expect(throws: Fault.self) { try InertialSensorChoice("auto", among: []) }
        #expect(throws: Fault.self) { try InertialSensorChoice("auto", among: fake.all.filter(\.measuresRotation)) }
    }

    @Test("scale, offset and mount matrix make physical units in the body's axes")
    func units() throws {
        let fake = try FakeIIO()
        try fake.add(
            0, name: "imu", quantities: ["anglvel", "accel"], scale: ["anglvel": "0.001", "accel": "0.01"],
            attributes: [
                "in_accel_z_offset": "10", "in_mount_matrix": "0, 1, 0; -1, 0, 0; 0, 0, 1",
            ])
        let layout = IIOLayout(try #require(fake.all.first))
        #expect(layout.size == 24)
        let data = FakeIIO.sample([100, -200, 300, 0, 0, 971], time: 77)
        let sample = data.withUnsafeBytes { layout.sample($0) }
        #expect(sample.time == 77)
        let rate = try #require(sample.angularRate)
        #expect(abs(rate.x + 0.2) < 1e-12 && abs(rate.y + 0.1) < 1e-12 && abs(rate.z - 0.3) < 1e-12)
        #expect(abs(try #require(sample.specificForce).z - 9.81) < 1e-12)
    }

    @Test("a buffer that can not be switched on is told of with what to look at")
    func refusal() throws {
        let fake = try FakeIIO()
        try fake.add(0, name: "imu", quantities: ["anglvel", "accel"])
        try FileManager.default.removeItem(atPath: fake.sysfs + "/iio:device0/buffer/enable")
        let device = try #require(fake.all.first)
        do {
            _ = try IIOBuffer(device)
            Issue.record("a buffer without its switch was opened")
        } catch {
            #expect(error.kind == .unavailable && error.remedy != nil)
        }
    }
}

@Suite("The orientation from a sensor that is read as it goes")
struct LiveInertialOrientationTests {
    /// Samples of a sensor whose axes are the camera's (right, down, forward), turning about the vertical.
    private func write(to pipe: FileHandle, seconds: Double, rate: Double, from start: Int64) {
        for index in 0..<Int(seconds * 100) {
            let time = start + Int64(index) * 10_000_000
            // y points down: a turn to the left is negative, and the specific force points up.
            pipe.write(FakeIIO.sample([0, Int16(-rate * 1000), 0, 0, -981, 0], time: time))
        }
    }

    private func wait(until isDone: () -> Bool) -> Bool {
        for _ in 0..<400 {
            if isDone() { return true }
            Thread.sleep(forTimeInterval: 0.01)
        }
        return false
    }

    @Test("a turn to the left of half a radian a second is followed, and a sensor that falls silent is not guessed")
    func turn() throws {
        let fake = try FakeIIO()
        try fake.add(0, name: "imu", quantities: ["anglvel", "accel"], scale: ["anglvel": "0.001", "accel": "0.01"])
        let pipe = fake.pipe(0)
        let faults = Mutex<[Fault]>([])
        var live = LiveInertialOrientation(
            sensors: try InertialSensorChoice("auto", among: fake.all),
            cameraToBody: Rotation(angle: 0, about: SIMD3(0, 0, 1)), timeOffset: 0
        ) { fault in faults.withLock { $0.append(fault) } }
        let start = MonotonicClock.now
        let early = live.orientation(at: start)
        #expect(early == nil)
        write(to: pipe, seconds: 2, rate: 0.5, from: start.nanoseconds)
        let last = start.advanced(by: 1.99)
        #expect(wait { live.orientation(at: last) != nil }, "\(faults.withLock { $0 })")
        let known = (live.orientation(at: start.advanced(by: 0.5)), live.orientation(at: start.advanced(by: 1.5)))
        let (before, after) = (try #require(known.0), try #require(known.1))
        #expect(abs(after.heading - before.heading - 0.5) < 0.01)
        #expect(abs(after.pitch) < 0.01)
        let silent = live.orientation(at: last.advanced(by: 1))
        #expect(silent == nil)
        #expect(try String(contentsOfFile: fake.sysfs + "/iio:device0/buffer/enable", encoding: .utf8).hasPrefix("1"))
        #expect(
            try String(contentsOfFile: fake.sysfs + "/iio:device0/current_timestamp_clock", encoding: .utf8)
                .hasPrefix("monotonic"))
    }

    @Test("gyroscope and accelerometer of two devices make one orientation")
    func two() throws {
        let fake = try FakeIIO()
        try fake.add(0, name: "gyro", quantities: ["anglvel"], scale: ["anglvel": "0.001"])
        try fake.add(1, name: "accel", quantities: ["accel"], scale: ["accel": "0.01"])
        let (gyroscope, accelerometer) = (fake.pipe(0), fake.pipe(1))
        var live = LiveInertialOrientation(
            sensors: try InertialSensorChoice("auto", among: fake.all),
            cameraToBody: Rotation(angle: 0, about: SIMD3(0, 0, 1)), timeOffset: 0
        ) { _ in }
        let start = MonotonicClock.now
        for index in 0..<100 {
            let time = start.nanoseconds + Int64(index) * 10_000_000
            accelerometer.write(FakeIIO.sample([0, -981, 0], time: time))
            gyroscope.write(FakeIIO.sample([0, 0, 0], time: time))
            Thread.sleep(forTimeInterval: 0.002)
        }
        #expect(wait { live.orientation(at: start.advanced(by: 0.9)) != nil })
        let measured = live.orientation(at: start.advanced(by: 0.9))
        let level = try #require(measured)
        #expect(abs(level.heading) < 0.01 && abs(level.pitch) < 0.01)
    }

    @Test("a sensor that gives nothing is told of, and its buffer is switched on anew")
    func silent() throws {
        let fake = try FakeIIO()
        try fake.add(0, name: "imu", quantities: ["anglvel", "accel"])
        let pipe = fake.pipe(0)
        let faults = Mutex<[Fault]>([])
        let live = LiveInertialOrientation(
            sensors: try InertialSensorChoice("auto", among: fake.all),
            cameraToBody: Rotation(angle: 0, about: SIMD3(0, 0, 1)), timeOffset: 0
        ) { fault in faults.withLock { $0.append(fault) } }
        let buffer = fake.sysfs + "/iio:device0/buffer/enable"
        func isOn() -> Bool { (try? String(contentsOfFile: buffer, encoding: .utf8).hasPrefix("1")) == true }
        #expect(wait { isOn() })
        // Somebody else switches it off.
        try fake.folder.write("0\n", to: "sys/iio:device0/buffer/enable")
        #expect(wait { faults.withLock { $0.first?.what.contains("no samples") == true } })
        #expect(wait { isOn() })
        withExtendedLifetime((live, pipe)) {}
    }

    @Test("a device that is not there is told of once, and taken up when it comes")
    func later() throws {
        let fake = try FakeIIO()
        try fake.add(0, name: "imu", quantities: ["anglvel", "accel"], scale: ["anglvel": "0.001", "accel": "0.01"])
        let choice = try InertialSensorChoice("auto", among: fake.all)
        let file = fake.devices + "/iio:device0"
        try FileManager.default.removeItem(atPath: file)
        let faults = Mutex<[Fault]>([])
        var live = LiveInertialOrientation(
            sensors: choice, cameraToBody: Rotation(angle: 0, about: SIMD3(0, 0, 1)), timeOffset: 0
        ) { fault in
            faults.withLock { $0.append(fault) }
        }
        #expect(wait { faults.withLock { !$0.isEmpty } })
        Thread.sleep(forTimeInterval: 0.7)
        #expect(faults.withLock { $0.count } == 1)
        mkfifo(file, 0o600)
        let pipe = fake.pipe(0)
        let start = MonotonicClock.now
        write(to: pipe, seconds: 1, rate: 0, from: start.nanoseconds)
        #expect(wait { live.orientation(at: start.advanced(by: 0.9)) != nil })
    }
}
