import Geometry
import Speech
import TestSupport
import Testing

@Suite("The queue of utterances")
struct SpeechQueueTests {
    static func moment(_ seconds: Double) -> Timestamp { Timestamp(nanoseconds: 0).advanced(by: seconds) }

    static func utterance(
        _ urgency: Urgency, subject: Int? = nil, expires: Double? = nil, _ key: PhraseKey = .personAhead
    ) -> Utterance {
        Utterance(.phrase(key), urgency: urgency, subject: subject, expires: expires.map(moment))
    }

    @Test("lets danger interrupt, and nothing else", arguments: Urgency.allCases, Urgency.allCases)
    func interruption(current: Urgency, newcomer: Urgency) {
        var queue = SpeechQueue()
        var outcomes: [SpeechQueue.Outcome] = []
        queue.submit(Self.utterance(current, subject: 1), into: &outcomes)
        #expect(queue.next(at: Self.moment(0), into: &outcomes)?.subject == 1)
        queue.submit(Self.utterance(newcomer, subject: 2), into: &outcomes)
        let next = queue.next(at: Self.moment(0.1), into: &outcomes)
        if newcomer == .danger, current < .danger {
            #expect(next?.subject == 2)
            #expect(outcomes.contains(.interrupted(Self.utterance(current, subject: 1))))
        } else {
            #expect(next == nil)
            queue.finishCurrent(into: &outcomes)
            #expect(queue.next(at: Self.moment(1), into: &outcomes)?.subject == 2)
        }
    }

    @Test("says the more urgent first, and the older among equals")
    func order() {
        var queue = SpeechQueue()
        var outcomes: [SpeechQueue.Outcome] = []
        for (subject, urgency) in [(1, Urgency.notice), (2, .state), (3, .caution), (4, .notice)] {
            queue.submit(Self.utterance(urgency, subject: subject), into: &outcomes)
        }
        var said: [Int] = []
        while let next = queue.next(at: Self.moment(0), into: &outcomes) {
            said.append(next.subject ?? 0)
            queue.finishCurrent(into: &outcomes)
        }
        #expect(said == [3, 1, 4, 2])
    }

    @Test("drops what has expired when its turn comes, and what was withdrawn")
    func stale() {
        var queue = SpeechQueue()
        var outcomes: [SpeechQueue.Outcome] = []
        queue.submit(Self.utterance(.caution), into: &outcomes)
        _ = queue.next(at: Self.moment(0), into: &outcomes)
        queue.submit(Self.utterance(.notice, subject: 1, expires: 0.5), into: &outcomes)
        queue.submit(Self.utterance(.notice, subject: 2, expires: 5), into: &outcomes)
        queue.submit(Self.utterance(.notice, subject: 3, expires: 5), into: &outcomes)
        queue.withdraw(subject: 2, into: &outcomes)
        queue.finishCurrent(into: &outcomes)
        #expect(queue.next(at: Self.moment(0.5), into: &outcomes)?.subject == 3)
        #expect(outcomes.contains(.dropped(Self.utterance(.notice, subject: 1, expires: 0.5), .expired)))
        #expect(outcomes.contains(.dropped(Self.utterance(.notice, subject: 2, expires: 5), .withdrawn)))
    }

    @Test("puts the newest word on a person in place of the older")
    func overtaken() {
        var queue = SpeechQueue()
        var outcomes: [SpeechQueue.Outcome] = []
        queue.submit(Self.utterance(.notice, subject: 7), into: &outcomes)
        queue.submit(Self.utterance(.caution, subject: 7, .aheadClose), into: &outcomes)
        #expect(outcomes == [.dropped(Self.utterance(.notice, subject: 7), .overtaken)])
        #expect(queue.waiting == [Self.utterance(.caution, subject: 7, .aheadClose)])
    }

    @Test("gives up what expires soonest when too much waits, and a state or a danger last")
    func crowded() {
        var queue = SpeechQueue()
        var outcomes: [SpeechQueue.Outcome] = []
        queue.submit(Self.utterance(.state, .cameraLost), into: &outcomes)
        queue.submit(Self.utterance(.danger, subject: 0, expires: 0.1), into: &outcomes)
        for i in 1...8 { queue.submit(Self.utterance(.notice, subject: i, expires: Double(i)), into: &outcomes) }
        #expect(queue.waiting.map(\.subject) == [0, 7, 8, nil])
        #expect(outcomes.count == 6)
    }

    @Test("lets danger and losses through in quiet mode, and nothing else")
    func quiet() {
        for urgency in Urgency.allCases {
            for key in PhraseKey.allCases {
                var queue = SpeechQueue(mode: .quiet)
                var outcomes: [SpeechQueue.Outcome] = []
                queue.submit(Self.utterance(urgency, key), into: &outcomes)
                let isHeard = queue.next(at: Self.moment(0), into: &outcomes) != nil
                #expect(isHeard == (urgency == .danger || key.isLoss))
            }
        }
    }

    @Test("keeps its promises through thousands of random histories")
    func properties() {
        for seed in 0..<300 {
            var random = SeededGenerator(UInt64(seed))
            var queue = SpeechQueue()
            var now = 0.0
            var submitted = 0
            var settled = 0
            for step in 0..<60 {
                now += random.uniform(0, 0.4)
                var outcomes: [SpeechQueue.Outcome] = []
                let before = queue.current
                switch Int.random(in: 0..<5, using: &random) {
                case 0, 1:
                    let urgency = Urgency.allCases.randomElement(using: &random) ?? .notice
                    let expires = Bool.random(using: &random) ? now + random.uniform(0, 1) : nil
                    let subject = Int.random(in: 0..<6, using: &random)
                    queue.submit(Self.utterance(urgency, subject: subject, expires: expires), into: &outcomes)
                    submitted += 1
                case 2: queue.finishCurrent(into: &outcomes)
                case 3: queue.withdraw(subject: Int.random(in: 0..<6, using: &random), into: &outcomes)
                default:
                    let next = queue.next(at: Self.moment(now), into: &outcomes)
                    if let next {
                        #expect(!next.hasExpired(at: Self.moment(now)), "seed \(seed) step \(step)")
                        #expect(before == nil || next.urgency == .danger && (before?.urgency ?? .danger) < .danger)
                        #expect(queue.waiting.allSatisfy { $0.urgency <= next.urgency })
                    } else if let before, before.urgency < .danger {
                        #expect(queue.waiting.allSatisfy { $0.urgency < .danger }, "danger never waits behind less")
                    }
                }
                for outcome in outcomes {
                    switch outcome {
                    case .finished, .interrupted, .dropped: settled += 1
                    case .started: break
                    }
                    if case .dropped(let utterance, .crowdedOut) = outcome {
                        #expect(utterance.urgency < .danger || queue.waiting.allSatisfy { $0.urgency == .danger })
                    }
                }
                #expect(queue.waiting.count <= SpeechQueue.capacity)
                #expect(zip(queue.waiting, queue.waiting.dropFirst()).allSatisfy { $0.urgency >= $1.urgency })
                #expect(submitted == settled + queue.waiting.count + (queue.current == nil ? 0 : 1))
            }
        }
    }
}
