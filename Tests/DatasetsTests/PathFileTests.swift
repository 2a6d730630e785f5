import Diagnostics
import TestSupport
import Testing

@testable import Datasets

@Suite("Paths of pedestrians")
struct PathFileTests {
    @Test(
        "are read with tabs, spaces or commas, with whole or decimal ids, in any order",
        arguments: [
            "0\t1\t1.5\t-2\n10\t1\t2.5\t-2\n10\t2\t0\t0\n", "0.0 1.0 1.5 -2.0\n10.0 1.0 2.5 -2\n10.0 2.0 0 0\n",
            "  0   1  1.5 -2 \r\n\r\n10 1 2.5 -2\r\n10 2 0e0 0\r\n", "0,1,1.5,-2\n10, 1, 2.5, -2\n10,2,0,0",
            "10 1 2.5 -2\n10 2 0 0\n0 1 1.5 -2\n",
        ])
    func forms(_ text: String) throws {
        let recording = try PedestrianPathFile.parse(text, file: "data/scene.txt")
        #expect(recording.name == "scene")
        #expect(recording.frameStep == 10)
        #expect(
            recording.samples == [
                .init(frame: 0, person: 1, position: SIMD2(1.5, -2)),
                .init(frame: 10, person: 1, position: SIMD2(2.5, -2)),
                .init(frame: 10, person: 2, position: SIMD2(0, 0)),
            ])
        #expect(recording.seconds(of: 10) == 0.4)
    }

    @Test(
        "that are broken name line and column",
        arguments: [
            ("", 1, nil, "no position"), ("0 1 2\n", 1, nil, "3 fields"), ("0 1 2 3 4\n", 1, nil, "5 fields"),
            ("0 1 2 3\n10 1 x 3\n", 2, "x", "not a number"), ("0 1 2 nan\n", 1, "y", "finite"),
            ("0.5 1 2 3\n", 1, "frame", "whole"), ("0 1.5 2 3\n", 1, "id", "whole"),
            ("-1 1 2 3\n", 1, "frame", "range"),
            ("0 1 2 3\n0 2 2 3\n0 1 2 3\n", 3, "id", "already, in line 1"),
        ] as [(String, Int, String?, String)])
    func faults(_ text: String, line: Int, column: String?, word: String) {
        do {
            _ = try PedestrianPathFile.parse(text, file: "scene.txt")
            Issue.record("accepted")
        } catch {
            #expect(error.kind == .badData)
            #expect(error.location == .init(file: "scene.txt", line: line, column: column))
            #expect("\(error)".contains(word), "\(error)")
        }
    }

    @Test("of TrajNet++ come with their scenes, and without predictions")
    func trajnet() throws {
        let text = """
            {"scene": {"id": 3, "p": 7, "s": 0, "e": 20, "fps": 2.5, "tag": [1, []]}}
            {"track": {"f": 0, "p": 7, "x": 1.25, "y": -2}}

            {"track": {"f": 10, "p": 7, "x": 1.5, "y": -2}}
            {"track": {"f": 10, "p": 7, "x": 1.5, "y": -2}}
            {"track": {"f": 20, "p": 7, "x": 9, "y": 9, "prediction_number": 0, "scene_id": 3}}
            """
        let file = try TrajNetFile(text: text, file: "a/crowd.ndjson")
        #expect(file.scenes == [.init(id: 3, person: 7, start: 0, end: 20, framesPerSecond: 2.5)])
        #expect(file.recording.name == "crowd")
        #expect(
            file.recording.samples == [
                .init(frame: 0, person: 7, position: SIMD2(1.25, -2)),
                .init(frame: 10, person: 7, position: SIMD2(1.5, -2)),
            ])
        #expect(file.recording.period == 0.4)
    }

    @Test(
        "of TrajNet++ that are broken name the line",
        arguments: [
            ("", 1, nil, "no position"), ("{\"track\": {\"f\": 0, \"p\": 1, \"x\": 1}}", 1, "y", "missing"),
            ("\n{\"track\": {\"f\": 0, \"p\": 1, \"x\": \"a\", \"y\": 1}}", 2, "track.x", "kind"),
            ("frame id x y\n", 1, nil, "JSON"), ("{\"tracks\": 1}\n", 1, nil, "neither"),
            ("{\"track\": {\"f\": -5, \"p\": 1, \"x\": 1, \"y\": 1}}", 1, nil, "range"),
            ("{\"track\": {\"f\": 1.5, \"p\": 1, \"x\": 1, \"y\": 1}}", 1, nil, "JSON"),
            ("{\"track\": {\"f\": 1, \"p\": 1, \"x\": NaN, \"y\": 1}}", 1, nil, "JSON"),
            ("{\"scene\": {\"id\": 1, \"p\": 1, \"s\": 9, \"e\": 1}}", 1, "e", "ends before"),
            ("{\"scene\": {\"id\": 1, \"p\": 1, \"s\": 0, \"e\": 1, \"fps\": 0}}", 1, "fps", "frames a second"),
            (
                "{\"track\": {\"f\": 1, \"p\": 1, \"x\": 1, \"y\": 1}}\n{\"track\": {\"f\": 1, \"p\": 1, \"x\": 2, \"y\": 1}}",
                2, nil, "two places"
            ),
        ] as [(String, Int, String?, String)])
    func trajnetFaults(_ text: String, line: Int, column: String?, word: String) {
        do {
            _ = try TrajNetFile(text: text, file: "a.ndjson")
            Issue.record("accepted")
        } catch {
            #expect(error.kind == .badData)
            #expect(error.location?.line == line)
            if let column { #expect(error.location?.column == column) }
            #expect("\(error)".contains(word), "\(error)")
        }
    }

    @Test("whatever they hold are read or refused with a line")
    func fuzz() {
        var random = SeededGenerator(31)
        let paths = "0\t1.0\t8.46\t3.59\n10\t1.0\t9.57\t3.79\n10\t2.0\t13.64\t5.8\n"
        let lines = """
            {"scene": {"id": 3, "p": 7, "s": 0, "e": 20, "fps": 2.5, "tag": 0}}
            {"track": {"f": 0, "p": 7, "x": 1.25, "y": -2}}
            """
        for _ in 0..<4_000 {
            do {
                let text = random.mutated(paths, meaningful: "0123456789.-+e \t\n,xn")
                let recording = try PedestrianPathFile.parse(text, file: "f")
                #expect(recording.frameStep > 0)
            } catch { #expect(error.kind == .badData && error.location?.line ?? 0 > 0) }
            do {
                let text = random.mutated(lines, meaningful: "{}[]\":,0123456789.-e \n\\tfn")
                _ = try TrajNetFile(text: text, file: "f")
            } catch { #expect(error.kind == .badData && error.location?.line ?? 0 > 0) }
        }
    }

    @Test(
        "of ETH and UCY are read whole",
        .enabled(if: TestData.isPresent, "\(TestData.absence)"),
        arguments: [
            ("biwi_eth", 5492, 10), ("biwi_hotel", 6543, 10), ("crowds_zara01", 5153, 10), ("crowds_zara03", 5005, 10),
            ("uni_examples", 2747, 10),
        ])
    func real(_ name: String, count: Int, step: Int) throws {
        let recording = try PedestrianPathFile.read(TestData.path("eth-ucy/\(name).txt"))
        #expect(recording.samples.count == count)
        #expect(recording.frameStep == step)
    }
}
