import Foundation
import Geometry
import TestSupport
import Testing

@testable import Daemon

/// A service manager's end of the socket.
private final class NotifySocket: Sendable {
    let descriptor: Int32

    init(_ address: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        let bound = UnixAddress.with(path: address) { bind(descriptor, $0, $1) == 0 }
        try #require(bound == true)
    }

    deinit { close(descriptor) }

    func receive() -> String? {
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = recv(descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
        return count < 0 ? nil : String(decoding: bytes.prefix(count), as: UTF8.self)
    }
}

@Suite("What the service manager is told")
struct ServiceManagerTests {
    @Test("arrives as sd_notify's lines, at a path and at an abstract name")
    func messages() throws {
        let folder = try TemporaryFolder()
        for address in [folder.path + "/notify", "@headsup-test-\(UUID().uuidString)"] {
            let socket = try NotifySocket(address)
            let manager = ServiceManager(environment: ["NOTIFY_SOCKET": address])
            #expect(manager.tell(.ready, .status("watching\nall")))
            #expect(socket.receive() == "READY=1\nSTATUS=watching all")
            #expect(manager.tell(.watchdog))
            #expect(socket.receive() == "WATCHDOG=1")
            #expect(manager.tell(.stopping))
            #expect(socket.receive() == "STOPPING=1")
            #expect(manager.tell(.reloading(at: Timestamp(nanoseconds: 1_234_567_000))))
            #expect(socket.receive() == "RELOADING=1\nMONOTONIC_USEC=1234567")
        }
    }

    @Test("is nothing where there is none, or it does not listen")
    func absent() throws {
        let folder = try TemporaryFolder()
        #expect(!ServiceManager(environment: [:]).tell(.ready))
        #expect(!ServiceManager(environment: ["NOTIFY_SOCKET": "relative"]).tell(.ready))
        #expect(!ServiceManager(environment: ["NOTIFY_SOCKET": folder.path + "/nobody"]).tell(.ready))
        #expect(!ServiceManager(environment: ["NOTIFY_SOCKET": "/" + String(repeating: "x", count: 300)]).tell(.ready))
    }

    @Test("the watchdog's time is believed only where it is meant for this process")
    func watchdog() {
        #expect(ServiceManager(environment: ["WATCHDOG_USEC": "3000000"]).watchdogTimeout == 3)
        let own = ["WATCHDOG_USEC": "3000000", "WATCHDOG_PID": "\(getpid())"]
        #expect(ServiceManager(environment: own).watchdogTimeout == 3)
        let other = ["WATCHDOG_USEC": "3000000", "WATCHDOG_PID": "1"]
        #expect(ServiceManager(environment: other).watchdogTimeout == nil)
        #expect(ServiceManager(environment: ["WATCHDOG_USEC": "soon"]).watchdogTimeout == nil)
        #expect(ServiceManager(environment: ["WATCHDOG_USEC": "0"]).watchdogTimeout == nil)
    }
}
