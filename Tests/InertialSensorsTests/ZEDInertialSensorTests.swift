import Diagnostics
import Foundation
import Geometry
import MonotonicTime
import Orientation
import Synchronization
import TestSupport
import Testing

@testable import InertialSensors

@Suite("Reports of a ZED's inertial sensor")
struct ZEDPacketTests {
    private func parse(_ bytes: [UInt8]) throws(ZEDPacket.Defect) -> ZEDPacket {
        let read: Result<ZEDPacket, ZEDPacket.Defect> = bytes.withUnsafeBytes { raw in
            Result { () throws(ZEDPacket.Defect) in try ZEDPacket(raw) }
        }
        return try read.get()
    }

    @Test("time, rates and accelerations stand where the maker documents them, little-endian")
    func layout() throws {
        // Written out by hand after the documented structure, to be independent of the helper that the other tests use.
        var bytes = [UInt8](repeating: 0xEE, count: 64)
        bytes.replaceSubrange(
            0..<22,
            with: [
                1, 0, 0x15, 0xCD, 0x5B, 0x07, 1, 0, 0, 0, 0x00, 0x10, 0x00, 0xF0, 0xFF, 0x7F, 0x01, 0x00, 0x00, 0x80,
                0xFE,
                0xFF,
            ])
        let packet = try parse(bytes)
        #expect(packet.ticks == 4_294_967_296 + 123_456_789)
        let degree = Double.pi / 180
        #expect(abs(packet.angularRate.x - 125 * degree) < 1e-12)
        #expect(abs(packet.angularRate.y + 125 * degree) < 1e-12)
        #expect(abs(packet.angularRate.z - 32767.0 / 32768 * 1000 * degree) < 1e-12)
        #expect(abs(packet.specificForce.x - 8 * 9.8189 / 32768) < 1e-12)
        #expect(abs(packet.specificForce.y + 8 * 9.8189) < 1e-12)
        #expect(abs(packet.specificForce.z + 2 * 8 * 9.8189 / 32768) < 1e-12)
    }

    @Test("the ZED Mini's number is 0; others, short reports and such that are not valid are told apart")
    func defects() throws {
        #expect(try parse(FakeZED.packet(ticks: 5, report: 0)).ticks == 5)
        #expect(throws: ZEDPacket.Defect.otherReport(0x32)) { try parse(FakeZED.packet(ticks: 5, report: 0x32)) }
        #expect(throws: ZEDPacket.Defect.notValid) { try parse(FakeZED.packet(ticks: 5, notValid: 1)) }
        for count in 0..<ZEDPacket.size {
            #expect(throws: ZEDPacket.Defect.short(count)) { try parse(Array(FakeZED.packet(ticks: 5).prefix(count))) }
        }
    }

    @Test("any bytes are read or refused, and what is read is within what the sensor can measure")
    func fuzz() {
        var random = SeededGenerator(31)
        for _ in 0..<50_000 {
            var bytes = random.mutated(FakeZED.packet(ticks: random.next()), meaningful: "\u{0}\u{1}\u{7F}")
            if Bool.random(using: &random) { bytes.append(contentsOf: bytes) }
            guard let packet = try? parse(bytes) else { continue }
            #expect(max(abs(packet.angularRate.x), abs(packet.angularRate.y), abs(packet.angularRate.z)) < 17.46)
            #expect(packet.specificForce.length < 8 * 9.8189 * 2)
        }
    }
}

@Suite("The time of a device with a clock of its own")
struct DeviceClockTests {
    /// Feeds a clock for some seconds; gives the largest error after a settling time, above the shortest delay.
    private func worst(
        drift: Double, seconds: Double, after settling: Double = 3, _ random: inout SeededGenerator
    ) -> (error: Double, clock: DeviceClock) {
        var clock = DeviceClock(tick: ZEDPacket.tick)
        let epoch = random.uniform(10, 1e6)
        let first = UInt64(random.uniform(0, 1e12))
        let shortest = random.uniform(0.0002, 0.001)
        var worst = 0.0
        var last = Timestamp(nanoseconds: .min)
        for index in 0..<Int(seconds * 400) {
            let truth = Double(index) / 400
            let ticks = first + UInt64(truth / (1 + drift) / ZEDPacket.tick)
            // Mostly prompt, now and then late by a frame time, seldom by much.
            var delay = shortest + abs(random.normal(0.0003))
            if Int.random(in: 0..<20, using: &random) == 0 { delay += random.uniform(0, 0.03) }
            if Int.random(in: 0..<500, using: &random) == 0 { delay += random.uniform(0, 0.3) }
            let arrival = Timestamp(nanoseconds: Int64((epoch + truth + delay) * 1e9))
            guard let time = clock.time(ticks: ticks, arrival: arrival) else { continue }
            #expect(time > last && time <= arrival)
            last = time
            let ideal = epoch + truth + shortest
            if truth > settling { worst = max(worst, abs(time.seconds - ideal)) }
        }
        return (worst, clock)
    }

