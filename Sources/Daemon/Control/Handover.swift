import Synchronization

/// Hands one value from a thread to another, which owns it from then on: what is made beforehand (a network, a pipeline)
/// and then belongs to the thread of perception.
///
/// Unchecked, because the compiler can not see that the value is reached from one side only: `put` takes it away from
/// the caller (`sending`), `take` empties the place before it gives the value on, and both hold the lock.
final class Handover<Value>: @unchecked Sendable {
    private let lock = Mutex(())
    /// Unsafe only to the compiler: it is touched while `lock` is held, or by `init`, when nobody else has it.
    private nonisolated(unsafe) var value: Value?

    init() {}

    init(_ value: sending Value) { self.value = value }

    /// Puts a value in the place of the one that was not taken yet.
    func put(_ value: sending Value) {
        // Sent to us, and with that nobody else's; a closure can not be told so.
        nonisolated(unsafe) let given = value
        lock.withLock { _ in self.value = given }
    }

    /// Takes the value out, if there is one.
    func take() -> sending Value? {
        // Out of its place before it is handed on, so that only the caller has it; a closure can not be told so.
        nonisolated(unsafe) var taken: Value?
        lock.withLock { _ in
            taken = value
            value = nil
        }
        return taken
    }
}
