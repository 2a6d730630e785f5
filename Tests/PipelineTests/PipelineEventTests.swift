import Alerting
import Foundation
import Geometry
import Pipeline
import Speech
import Testing

@Suite("Events")
struct PipelineEventTests {
    private let narrator: Narrator

    init() throws { narrator = Narrator(catalogue: try PhraseCatalogue(language: "en")) }

    private func alert(_ level: AlertLevel, _ side: Side, close: Bool, track: Int? = 7) -> Alert {
        Alert(
            time: Timestamp(nanoseconds: 1_234_567_800), track: track, level: level, side: side, isClose: close,
            bearing: .pi / 6, distance: 3.456, probability: 0.7891, timeToCollision: 1.239)
    }

    @Test("an alert is one JSON object under the keys of the contract")
    func alertJSON() throws {
        let event = narrator.event(for: .announce(alert(.caution, .left, close: false)), frame: 42)
        #expect(!event.json.contains("\n"))
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(event.json.utf8)) as? [String: Any])
        #expect(object["t"] as? Double == 1.2346)
        #expect(object["frame"] as? Int == 42)
        #expect(object["kind"] as? String == "alert")
        #expect(object["track"] as? Int == 7)
        #expect(object["level"] as? String == "caution")
        #expect(object["probability"] as? Double == 0.789)
        #expect(object["ttc_s"] as? Double == 1.24)
        #expect(object["distance_m"] as? Double == 3.46)
        #expect(object["bearing_deg"] as? Double == 30)
        #expect(object["text"] as? String == event.text)
        #expect(object["latency_ms"] is NSNull)
    }

    @Test("what is no number is null, and the line stays JSON")
    func notFinite() throws {
        var broken = alert(.danger, .ahead, close: true)
        (broken.bearing, broken.distance) = (-.nan, .infinity)
        (broken.probability, broken.timeToCollision) = (.nan, .infinity)
        let event = narrator.event(for: .announce(broken), frame: 0)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(event.json.utf8)) as? [String: Any])
        for key in ["bearing_deg", "distance_m", "probability", "ttc_s"] { #expect(object[key] is NSNull) }
    }

    @Test("a state tells its name and its words")
    func stateJSON() throws {
        let event = narrator.event(for: .cameraLost, at: Timestamp(nanoseconds: 0), frame: 0)
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(event.json.utf8)) as? [String: Any])
        #expect(object["kind"] as? String == "state" && object["state"] as? String == "camera-lost")
    }

    @Test("what is said fits the side, and is at most four words", arguments: Side.allCases, AlertLevel.allCases)
    func words(side: Side, level: AlertLevel) {
        for close in [false, true] {
            let text = narrator.event(for: .announce(alert(level, side, close: close)), frame: 0).text
            #expect((1...4).contains(text.split(separator: " ").count), "\(text)")
            for other in Side.allCases where other != side {
                #expect(!text.contains(other.rawValue), "\(text) for \(side)")
            }
        }
    }

    @Test("a crowd has no side")
    func crowd() {
        let text = narrator.event(for: .announce(alert(.caution, .ahead, close: false, track: nil)), frame: 0).text
        #expect(text.contains("crowd"))
    }

    @Test("text of any kind survives JSON")
    func quoting() throws {
        for text in ["a\"b\\c", "line\nbreak\ttab\r", "\u{1}\u{1f}", "ça, où?", "人"] {
            let data = Data("[\(JSONText.quoted(text))]".utf8)
            #expect(try JSONSerialization.jsonObject(with: data) as? [String] == [text])
        }
    }
}
