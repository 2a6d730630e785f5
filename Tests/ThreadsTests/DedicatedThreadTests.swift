import Dispatch
import Glibc
import Synchronization
import Testing
import Threads

@Suite("A thread of its own")
struct DedicatedThreadTests {
    /// What the thread that runs it is called, and whether a broken pipe would end the program in it.
    private static func lookAround() -> (name: String, passesOverBrokenPipes: Bool) {
        let descriptor = open("/proc/thread-self/comm", O_RDONLY | O_CLOEXEC)
        defer { close(descriptor) }
        var name = [UInt8](repeating: 0, count: 16)
        let length = read(descriptor, &name, name.count)
        var blocked = sigset_t()
        pthread_sigmask(SIG_BLOCK, nil, &blocked)
        // A line's end stands behind it.
        return (String(decoding: name.prefix(max(0, length - 1)), as: UTF8.self), sigismember(&blocked, SIGPIPE) == 1)
    }

    /// What a thread hands back.
    private final class Handed<Value: Sendable>: Sendable {
        let value = Mutex<Value?>(nil)
    }

    @Test("has its name, is not the one that made it, and is over once it is joined")
    func joined() throws {
        let found = Handed<(name: String, passesOverBrokenPipes: Bool, thread: pthread_t)>()
        let thread = try DedicatedThread(name: "fifteen-letters") {
            usleep(20_000)
            let (name, passesOver) = Self.lookAround()
            found.value.withLock { $0 = (name, passesOver, pthread_self()) }
        }
        thread.join()
        let there = try #require(found.value.withLock { $0 })
        #expect(there.name == "fifteen-letters")
        #expect(there.passesOverBrokenPipes && !Self.lookAround().passesOverBrokenPipes, "that is the thread's own")
        #expect(there.thread != pthread_self())
    }

    @Test("runs to its end where nobody keeps it, urgent or not")
    func left() throws {
        let isOver = DispatchSemaphore(value: 0)
        for isUrgent in [false, true] {
            _ = try DedicatedThread(name: "left", isUrgent: isUrgent) {
                usleep(20_000)
                isOver.signal()
            }
            #expect(isOver.wait(timeout: .now() + 10) == .success)
        }
    }

    @Test("has room for readers that go deep")
    func stack() throws {
        @Sendable func sum(to depth: Int) -> Int {
            withUnsafeTemporaryAllocation(byteCount: 1000, alignment: 8) { bytes in
                bytes[0] = 1
                return depth == 0 ? 0 : Int(bytes[0]) + sum(to: depth - 1)
            }
        }
        let result = Handed<Int>()
        try DedicatedThread(name: "deep") { result.value.withLock { $0 = sum(to: 3000) } }.join()
        #expect(result.value.withLock { $0 } == 3000)
    }
}
