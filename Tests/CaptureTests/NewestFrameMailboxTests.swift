import Geometry
import Imaging
import Synchronization
import Testing

@testable import Capture

@Suite("The mailbox for the newest frame")
struct NewestFrameMailboxTests {
    private func frame(_ number: Int) -> CapturedFrame {
        var frame = CapturedFrame()
        frame.number = number
        frame.picture.reshape(width: 8, height: 8, format: .gray)
        frame.picture.withMutableBytes { bytes in
            for index in bytes.indices { bytes[index] = UInt8(truncatingIfNeeded: number) }
        }
        return frame
    }

    private func address(_ frame: CapturedFrame) -> UInt {
        frame.picture.withView { UInt(bitPattern: $0.bytes.baseAddress) }
    }

    @Test("gives each frame once, the newest first and only")
    func newestOnly() {
        let mailbox = NewestFrameMailbox()
        var taken = CapturedFrame()
        #expect(!mailbox.take(&taken))
        for number in 1...3 {
            var new = frame(number)
            #expect(mailbox.put(&new) == (number > 1))
        }
        #expect(mailbox.take(&taken))
        #expect(taken.number == 3)
        #expect(!mailbox.take(&taken))
        #expect(taken.number == 3)
    }

    @Test("forgets what is discarded")
    func discard() {
        let mailbox = NewestFrameMailbox()
        var new = frame(1)
        mailbox.put(&new)
        #expect(mailbox.discard())
        #expect(!mailbox.discard())
        #expect(!mailbox.take(&new))
    }

    @Test("exchanges storage and neither copies nor makes any")
    func storage() {
        let mailbox = NewestFrameMailbox()
        var writer = frame(1)
        var reader = frame(2)
        var third = frame(3)
        mailbox.put(&third)
        let known = Set([address(writer), address(reader)])
        _ = mailbox.take(&reader)
        var seen: Set<UInt> = [address(writer), address(reader)]
        for _ in 0..<50 {
            mailbox.put(&writer)
            _ = mailbox.take(&reader)
            seen.insert(address(writer))
            seen.insert(address(reader))
        }
        #expect(seen.count == 3)
        #expect(known.isSubset(of: seen))
    }

    @Test("between two threads: numbers only grow, no picture is torn, and all are taken or counted as replaced")
    func twoThreads() async {
        let mailbox = NewestFrameMailbox()
        let total = 20_000
        let isDone = Atomic(false)
        async let replaced = Task.detached {
            var own = self.frame(0)
            var replaced = 0
            for number in 1...total {
                own.number = number
                own.picture.reshape(width: 8, height: 8, format: .gray)
                own.picture.withMutableBytes { bytes in
                    for index in bytes.indices { bytes[index] = UInt8(truncatingIfNeeded: number) }
                }
                if mailbox.put(&own) { replaced += 1 }
                if number % 64 == 0 { await Task.yield() }
            }
            isDone.store(true, ordering: .releasing)
            return replaced
        }.value

        var own = frame(0)
        var last = 0
        var taken = 0
        var wrong = 0
        while true {
            let wasDone = isDone.load(ordering: .acquiring)
            if mailbox.take(&own) {
                taken += 1
                if own.number <= last { wrong += 1 }
                last = own.number
                let expected = UInt8(truncatingIfNeeded: own.number)
                if !own.picture.withView({ $0.bytes.allSatisfy { $0 == expected } }) { wrong += 1 }
            } else if wasDone {
                break
            } else {
                await Task.yield()
            }
        }
        #expect(wrong == 0)
        #expect(last == total)
        #expect(taken + (await replaced) == total)
    }
}
