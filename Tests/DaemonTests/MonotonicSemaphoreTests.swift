import MonotonicTime
import Testing

@Suite("A semaphore that waits by the monotonic clock")
struct MonotonicSemaphoreTests {
    @Test("lets as many waits pass as there were signals, and ends the next at its time")
    func counts() {
        let semaphore = MonotonicSemaphore()
        semaphore.signal()
        semaphore.signal()
        #expect(semaphore.wait(seconds: 60) && semaphore.wait(seconds: 60))
        let start = MonotonicClock.now
        #expect(!semaphore.wait(seconds: 0.05))
        #expect(MonotonicClock.now.since(start) >= 0.05)
        #expect(!semaphore.wait(seconds: -1))
    }
}
