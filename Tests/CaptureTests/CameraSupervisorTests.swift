import Geometry
import TestSupport
import Testing

@testable import Capture

@Suite("The supervisor of a camera")
struct CameraSupervisorTests {
    private func at(_ seconds: Double) -> Timestamp { Timestamp(nanoseconds: 0).advanced(by: seconds) }

    private func streaming(since seconds: Double) -> CameraSupervisor {
        var supervisor = CameraSupervisor(stallTimeout: 0.5, at: at(seconds))
        supervisor.opened(stallTimeout: 0.5, at: at(seconds))
        return supervisor
    }

    @Test("opens at once, then waits for frames no longer than a stall may last")
    func start() {
        var supervisor = CameraSupervisor(stallTimeout: 0.5, at: at(10))
        #expect(supervisor.step(at: at(10)) == .open)
        supervisor.opened(stallTimeout: 0.8, at: at(10.1))
        #expect(supervisor.step(at: at(10.1)) == .receive(seconds: 0.8))
        #expect(supervisor.received(at: at(10.3)) == nil)
        #expect(supervisor.step(at: at(10.3)) == .receive(seconds: 0.8))
    }

    @Test("tells a loss once, and the return with the first good frame, not with the opening")
    func lossAndReturn() {
        var supervisor = streaming(since: 0)
        _ = supervisor.received(at: at(1))
        #expect(supervisor.failed(.unplugged, at: at(1.1)) == .lost(.unplugged))
        #expect(supervisor.failed(.unplugged, at: at(1.2)) == nil)
        supervisor.opened(stallTimeout: 0.5, at: at(3))
        #expect(supervisor.failed(.stalled, at: at(3.5)) == nil)
        supervisor.opened(stallTimeout: 0.5, at: at(4))
        #expect(supervisor.received(at: at(4.1)) == .returned(afterSeconds: 3))
        #expect(supervisor.received(at: at(4.2)) == nil)
        #expect(supervisor.failed(.stalled, at: at(5)) == .lost(.stalled))
    }

    @Test("calls a silence a stall, counted from the last good frame or from the opening")
    func stall() {
        var supervisor = streaming(since: 0)
        #expect(!supervisor.isStalled(at: at(0.49)))
        #expect(supervisor.isStalled(at: at(0.5)))
        _ = supervisor.received(at: at(0.4))
        #expect(!supervisor.isStalled(at: at(0.8)))
        #expect(supervisor.isStalled(at: at(0.9)))
    }

    @Test("tries soon, then every half a second, and at once when a device file appears")
    func pauses() {
        var supervisor = CameraSupervisor(stallTimeout: 0.5, at: at(0))
        var pauses: [Double] = []
        var now = 0.0
        for _ in 0..<7 {
            _ = supervisor.failed(.unplugged, at: at(now))
            guard case .wait(let seconds) = supervisor.step(at: at(now)) else {
                Issue.record("it must wait after a failure")
                return
            }
            pauses.append((seconds * 1000).rounded() / 1000)
            now += seconds
            #expect(supervisor.step(at: at(now)) == .open)
        }
        #expect(pauses == [0.05, 0.1, 0.2, 0.4, 0.5, 0.5, 0.5])

        _ = supervisor.failed(.unplugged, at: at(now))
        supervisor.deviceChanged(at: at(now + 0.1))
        #expect(supervisor.step(at: at(now + 0.1)) == .open)
        _ = supervisor.failed(.failed(V4L2Error(operation: "open", number: 13)), at: at(now + 0.1))
        #expect(supervisor.step(at: at(now + 0.16)) == .open)
    }

    @Test("reopens on purpose without calling the camera lost, unless that fails")
    func reopening() {
        var supervisor = streaming(since: 0)
        _ = supervisor.received(at: at(1))
        supervisor.closed(at: at(1))
        #expect(supervisor.step(at: at(1)) == .open)
        supervisor.opened(stallTimeout: 0.5, at: at(1.1))
        #expect(supervisor.received(at: at(1.2)) == nil)
        supervisor.closed(at: at(2))
        #expect(supervisor.failed(.busy, at: at(2)) == .lost(.busy))
    }

    @Test("over any course of events: losses and returns alternate, and no wait or retry is longer than it may be")
    func anyCourse() {
        var random = SeededGenerator(41)
        for _ in 0..<400 {
            var now = random.uniform(0, 1000)
            var supervisor = CameraSupervisor(stallTimeout: 0.5, at: at(now))
            var isLost = false
            for _ in 0..<200 {
                now += random.uniform(0, 0.3)
                var condition: CameraCondition?
                switch supervisor.step(at: at(now)) {
                case .open:
                    #expect(!supervisor.isStreaming)
                    if random.uniform(0, 1) < 0.5 {
                        supervisor.opened(stallTimeout: 0.5, at: at(now))
                    } else {
                        condition = supervisor.failed(.unplugged, at: at(now))
                    }
                case .wait(let seconds):
                    #expect(!supervisor.isStreaming && seconds > 0 && seconds <= 0.5)
                    if random.uniform(0, 1) < 0.2 { supervisor.deviceChanged(at: at(now)) }
                case .receive(let seconds):
                    #expect(supervisor.isStreaming && seconds >= 0 && seconds <= 0.5)
                    if supervisor.isStalled(at: at(now)) {
                        condition = supervisor.failed(.stalled, at: at(now))
                    } else if random.uniform(0, 1) < 0.8 {
                        condition = supervisor.received(at: at(now))
                    } else if random.uniform(0, 1) < 0.3 {
                        condition = supervisor.failed(.unplugged, at: at(now))
                    }
                }
                switch condition {
                case .lost:
                    #expect(!isLost)
                    isLost = true
                case .returned(let seconds):
                    #expect(isLost && seconds >= 0)
                    isLost = false
                default: #expect(condition == nil)
                }
            }
        }
    }
}
