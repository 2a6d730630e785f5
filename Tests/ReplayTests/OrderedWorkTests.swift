import Diagnostics
import Foundation
import Replay
import Synchronization
import Testing

@Suite("Work on a thread of its own")
struct OrderedWorkTests {
    private final class Notes: Sendable {
        let all = Mutex<[Int]>([])
    }

    @Test("is done whole and in order, also where the queue is full all the time")
    func order() throws {
        let notes = Notes()
        let work = OrderedWork(name: "test", capacity: 2)
        for number in 0..<50 {
            try work.add {
                Thread.sleep(forTimeInterval: 0.0005)
                notes.all.withLock { $0.append(number) }
            }
        }
        #expect(try work.finish())
        #expect(notes.all.withLock { $0 } == Array(0..<50))
    }

    @Test("ends at the first fault, which is told once")
    func fault() throws {
        let notes = Notes()
        let work = OrderedWork(name: "test", capacity: 8)
        let fault = Fault(.cannotWrite, "the disk is full")
        try work.add { notes.all.withLock { $0.append(1) } }
        try work.add { () throws(Fault) in throw fault }
        // This piece is passed over, or the fault was there already when it came.
        do throws(Fault) {
            try work.add { notes.all.withLock { $0.append(2) } }
            #expect(throws: Fault.self) { try work.finish() }
        } catch {
            #expect(error.kind == .cannotWrite)
        }
        #expect(try !work.finish())
        #expect(notes.all.withLock { $0 } == [1])
    }
}
