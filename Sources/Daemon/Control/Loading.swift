import Diagnostics
import Dispatch
import Threads

/// A part that is made on a thread of its own while its maker goes on with the others: a network takes half of the time to
/// start, and uses one processor as long as it is read.
final class Loading<Part>: Sendable {
    private let made = Handover<Result<Part, Fault>>()
    private let isDone = DispatchSemaphore(value: 0)

    /// Starts to make the part.
    init(_ make: @escaping @Sendable () throws(Fault) -> sending Part) {
        let (made, isDone) = (made, isDone)
        do throws(Fault) {
            _ = try DedicatedThread(name: "loading") {
                do throws(Fault) {
                    made.put(.success(try make()))
                } catch {
                    made.put(.failure(error))
                }
                isDone.signal()
            }
        } catch {
            made.put(.failure(error))
            isDone.signal()
        }
    }

    /// Waits for the part. It is there once only.
    ///
    /// - Throws: what its making threw.
    func value() throws(Fault) -> sending Part {
        isDone.wait()
        switch made.take() {
        case .success(let part): return part
        case .failure(let fault): throw fault
        case nil: throw Fault(.software, "a part was asked for twice")
        }
    }
}