    @Test("whatever the drift, the delays and the epochs: within 0.3 ms after three seconds")
    func drift() {
        var random = SeededGenerator(41)
        for trial in 0..<25 {
            let drift = random.uniform(-0.02, 0.02)
            let (error, clock) = worst(drift: drift, seconds: 40, &random)
            #expect(error < 0.0003, "trial \(trial), drift \(drift): \(error) s")
            #expect(abs(clock.drift - drift) < 2e-5 + abs(drift) * 0.01, "\(clock.drift) for \(drift)")
            #expect(clock.restarts == 0)
        }
    }

    @Test("a device that was started anew, or whose clock leaps, is taken up at once")
    func restarts() throws {
        var clock = DeviceClock(tick: ZEDPacket.tick)
        var index: Int64 = 0
        func next(_ ticks: UInt64) -> (Timestamp?, Timestamp) {
            index += 1
            let arrival = Timestamp(nanoseconds: index * 2_500_000)
            return (clock.time(ticks: ticks, arrival: arrival), arrival)
        }
        for step in 0..<800 { _ = next(1_000_000 + UInt64(step) * 64) }
        // From the beginning.
        let (first, arrival) = next(64)
        #expect(first == arrival && clock.restarts == 1)
        for step in 0..<800 { _ = next(128 + UInt64(step) * 64) }
        // Ten seconds on.
        let (leapt, then) = next(128 + 800 * 64 + 256_000)
        #expect(leapt == then && clock.restarts == 2)
        // The same count again.
        #expect(next(128 + 800 * 64 + 256_000).0 == nil)
        // A host that was busy for a second is no restart.
        let calm = clock.restarts
        index += 400
        _ = next(128 + 800 * 64 + 256_000 + 64)
        #expect(clock.restarts == calm)
    }
}

@Suite("The stream of a ZED's inertial sensor", .serialized)
struct ZEDStreamTests {
    @Test("it is asked to start, gives what comes, is kept awake, and asked to stop")
    func course() throws {
        let zed = FakeZED()
        var got: [InertialSample] = []
        do {
            let stream = try zed.stream()
            #expect(zed.sent == [[0x32, 1]])
            zed.send(FakeZED.packet(ticks: 100, rate: [33, 0, 0]))
            zed.send(FakeZED.packet(ticks: 164, rate: [34, 0, 0]))
            zed.send([9, 9, 9])
            #expect(stream.read { got.append($0) })
            #expect(got.count == 2 && stream.complaint?.contains("3 bytes") == true)
            #expect(got[1].time ?? 0 > got[0].time ?? 0)
            #expect(got[0].angularRate == Vector(33 * ZEDPacket.rateScale, 0, 0))
            zed.send(FakeZED.packet(ticks: 228, notValid: 1))
            #expect(stream.read { got.append($0) })
            #expect(got.count == 2)
            Thread.sleep(forTimeInterval: 1.05)
            zed.send(FakeZED.packet(ticks: 292))
            #expect(stream.read { got.append($0) })
            #expect(zed.sent.last == [0x21, 0xF2] && stream.complaint == nil)
            zed.unplug()
            #expect(!stream.read { got.append($0) })
        }
        #expect(zed.sent.last == [0x32, 0])
        #expect(got.count == 3)
    }

