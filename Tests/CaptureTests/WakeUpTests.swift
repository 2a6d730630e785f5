import Capture
import MonotonicTime
import Testing

@Suite("A flag that wakes a thread")
struct WakeUpTests {
    @Test("ends the next wait at once, and only that one")
    func wakes() {
        let flag = WakeUp()
        flag.set()
        let start = MonotonicClock.now
        flag.wait(seconds: 60)
        #expect(MonotonicClock.now.since(start) < 30)
        let again = MonotonicClock.now
        flag.wait(seconds: 0.05)
        #expect(MonotonicClock.now.since(again) >= 0.05)
        flag.wait(seconds: -1)
    }
}
