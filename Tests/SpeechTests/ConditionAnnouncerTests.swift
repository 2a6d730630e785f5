import Geometry
import Speech
import TestSupport
import Testing

@Suite("The announcer of conditions")
struct ConditionAnnouncerTests {
    /// Runs through moments a tenth of a second apart and returns what was said, with the second it was said in.
    private func said(
        _ announcer: ConditionAnnouncer, seconds: Double, _ present: (Double) -> Set<Condition>
    ) -> [(time: Double, key: PhraseKey)] {
        var announcer = announcer
        var result: [(time: Double, key: PhraseKey)] = []
        for i in 0...Int(seconds * 10) {
            let time = Double(i) / 10
            var utterances: [Utterance] = []
            announcer.update(present(time), at: Timestamp(nanoseconds: 0).advanced(by: time), into: &utterances)
            for utterance in utterances {
                if case .phrase(let key) = utterance.words { result.append((time, key)) }
            }
        }
        return result
    }

    @Test("tells a condition once when it begins and once when it has ended", arguments: Condition.allCases)
    func once(condition: Condition) {
        let told = said(ConditionAnnouncer(), seconds: 20) { (5.0...10).contains($0) ? [condition] : [] }
        #expect(told.map(\.key) == [condition.onset, condition.end])
        #expect(told.first?.time == 5)
        #expect((11.0...11.2).contains(told.last?.time ?? 0))
    }

    @Test("tells one that comes and goes once")
    func flapping() {
        let told = said(ConditionAnnouncer(), seconds: 20) {
            $0 < 10 && Int($0 * 10) % 6 < 3 ? [.orientationLost] : []
        }
        #expect(told.map(\.key) == [.orientationLost, .orientationBack])
    }

    @Test("reminds while it lasts")
    func reminders() {
        let told = said(ConditionAnnouncer(reminderInterval: 30), seconds: 100) { _ in [.cameraLost] }
        #expect(told.map(\.key) == [.cameraLost, .stillLimited, .stillLimited, .stillLimited])
        #expect(told.map(\.time) == [0, 30, 60, 90])
    }

    @Test("says 'normal again' only when everything is")
    func normalAgain() {
        let told = said(ConditionAnnouncer(), seconds: 20) {
            $0 < 5 ? [.overloaded, .tooDark] : $0 < 10 ? [.tooDark] : []
        }
        #expect(told.map(\.key) == [.overloaded, .tooDark, .normalAgain])
        let mixed = said(ConditionAnnouncer(), seconds: 20) {
            $0 < 5 ? [.cameraLost, .tooDark] : $0 < 10 ? [.cameraLost] : []
        }
        #expect(mixed.map(\.key) == [.cameraLost, .tooDark, .cameraBack, .normalAgain])
    }

    @Test("gives a sign of life where it is wanted and all is well")
    func signOfLife() {
        let announcer = ConditionAnnouncer(signOfLifeInterval: 10)
        let told = said(announcer, seconds: 45) { (22.0...30).contains($0) ? [.tooDark] : [] }
        #expect(told.map(\.key) == [.signOfLife, .signOfLife, .tooDark, .normalAgain, .signOfLife])
        #expect(said(ConditionAnnouncer(), seconds: 100) { _ in [] }.isEmpty)
    }

    @Test("never leaves a loss without a word, in thousands of random histories")
    func properties() {
        for seed in 0..<200 {
            var random = SeededGenerator(UInt64(seed))
            var announcer = ConditionAnnouncer(reminderInterval: 7, settlingTime: 0.5)
            var present: Set<Condition> = []
            var open: Set<PhraseKey> = []
            var time = Timestamp(nanoseconds: 0)
            var lastWord = time
            for _ in 0..<200 {
                time = time.advanced(by: random.uniform(0.01, 0.5))
                if Int.random(in: 0..<4, using: &random) == 0,
                    let one = Condition.allCases.randomElement(using: &random)
                {
                    if present.remove(one) == nil { present.insert(one) }
                }
                var utterances: [Utterance] = []
                announcer.update(present, at: time, into: &utterances)
                for utterance in utterances {
                    guard case .phrase(let key) = utterance.words else { continue }
                    lastWord = time
                    if let condition = Condition.allCases.first(where: { $0.onset == key }) {
                        #expect(present.contains(condition))
                        open.insert(key)
                    }
                    if key == .cameraBack || key == .orientationBack {
                        #expect(open.remove(key == .cameraBack ? .cameraLost : .orientationLost) != nil)
                    }
                    if key == .normalAgain { #expect(present.isEmpty) }
                }
                #expect(present.allSatisfy { open.contains($0.onset) })
                #expect(!announcer.isLimited || time.since(lastWord) <= 7.5)
            }
        }
    }
}
