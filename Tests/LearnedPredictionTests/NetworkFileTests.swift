import CLearnedWeights
import Diagnostics
import LearnedPrediction
import TestSupport
import Testing

/// The file of the network that the program is built with.
func builtInBytes() -> [UInt8] {
    var count = 0
    let start = headsup_learned_weights(&count)
    return Array(UnsafeBufferPointer(start: start, count: count))
}

/// What reading the bytes says, or nil where they are a network.
private func complaint(_ bytes: [UInt8]) -> Fault? {
    do {
        _ = try LearnedNetwork(bytes, name: "test.weights")
        return nil
    } catch {
        return error
    }
}

@Suite("Network files")
struct NetworkFileTests {
    @Test("the built-in network is read, and is smaller than two megabytes")
    func builtIn() {
        let bytes = builtInBytes()
        #expect(complaint(bytes) == nil)
        #expect(bytes.count < 2_000_000)
    }

    @Test("another kind of file is named as such")
    func foreign() {
        for bytes in [[], Array("hello".utf8), Array(repeating: UInt8(0), count: 5000)] {
            let fault = complaint(bytes)
            #expect(fault?.kind == .badData)
            #expect(fault?.location?.file == "test.weights")
            #expect(fault?.what.contains("not a prediction network") == true)
        }
    }

    @Test("another version, other features and an impossible shape are named")
    func header() {
        let bytes = builtInBytes()
        for (place, value, words) in [
            (8, UInt8(9), "version 9"), (12, 54, "features"), (16, 3, "features"), (36, 4, "shape"), (28, 0, "shape"),
        ] {
            var changed = bytes
            changed[place] = value
            #expect(complaint(changed)?.what.contains(words) == true, "byte \(place)")
        }
    }

    @Test("a file that is cut short or too long says how long it should be")
    func length() {
        let bytes = builtInBytes()
        for changed in [Array(bytes.dropLast(5)), bytes + [0]] {
            #expect(complaint(changed)?.what.contains("asks for \(bytes.count)") == true)
        }
    }

    @Test("every damaged byte is noticed")
    func damage() {
        let bytes = builtInBytes()
        var random = SeededGenerator(5)
        for _ in 0..<40 {
            var changed = bytes
            let place = Int(random.uniform(0, Double(bytes.count - 1)))
            changed[place] ^= UInt8(random.uniform(1, 255))
            #expect(complaint(changed)?.kind == .badData, "byte \(place)")
        }
    }

    @Test("random headers never crash the reader")
    func fuzz() {
        let bytes = builtInBytes()
        var random = SeededGenerator(6)
        for _ in 0..<4000 {
            var changed = Array(bytes.prefix(Int(random.uniform(0, 600))))
            for _ in 0..<Int(random.uniform(1, 6)) where !changed.isEmpty {
                changed[Int(random.uniform(0, Double(min(changed.count, 48)) - 1))] = UInt8(random.uniform(0, 255))
            }
            #expect(complaint(changed)?.kind == .badData)
        }
    }
}
