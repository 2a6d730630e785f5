import Diagnostics
import Evaluation
import Testing

@testable import BoxFiles

/// Whatever the bytes, a reader ends with rows that hold what it promises, or with a fault that names the file.
@Suite("Readers of boxes withstand damaged files")
struct BoxFileFuzzTests {
    @Test("of MOTChallenge")
    func mot() {
        let sample = """
            1,1,499.00,158.00,31.03,75.17,1,-1,-1,-1
            1,2,258.00,219.00,32.91,88.70,0,1,0.5
            2,1,633.00,242.00,42.34,81.07,0.25,-1,-1,-1

            """
        fuzz(sample, seed: 1, cases: 6000) { text in
            for purpose in [BoxFilePurpose.tracks, .detections] {
                let rows = try MOTChallengeFile.parse(text, file: "f", purpose: purpose).rows
                #expect(rows.allSatisfy { $0.box.isValid && $0.confidence.isFinite && $0.frame >= 1 })
                #expect(zip(rows, rows.dropFirst()).allSatisfy { $0.frame <= $1.frame })
                _ = TrackingScores(LabelledSequence(truth: rows, result: rows))
            }
        }
    }

    @Test("of KITTI")
    func kitti() {
        let sample = """
            0 -1 DontCare -1 -1 -10 480.3 175.8 504.5 194.3 -1000 -1000 -1000 -10 -1 -1 -1
            0 2 Pedestrian 0 0 -2.5 1106.0 166.0 1204.5 323.4 1.7 0.7 1.0 6.3 1.7 8.7 -1.8
            1 2 Pedestrian 0 3 -2.5 1106.0 166.0 1204.5 323.4 1.7 0.7 1.0 6.3 1.7 8.7 -1.8 0.5

            """
        fuzz(sample, seed: 2, cases: 6000) { text in
            let rows = try KITTITrackingFile.parse(text, file: "f", purpose: .tracks).rows
            #expect(rows.allSatisfy { $0.box.area > 0 && $0.location.isFinite && $0.frame >= 0 })
            #expect(zip(rows, rows.dropFirst()).allSatisfy { $0.frame <= $1.frame })
            _ = TrackingScores(LabelledSequence(truth: rows, result: rows))
        }
    }

    @Test("of PETS")
    func pets() {
        let sample = """
            <?xml version="1.0"?><!-- c --><dataset><frame number="0"><objectlist><object id="9">
            <box h="75.17" w='31.03' xc="514.7109" yc="195.2731"/></object></objectlist></frame></dataset>
            """
        fuzz(sample, seed: 3, cases: 6000) { text in
            let rows = try PETSAnnotationFile.parse(text, file: "f").rows
            #expect(rows.allSatisfy { $0.box.isValid && $0.frame >= 1 })
        }
    }

    private func fuzz(_ sample: String, seed: UInt64, cases: Int, read: (String) throws -> Void) {
        var random = SplitMix(seed: seed)
        var refused = 0
        for _ in 0..<cases {
            let text = String(decoding: mutated(Array(sample.utf8), &random), as: UTF8.self)
            do {
                try read(text)
            } catch let fault as Fault {
                refused += 1
                #expect(fault.kind == .badData)
                #expect(fault.location?.file == "f")
                #expect(!fault.description.unicodeScalars.contains { $0.value < 0x20 })
            } catch {
                Issue.record(error)
            }
        }
        // Some damage is harmless and some is not; else this test looks at one side only.
        #expect(refused > cases / 10)
        #expect(refused < cases)
    }

    private func mutated(_ sample: [UInt8], _ random: inout SplitMix) -> [UInt8] {
        let fragments = [
            "nan", "inf", "-", "1e999", "99999999999999999999", "\u{0}", ",", "\n", "<", ">", "\"", "é", " ", "0x1",
        ]
        var bytes = sample
        for _ in 0..<(1 + random.below(4)) where !bytes.isEmpty {
            let place = random.below(bytes.count)
            switch random.below(6) {
            case 0: bytes[place] = UInt8(random.below(256))
            case 1: bytes.remove(at: place)
            case 2: bytes.insert(contentsOf: fragments[random.below(fragments.count)].utf8, at: place)
            case 3: bytes.removeSubrange(place..<min(bytes.count, place + random.below(30)))
            case 4: bytes.removeLast(bytes.count - place)
            default: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + random.below(60))], at: place)
            }
        }
        return bytes
    }
}

/// Steele, Lea and Flood's SplitMix64, so that every run sees the same cases.
struct SplitMix {
    private var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
    mutating func unit() -> Double { Double(next() >> 11) / 9_007_199_254_740_992 }
    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}
