import Diagnostics
import Dispatch
import Synchronization

extension Array where Element: Sendable {
    /// The results of a body for each element, in the order of the elements, computed by several threads.
    ///
    /// - Parameters:
    ///   - jobs: most threads; one element is one thread's at a time.
    ///   - body: runs on any of them.
    /// - Throws: the fault of the first element, in their order, that has one.
    public func concurrentMap<Result: Sendable>(
        jobs: Int, _ body: @Sendable (Element) throws(Fault) -> Result
    ) throws(Fault) -> [Result] {
        let next = Atomic(0)
        let found = Mutex<[Int: Swift.Result<Result, Fault>]>([:])
        DispatchQueue.concurrentPerform(iterations: Swift.max(1, Swift.min(jobs, count))) { _ in
            while true {
                let index = next.add(1, ordering: .relaxed).oldValue
                guard index < count else { return }
                let result: Swift.Result<Result, Fault>
                do throws(Fault) {
                    result = .success(try body(self[index]))
                } catch {
                    result = .failure(error)
                }
                found.withLock { $0[index] = result }
            }
        }
        let results = found.withLock { $0 }
        var values: [Result] = []
        values.reserveCapacity(count)
        for index in indices {
            if let result = results[index] { values.append(try result.get()) }
        }
        return values
    }
}
