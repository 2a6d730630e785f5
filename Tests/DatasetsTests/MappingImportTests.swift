import Diagnostics
import Foundation
import Geometry
import Simulation
import TestSupport
import Testing

@testable import Datasets

@Suite("Importing a layout by its mapping")
struct MappingImportTests {
    private let folder: TemporaryFolder
    private let walk = SimulatedWalk.crowd(.init(walkers: 8, duration: 4), seed: 3)

    init() throws { folder = try TemporaryFolder() }

    /// The mapping that docs/importing.md shows.
    private static func documentedMapping() throws -> String {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "docs/importing.md")
        let text = try String(contentsOf: file, encoding: .utf8)
        let start = try #require(text.range(of: "```toml\n"))
        let end = try #require(text.range(of: "```", range: start.upperBound..<text.endIndex))
        return String(text[start.upperBound..<end.lowerBound])
    }

    /// Writes the walk as a stranger would: other axes, units, names, files, and quaternions the other way round.
    private func writeForeign() throws {
        let epoch = 1_000_000_000_000
        let graphics = Rotation<Camera, Camera>(angle: .pi, about: SIMD3(1, 0, 0))
        let quarter = Rotation<SemiLocal, SemiLocal>(angle: -.pi / 2, about: SIMD3(0, 0, 1))
        var pose = ""
        var way = "ms,right_mm,ahead_mm\n"
        var seen = "image;unused,who,tracklet,cx,cy,cz\n".replacing(";unused", with: "")
        var labels: [Int: String] = [:]
        for frame in walk.frames {
            let time = epoch + Int(frame.timestamp.nanoseconds)
            // Our axes of the world are theirs turned by a quarter, our camera's are theirs turned about x by a half.
            let theirs = quarter.inverse.after(frame.orientation).after(graphics).inverse
            pose += "\(time);\(theirs.v.x);\(theirs.v.y);\(theirs.v.z);\(theirs.w)\n"
            let wearer = SIMD2(-frame.odometry.y, frame.odometry.x)
            way += "\(Double(time) / 1e6),\(wearer.x * 1000),\(wearer.y * 1000)\n"
            for row in frame.observations {
                let p = row.position
                seen += "\(frame.number),ped_\(row.person ?? 0),\(row.association ?? 0),\(p.x),\(-p.y),\(-p.z)\n"
            }
            for person in frame.truth {
                let p = person.position
                let (right, ahead) = (-p.y + wearer.x, p.x + wearer.y)
                labels[person.id, default: "name,stamp,right_cm,ahead_cm,up_cm\n"] +=
                    "ped_\(person.id),\(time),\(right * 100),\(ahead * 100),\(p.z * 100)\n"
            }
        }
        try folder.write(pose, to: "data/session_a/head/pose.txt")
        try folder.write(way, to: "data/session_a/head/way.csv")
        try folder.write(seen, to: "data/session_a/seen.csv")
        for (id, text) in labels { try folder.write(text, to: "data/session_a/labels/ped_\(id).csv") }
        try folder.write("", to: "data/notes.txt")
    }

    private func run(_ mapping: String) throws(Fault) -> RecordedSequence {
        do { try folder.write(mapping, to: "mapping.toml") } catch { throw Fault(.software, "\(error)") }
        let importer = SequenceImport(.headsUp, mapping: folder.path + "/mapping.toml")
        let written = try importer.run(from: folder.path + "/data", to: folder.path + "/out")
        return try RecordedSequence(path: written[0])
    }

    @Test("that is documented gives the same sequence as ours")
    func documented() throws {
        try writeForeign()
        var warnings: [String] = []
        try folder.write(Self.documentedMapping(), to: "mapping.toml")
        let importer = SequenceImport(.headsUp, mapping: folder.path + "/mapping.toml")
        _ = try importer.run(
            from: folder.path + "/data", to: folder.path + "/out", warn: { warnings.append($0) })
        #expect(warnings.isEmpty)
        let read = try RecordedSequence(path: folder.path + "/out")
        #expect(read.manifest.name == "session_a")
        #expect(read.manifest.camera?.intrinsics == walk.camera.intrinsics)
        #expect(read.frames.map(\.number) == walk.frames.map(\.number))
        let observed = read.observedFrames()
        let truth = try read.semiLocalTruth()
        var names: [Int: Int] = [:]
        for (index, frame) in walk.frames.enumerated() {
            let time = observed[index].timestamp
            #expect(abs(time.since(observed[0].timestamp) - frame.timestamp.seconds) < 1e-5)
            let rotation = try #require(read.orientation(at: time))
            #expect(rotation.angle(to: frame.orientation) < 1e-5)
            let wearer = try #require(read.wearerPosition(at: time))
            #expect(abs(wearer.x - frame.odometry.x) < 1e-3 && abs(wearer.y - frame.odometry.y) < 1e-3)
            #expect(observed[index].observations.count == frame.observations.count)
            for (a, b) in zip(observed[index].observations, frame.observations) {
                #expect((a.position - b.position).length < 1e-3)
                #expect(a.association == b.association)
                // Everybody has a number of their own, the same in all tables.
                let person = try #require(a.person)
                #expect(names[person, default: b.person ?? -1] == b.person)
                names[person] = b.person
            }
            let rows = truth[read.frames[index].truth]
            #expect(rows.count == frame.truth.count)
            for row in rows {
                let nearest = frame.truth.map { ($0.position - row.position).length }.min() ?? 9
                #expect(nearest < 2e-3)
                if let name = names[row.person], let real = frame.truth.first(where: { $0.id == name }) {
                    #expect((real.position - row.position).length < 2e-3)
                }
            }
        }
        #expect(names.count > 2)
    }

    @Test(
        "that does not fit names the place",
        arguments: [
            ("folders = \"session_*\"", "folders = \"day_*\"", "data", nil, "no folder day_*"),
            ("head/pose.txt", "head/poses.txt", "mapping.toml", "orientation.files", "no file head/poses.txt"),
            ("qw = \"real\"", "qw = \"w\"", "data/session_a/head/pose.txt", "w", "missing"),
            (
                "qw = \"real\", qx = \"i\"", "qw = \"i\", qx = \"stamp\"", "data/session_a/head/pose.txt", "qw",
                "no rotation"
            ),
            ("id = \"name\"", "id = \"person\"", "data/session_a/labels/ped_1.csv", "person", "missing"),
            ("separator = \";\"", "separator = \"ab\"", "mapping.toml", "orientation.separator", "one character"),
            ("time_unit = \"ns\"", "time_unit = \"hours\"", "mapping.toml", "sequences.time_unit", "\"ns\""),
            ("rate = 15.0", "rate = -1", "mapping.toml", "sequences.rate", "above zero"),
            ("x-right y-up z-back", "x-right y-up z-forward", "mapping.toml", "axes", "left-handed"),
            ("frame = \"world\"", "frame = \"moon\"", "mapping.toml", "truth.frame", "semi-local"),
            ("time_unit = \"ms\"", "time_unit = \"s\"", "data/session_a/labels/ped_1.csv", "t", "where the wearer was"),
        ] as [(String, String, String, String?, String)])
    func faults(_ text: String, replacement: String, file: String, column: String?, word: String) throws {
        try writeForeign()
        let documented = try Self.documentedMapping()
        #expect(documented.contains(text))
        do {
            _ = try run(documented.replacing(text, with: replacement))
            Issue.record("accepted")
        } catch {
            #expect(error.location?.file == folder.path + "/" + file, "\(error)")
            if let column { #expect(error.location?.column == column, "\(error)") }
            #expect("\(error)".contains(word), "\(error)")
            #expect(!folder.names.contains("out"))
        }
    }

    @Test("is asked for when there is none")
    func noMapping() throws {
        try writeForeign()
        do {
            _ = try SequenceImport(.headsUp).run(from: folder.path + "/data", to: folder.path + "/out")
            Issue.record("accepted")
        } catch {
            #expect(error.kind == .usage)
            #expect(error.remedy?.contains("docs/importing.md") == true)
        }
    }

    @Test("whatever it holds is used or refused")
    func fuzz() throws {
        let text = try Self.documentedMapping()
        var random = SeededGenerator(77)
        for _ in 0..<2_000 {
            do { _ = try SequenceMapping(text: random.mutated(text, meaningful: "[]{}=\"#.,*\n01x"), file: "m") } catch
            {
                #expect(error.kind == .badData)
            }
        }
    }

    @Test("finds files by pattern")
    func globs() throws {
        for name in ["a/x1.csv", "a/x2.csv", "a/y.csv", "b/x1.csv", "c.csv"] { try folder.write("", to: name) }
        func found(_ pattern: String) throws -> [String] { try GlobPattern(pattern).paths(in: folder.path) }
        #expect(try found("a/x*.csv") == ["a/x1.csv", "a/x2.csv"])
        #expect(try found("*/x?.csv") == ["a/x1.csv", "a/x2.csv", "b/x1.csv"])
        #expect(try found("*") == ["a", "b", "c.csv"])
        #expect(try found("c.csv/*").isEmpty)
        #expect(try found("a/nothing*").isEmpty)
        #expect(GlobPattern.matches("aXbXc", "a*b*c") && GlobPattern.matches("abc", "***"))
        #expect(!GlobPattern.matches("abc", "a*d") && !GlobPattern.matches("abc", "ab"))
    }
}
