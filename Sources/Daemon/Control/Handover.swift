import Synchronization

/// Hands one value from a thread to another, which owns it from then on: what is made beforehand (a network, a pipeline)
/// and then belongs to the thread of perception.
///
/// Unchecked, because the compiler can not see that the value is reached from one side only: `put` takes it away from
/// the caller (`sending`), `take` empties the place before it gives the value on, and both hold the lock.
final class Handover<Value>: @unchecked Sendable {
    private let lock = Mutex(())
    private nonisolated(unsafe) var value: Value?

    init() {}

    init(_ value: sending Value) { self.value = value }

    /// Puts a value in the place of the one that was not taken yet.
    func put(_ value: sending Value) {
        nonisolated(unsafe) let given = value
        lock.withLock { _ in self.value = given }
    }

    /// Takes the value out, if there is one.
    func take() -> sending Value? {
        nonisolated(unsafe) var taken: Value?
        lock.withLock { _ in
            taken = value
            value = nil
        }
        return taken
    }
}
