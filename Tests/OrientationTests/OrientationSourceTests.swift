import Geometry
import Orientation
import TestSupport
import Testing

@Suite("Orientation sources")
struct OrientationSourceTests {
    private typealias Turn = Rotation<Camera, SemiLocal>

    private func moment(_ seconds: Double) -> Timestamp { Timestamp(nanoseconds: Int64(seconds * 1e9)) }

    /// What a source says of a moment.
    private func ask(_ source: inout some OrientationSource, _ seconds: Double) throws -> Turn {
        let answer = source.orientation(at: moment(seconds))
        return try #require(answer, "at \(seconds) s")
    }

    @Test("a fixed camera never turns, and says whether it is level")
    func fixed() throws {
        var level = FixedOrientation()
        var tilted = FixedOrientation(pitch: -0.2)
        #expect(level.name == "level and fixed" && tilted.name == "fixed")
        let first = try ask(&tilted, 0)
        let later = try ask(&tilted, 1000)
        #expect(first == later)
        let straight = try ask(&level, 0)
        #expect(abs(first.angle(to: straight) - 0.2) < 1e-12)
    }

    @Test("between two samples the head turns evenly")
    func interpolation() throws {
        let heading = 0.6
        var source = RecordedOrientation(
            samples: [
                (moment(1), Turn.looking(heading: 0, pitch: 0)),
                (moment(1.2), Turn.looking(heading: heading, pitch: 0)),
            ], name: "recorded")
        for fraction in stride(from: 0.0, through: 1, by: 0.125) {
            let found = try ask(&source, 1 + 0.2 * fraction)
            #expect(found.angle(to: .looking(heading: heading * fraction, pitch: 0)) < 1e-6)
        }
    }

    @Test("half a second from every sample the orientation is not known")
    func gaps() {
        var source = RecordedOrientation(
            samples: [
                (moment(1), Turn.looking(heading: 0, pitch: 0)), (moment(4), Turn.looking(heading: 1, pitch: 0)),
            ], name: "recorded")
        for (seconds, isKnown) in [(0.4, false), (0.6, true), (1.4, true), (2.5, false), (3.6, true), (4.6, false)] {
            let answer = source.orientation(at: moment(seconds))
            #expect((answer != nil) == isKnown, "at \(seconds) s")
        }
    }

    @Test("no samples, no orientation")
    func empty() {
        var source = RecordedOrientation(samples: [], name: "recorded")
        let answer = source.orientation(at: moment(0))
        #expect(answer == nil)
    }

    @Test("moments may be asked for in any order")
    func anyOrder() throws {
        let samples = (0..<200).map { (moment(Double($0) * 0.02), Turn.looking(heading: Double($0) * 0.01, pitch: 0)) }
        var source = RecordedOrientation(samples: samples, name: "recorded")
        var random = SeededGenerator(5)
        for _ in 0..<1000 {
            let t = random.uniform(0, 3.98)
            let found = try ask(&source, t)
            #expect(found.angle(to: .looking(heading: t * 0.5, pitch: 0)) < 1e-6)
        }
    }
}