    @Test("a device that does not take the word to start is refused, and its descriptor closed")
    func refused() {
        let zed = FakeZED()
        let descriptor = dup(zed.host)
        #expect(throws: Fault.self) {
            _ = try ZEDStream(descriptor: descriptor, file: "fake") { _, _ in EPIPE }
        }
        #expect(fcntl(descriptor, F_GETFD) == -1)
    }

    @Test("what is no hidraw device takes no feature report")
    func noHID() {
        var pair: [Int32] = [0, 0]
        pipe(&pair)
        #expect(ZEDStream.sendFeature(pair[1], ZEDStream.start) == ENOTTY)
        close(pair[0])
        close(pair[1])
    }

    @Test("it is found by its USB number among other devices, named with its serial number, and preferred")
    func found() throws {
        let fake = try FakeIIO()
        try fake.add(0, name: "bmi160", quantities: ["anglvel", "accel"])
        let folder = try TemporaryFolder()
        let others = ["0003:0000046D:0000C52B", "0005:00002B03:0000F582", "nonsense", "0003:00002B03:0000F681"]
        for (index, identity) in others.enumerated() {
            try folder.write(
                "DRIVER=hid-generic\nHID_ID=\(identity)\nHID_NAME=STEREOLABS ZED-M Hid Device\nHID_UNIQ=\(index)234\n",
                to: "hidraw\(index)/device/uevent")
        }
        try folder.write("", to: "hidraw7/device/nothing")
        let found = ZEDInertialSensor.all(sysfs: folder.path)
        #expect(found.map(\.name) == ["ZED Mini 3234"] && found.map(\.file) == ["/dev/hidraw3"])
        let devices: [any InertialDevice] = found + fake.all
        #expect(try InertialSensorChoice("auto", among: devices).name == "ZED Mini 3234")
        #expect(try InertialSensorChoice("ZED Mini", among: devices).rotation.file == "/dev/hidraw3")
        #expect(try InertialSensorChoice("bmi160", among: devices).name == "bmi160")
        #expect(abs(found[0].ranges.angularRate - 17.45) < 0.01)
    }

    @Test("one that can not be opened says why, and what to do")
    func absent() throws {
        let device = try #require(
            HIDRawDevice(uevent: "HID_ID=0003:00002B03:0000F781\nHID_UNIQ=7", file: "/nowhere/hidraw0"))
        let zed = try #require(ZEDInertialSensor(device))
        let fault = #expect(throws: Fault.self) { _ = try zed.open() }
        #expect(fault?.kind == .unavailable && fault?.what.contains("ZED 2 7") == true && fault?.remedy != nil)
    }

    @Test("a turn is followed through the whole chain; unplugged and plugged in again, it goes on, told once")
    func live() throws {
        let plugged = Mutex<FakeZED?>(FakeZED())
        let device = StandInDevice(name: "ZED Mini", rate: 400) {
            guard let zed = plugged.withLock({ $0 }) else {
                throw Fault(.unavailable, "it is not there", at: .init(file: "/dev/stand-in"))
            }
            return try zed.stream()
        }
        let faults = Mutex<[Fault]>([])
        var live = LiveInertialOrientation(
            sensors: try InertialSensorChoice("auto", among: [device]),
            cameraToBody: Rotation(angle: 0, about: SIMD3(0, 0, 1)), timeOffset: 0
        ) { fault in faults.withLock { $0.append(fault) } }
        // Turning to the left at 30 degrees a second: about minus y, and up is minus y.
        func turn(_ zed: FakeZED, seconds: Double) {
            for step in 0..<Int(seconds * 400) {
                zed.send(
                    FakeZED.packet(ticks: 1000 + UInt64(step) * 64, rate: [0, Int16(-983 - step % 3), Int16(step % 5)]))
                Thread.sleep(forTimeInterval: 0.0022)
            }
        }
        let zed = try #require(plugged.withLock { $0 })
        let start = MonotonicClock.now
        turn(zed, seconds: 1.5)
        let now = MonotonicClock.now
        let known = (live.orientation(at: start.advanced(by: 0.5)), live.orientation(at: now))
        let (first, last) = (try #require(known.0), try #require(known.1))
        let expected = 30 * Double.pi / 180 * 983.0 / 983.04 * now.since(start.advanced(by: 0.5))
        #expect(abs(last.heading - first.heading - expected) < 0.25 * expected)
        plugged.withLock { $0 = nil }
        zed.unplug()
        Thread.sleep(forTimeInterval: 0.8)
        let without = live.orientation(at: MonotonicClock.now)
        #expect(without == nil)
        let again = FakeZED()
        plugged.withLock { $0 = again }
        Thread.sleep(forTimeInterval: 0.6)
        turn(again, seconds: 0.5)
        let returned = live.orientation(at: MonotonicClock.now)
        #expect(returned != nil)
        let said = faults.withLock { $0.map(\.what) }
        #expect(said.count == 1 && said[0].contains("is gone"), "\(said)")
    }

    @Test("a hundred openings leave no descriptor behind")
    func descriptors() throws {
        func open() -> Int { (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count) ?? 0 }
        let zed = FakeZED()
        let before = open()
        for _ in 0..<100 {
            let stream = try zed.stream()
            zed.send(FakeZED.packet(ticks: 1))
            #expect(stream.read { _ in })
        }
        #expect(open() <= before + 1)
    }
}
