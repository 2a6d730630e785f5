import Geometry
import TestSupport
import Testing

@testable import Capture

@Suite("Counting frames and judging their stamps")
struct FrameCounterTests {
    private func at(_ seconds: Double) -> Timestamp { Timestamp(nanoseconds: 0).advanced(by: seconds) }

    @Test("a gap in the driver's numbers is a number of lost frames")
    func gaps() {
        var counter = FrameCounter(startingAt: 100)
        #expect(counter.count(sequence: 7) == .new(number: 100, lost: 0))
        #expect(counter.count(sequence: 8) == .new(number: 101, lost: 0))
        #expect(counter.count(sequence: 11) == .new(number: 104, lost: 2))
        #expect(counter.count(sequence: 11) == .repeated)
        #expect(counter.next == 105)
    }

    @Test("the driver's numbers wrap at 2^32, and may begin again")
    func wraps() {
        var counter = FrameCounter()
        _ = counter.count(sequence: .max - 1)
        #expect(counter.count(sequence: 1) == .new(number: 3, lost: 2))
        #expect(counter.count(sequence: 0) == .new(number: 4, lost: 0))
    }

    @Test("a driver that does not count is told from a frame that comes twice by its stamps")
    func notCounting() {
        var counter = FrameCounter()
        #expect(counter.count(sequence: 0, stamp: at(1)) == .new(number: 0, lost: 0))
        #expect(counter.count(sequence: 0, stamp: at(1)) == .repeated)
        #expect(counter.count(sequence: 0, stamp: at(1.1)) == .new(number: 1, lost: 0))
    }

    @Test("any course of numbers: ours grow, and each of the driver's is counted once, as there or as lost")
    func anyCourse() {
        var random = SeededGenerator(3)
        for _ in 0..<500 {
            var sequence = UInt32.random(in: 0 ... .max, using: &random)
            var counter = FrameCounter()
            _ = counter.count(sequence: sequence)
            var last = 0
            var lost = 0
            var advanced = 0
            for _ in 0..<100 {
                let step = UInt32.random(in: 0...5, using: &random)
                sequence &+= step
                advanced += Int(step)
                switch counter.count(sequence: sequence) {
                case .repeated: #expect(step == 0)
                case .new(let number, let gone):
                    #expect(number == last + 1 + gone)
                    last = number
                    lost += gone
                }
            }
            #expect(last == advanced)
            #expect(lost <= advanced)
        }
    }

    @Test("a stamp is believed if it lies behind the frame before it and not in the future or long past")
    func stamps() {
        var counter = FrameCounter()
        #expect(counter.time(stamp: at(9.97), arrival: at(10)) == (at(9.97), false))
        #expect(counter.time(stamp: at(9.90), arrival: at(10.03)) == (at(10.03), true))
        #expect(counter.time(stamp: at(11), arrival: at(10.06)) == (at(10.06), true))
        #expect(counter.time(stamp: at(1), arrival: at(10.1)) == (at(10.1), true))
        #expect(counter.time(stamp: at(10.12), arrival: at(10.13)) == (at(10.12), false))
        #expect(counter.time(stamp: nil, arrival: at(10.2)) == (at(10.2), false))
    }

    @Test("times never run backwards or into the future, whatever the driver writes")
    func anyStamps() {
        var random = SeededGenerator(8)
        for _ in 0..<500 {
            var counter = FrameCounter()
            var arrival = at(random.uniform(0, 1e6))
            var last = Timestamp(nanoseconds: .min)
            for _ in 0..<50 {
                arrival = arrival.advanced(by: random.uniform(0.001, 0.2))
                let stamps: [Timestamp?] = [
                    nil, arrival.advanced(by: random.uniform(-0.1, 0.1)), Timestamp(nanoseconds: .max),
                    Timestamp(nanoseconds: .min), Timestamp(nanoseconds: 0), last,
                ]
                let stamp = stamps.randomElement(using: &random) ?? nil
                let (time, _) = counter.time(stamp: stamp, arrival: arrival)
                #expect(time > last || last.nanoseconds == .min)
                #expect(time <= arrival)
                last = time
            }
        }
    }

    @Test("a camera that delivers far fewer frames than it promised is called slow, once")
    func slow() {
        var meter = RateMeter(promised: 30)
        var told: [CameraCondition] = []
        for frame in 0..<100 {
            if let condition = meter.frame(at: at(Double(frame) / 10)) { told.append(condition) }
        }
        guard case .slow(let rate, let promised) = told.first, told.count == 1 else {
            Issue.record("told \(told)")
            return
        }
        #expect(abs(rate - 10) < 0.6 && promised == 30)
        var steady = RateMeter(promised: 30)
        #expect((0..<300).allSatisfy { steady.frame(at: at(Double($0) / 29)) == nil })
        #expect(abs(steady.rate - 29) < 0.6)
    }
}
