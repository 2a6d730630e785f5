import Diagnostics
import Foundation
import Geometry
import Glibc
import Synchronization
import TestSupport

@testable import InertialSensors

/// A ZED's sensor as its reports describe it: packets made after the documented layout, through a pair of sockets that keep
/// each report whole, as hidraw does.
final class FakeZED: Sendable {
    /// Feature reports that the host sent.
    var sent: [[UInt8]] { reports.withLock { $0 } }
    private let reports = Mutex<[[UInt8]]>([])
    private let isOpen = Mutex(true)
    /// The device's end.
    let device: Int32
    let host: Int32

    init() {
        var pair: [Int32] = [0, 0]
        socketpair(AF_UNIX, Int32(SOCK_SEQPACKET.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0, &pair)
        (device, host) = (pair[0], pair[1])
    }

    deinit { unplug() }

    func stream() throws -> ZEDStream {
        try ZEDStream(descriptor: dup(host), file: "fake") { _, report in
            self.reports.withLock { $0.append(report) }
            return nil
        }
    }

    func send(_ packet: [UInt8]) { _ = packet.withUnsafeBytes { write(device, $0.baseAddress, $0.count) } }

    func unplug() {
        guard
            isOpen.withLock({ isOpen in
                defer { isOpen = false }
                return isOpen
            })
        else { return }
        close(device)
        close(host)
    }

    /// A report with these raw numbers.
    static func packet(
        ticks: UInt64, rate: [Int16] = [0, 0, 0], force: [Int16] = [0, -4087, 0], report: UInt8 = 1, notValid: UInt8 = 0
    ) -> [UInt8] {
        var bytes: [UInt8] = [report, notValid]
        withUnsafeBytes(of: ticks.littleEndian) { bytes.append(contentsOf: $0) }
        for number in rate + force { withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) } }
        // Synchronisation, temperature, magnetometer, movement, environment: anything.
        while bytes.count < ZEDPacket.size { bytes.append(UInt8(truncatingIfNeeded: bytes.count &* 37)) }
        return bytes
    }
}

/// A sensor whose stream is made by a test.
struct StandInDevice: InertialDevice {
    var name = "stand-in"
    var file = "/dev/stand-in"
    var rate: Double?
    var measuresRotation: Bool { true }
    var measuresAcceleration: Bool { true }
    var ranges = InertialRanges()
    var opening: @Sendable () throws -> any InertialStream

    func open() throws(Fault) -> any InertialStream {
        do { return try opening() } catch let fault as Fault { throw fault } catch {
            throw Fault(.software, "\(error)")
        }
    }
}
