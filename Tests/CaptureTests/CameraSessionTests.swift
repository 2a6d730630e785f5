import Diagnostics
import Foundation
import Testing

@testable import Capture

@Suite("A session with a camera", .serialized)
struct CameraSessionTests {
    private static let hasCamera = !CameraList.all().filter { $0.problem == nil }.isEmpty
    private let nowhere = CameraDirectory(devices: "/nowhere", identifiers: "/nowhere", sysfs: "/nowhere")

    private func openDescriptors() -> Int {
        (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count) ?? -1
    }

    @Test("without a camera it says which is missing and what to do, with exit code 69")
    func absent() {
        var settings = CameraSettings()
        settings.device = .path("/nowhere/video0")
        let fault = #expect(throws: Fault.self) { try CameraSession(settings: settings, directory: nowhere) }
        #expect(fault?.exitCode == 69)
        #expect(fault?.location?.file == "/nowhere/video0")
        #expect(fault?.remedy?.contains("Plug the camera in") == true)
    }

    @Test("a file that is no video device is called so", arguments: ["/dev/null", "/proc/self/exe"])
    func noDevice(path: String) {
        var settings = CameraSettings()
        settings.device = .path(path)
        let fault = #expect(throws: Fault.self) { try CameraSession(settings: settings) }
        #expect(fault?.kind == .unavailable)
        #expect(fault?.location?.file == path)
    }

    @Test("settings that can not be are refused before any device is looked for")
    func invalid() {
        var settings = CameraSettings()
        settings.rate = 0
        let fault = #expect(throws: Fault.self) { try CameraSession(settings: settings, directory: nowhere) }
        #expect(fault?.kind == .configuration)
    }

    @Test("told to wait, it reports the loss once, keeps trying, and stops at once when asked")
    func waits() throws {
        let session = try CameraSession(settings: CameraSettings(), whenAbsent: .wait, directory: nowhere)
        var frame = CapturedFrame()
        #expect(session.next(into: &frame, timeout: 1) == .condition(.lost(.unplugged)))
        #expect(session.next(into: &frame, timeout: 0.3) == .nothing)
        #expect(session.statistics.losses == 1)
        #expect(session.lastRefusal?.kind == .unavailable)
        let start = ContinuousClock.now
        session.stop()
        #expect(ContinuousClock.now - start < .milliseconds(300))
        #expect(session.next(into: &frame, timeout: 5) == .ended)
        session.stop()
    }

    @Test("a consumer that can not go on without its camera gets a fault")
    func faultForSimpleConsumers() throws {
        let session = try CameraSession(settings: CameraSettings(), whenAbsent: .wait, directory: nowhere)
        var frame = CapturedFrame()
        let fault = #expect(throws: Fault.self) { try session.next(into: &frame) }
        #expect(fault?.kind == .unavailable)
    }

    @Test("a hundred sessions leave no descriptor and no thread behind")
    func noLeak() throws {
        let threads = { (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").count) ?? -1 }
        for _ in 0..<5 { _ = try CameraSession(settings: CameraSettings(), whenAbsent: .wait, directory: nowhere) }
        let before = (openDescriptors(), threads())
        for _ in 0..<100 {
            _ = try CameraSession(settings: CameraSettings(), whenAbsent: .wait, directory: nowhere)
        }
        // Other tests run beside this one and have threads and files of their own; a leak would be a hundred.
        #expect(openDescriptors() < before.0 + 50)
        #expect(threads() < before.1 + 50)
    }

    @Test(
        "a camera of this machine delivers frames in order",
        .enabled(if: hasCamera, "there is no camera at /dev/video*; scripts/test-camera tests with the kernel's own"))
    func realCamera() throws {
        let session = try CameraSession(settings: CameraSettings())
        var frame = CapturedFrame()
        var last = -1
        for _ in 0..<20 {
            #expect(try session.next(into: &frame))
            #expect(frame.number > last)
            #expect(!frame.picture.isEmpty)
            last = frame.number
        }
        #expect(session.statistics.frames >= 20)
    }
}
