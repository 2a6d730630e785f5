import Evaluation
import Foundation
import Geometry
import Testing

@Suite("Orientation scores")
struct OrientationScoresTests {
    private typealias Turn = Rotation<SemiLocal, SemiLocal>
    private static let degree = Double.pi / 180

    /// A sensor that rolls and turns, at 100 samples a second.
    private func recording(
        seconds: Double = 30, estimate: (Double, Rotation<Body, SemiLocal>) -> Rotation<Body, SemiLocal>
    ) throws -> [OrientationSample] {
        let start = try #require(Rotation<Body, SemiLocal>(w: 0.9, x: 0.1, y: -0.3, z: 0.2))
        return (0..<Int(seconds * 100)).map { index in
            let time = Double(index) / 100
            let truth = Turn(angle: 0.7 * time, about: SIMD3(0.3, sin(time), 1)).after(start)
            return OrientationSample(time: 1000 + time, estimate: estimate(time, truth), truth: truth)
        }
    }

    @Test("do not see a constant heading offset")
    func headingOffset() throws {
        let scores = OrientationScores(
            try recording { _, truth in Turn(angle: 2, about: SIMD3(0, 0, 1)).after(truth) })
        #expect(try #require(scores.inclinationRMSE) < 1e-9)
        #expect(try #require(scores.relativeError(quantile: 1)) < 1e-7)
        // At the end a partner that is one sample short may do.
        #expect((1700...1701).contains(scores.relativeErrors.count))
    }

    @Test("see a constant tilt as inclination, not as rotation over a span")
    func tilt() throws {
        let scores = OrientationScores(
            try recording { _, truth in Turn(angle: 2 * Self.degree, about: SIMD3(1, 0, 0)).after(truth) })
        #expect(abs(try #require(scores.inclinationRMSE) - 2 * Self.degree) < 1e-9)
        #expect(try #require(scores.relativeError(quantile: 1)) < 1e-7)
    }

    @Test("see a drift of the heading as rotation over a span, not as inclination")
    func drift() throws {
        let scores = OrientationScores(
            try recording { time, truth in
                Turn(angle: 0.5 * Self.degree * time, about: SIMD3(0, 0, 1)).after(truth)
            })
        #expect(try #require(scores.inclinationRMSE) < 1e-9)
        #expect(abs(try #require(scores.relativeError(quantile: 0.5)) - 1.5 * Self.degree) < 1e-7)
    }

    @Test("count only where the truth is given and the sensor moves, after settling")
    func selection() throws {
        var samples = try recording { time, truth in
            let bad = time < 9.99 || (time > 14.995 && time < 19.995)
            return Turn(angle: bad ? 1 : 0, about: SIMD3(1, 0, 0)).after(truth)
        }
        for index in samples.indices where index >= 1500 && index < 2000 {
            if index % 2 == 0 { samples[index].truth = nil } else { samples[index].isMoving = false }
        }
        let scores = OrientationScores(samples)
        #expect(try #require(scores.inclinationRMSE) < 1e-9)
        // From 10 s to 12 s and from 20 s to 27 s both ends of the span are scored.
        #expect((900...902).contains(scores.relativeErrors.count))
    }

    @Test("come with the spans of the greatest errors, apart from each other, with how they came about")
    func worst() throws {
        // A jump of 4 degrees about the vertical at 15 s and one of 2 degrees at 22 s.
        let samples = try recording { time, truth in
            let jump = (time >= 15 ? 4.0 : 0) + (time >= 22 ? 2 : 0)
            return Turn(angle: jump * Self.degree, about: SIMD3(0, 0, 1)).after(truth)
        }
        let scores = OrientationScores(samples, keepsWorst: true)
        #expect((3...6).contains(scores.worst.count), "from 10 s to 30 s there is room for six spans")
        let errors = scores.worst.map { $0.error / Self.degree }
        #expect(abs(errors[0] - 4) < 1e-6 && abs(errors[1] - 2) < 1e-6 && errors[2] < 1e-6)
        #expect(scores.worst[0].error == scores.relativeErrors.max())
        let first = scores.worst[0]
        #expect((1012...1015).contains(first.start))
        // It begins with none, and all of it is a jump of the heading to the left.
        #expect(first.errors.count > 50 && (first.errors[0] * first.errors[0]).sum() < 1e-12)
        #expect(abs(first.headingError / Self.degree + 4) < 1e-6 && abs(first.inclinationError) < 1e-8)
        #expect(Set(first.errors.map { ($0.x / Self.degree).rounded() }) == [0, -4])
        let index = try #require(samples.firstIndex { $0.time == first.start })
        let (before, after) = (try #require(samples[index].truth), try #require(samples[index + 300].truth))
        let turned = before.inverse.after(after).angle
        #expect(abs(first.turned - turned) < 0.02 && first.turnedInAll > first.turned)
    }

    @Test("of nothing are defined")
    func nothing() throws {
        for samples in [[], try recording(seconds: 9) { _, truth in truth }] {
            let scores = OrientationScores(samples)
            #expect(scores.inclinationRMSE == nil)
            #expect(scores.relativeError(quantile: 0.95) == nil)
        }
    }

    @Test("of several recordings are written in degrees under the keys of the command-line contract")
    func summary() throws {
        let tilts = try [1.0, 2].map { tilt in
            OrientationSummary.Recording(
                name: "tilt \(tilt)",
                scores: OrientationScores(
                    try recording { _, truth in
                        Turn(angle: tilt * Self.degree, about: SIMD3(1, 0, 0)).after(truth)
                    }))
        }
        let data = try JSONEncoder().encode(OrientationSummary(tilts))
        let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(abs(try #require(object["inclination_rmse_deg"] as? Double) - 1.5) < 1e-6)
        #expect(object["relative_3s_p95_deg"] != nil)
        let rows = try #require(object["recordings"] as? [[String: Any]])
        #expect(rows.count == 2)
        let keys = try #require(rows.first).keys
        #expect(
            Set(keys) == Set(["name", "inclination_rmse_deg", "relative_3s_p50_deg", "relative_3s_p95_deg"]))
    }
}

@Suite("Ranging scores")
struct RangingScoresTests {
    private func sample(_ estimate: Double, _ truth: Double, sd: Double = 1) -> RangingSample {
        RangingSample(estimate: estimate, standardDeviation: sd, truth: truth)
    }

    @Test("are those computed by hand")
    func byHand() throws {
        let scores = RangingScores([sample(11, 10), sample(4.5, 5, sd: 0.1), sample(10, 8), sample(4, 4)])
        #expect(scores.count == 4)
        #expect(abs(try #require(scores.meanRelativeError) - 0.1125) < 1e-12)
        #expect(abs(try #require(scores.medianRelativeError) - 0.1) < 1e-12)
        #expect(abs(try #require(scores.bias) - 0.0625) < 1e-12)
        #expect(scores.coverage == 0.5)
    }

    @Test("leave out what has no true distance, and are defined for nothing")
    func unusable() throws {
        let scores = RangingScores([sample(1, 0), sample(.nan, 3), sample(2, .infinity), sample(1, -2)])
        #expect(scores.count == 0)
        #expect(scores.bias == nil)
        let data = try JSONEncoder().encode(scores)
        let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(
            Set(object.keys)
                == Set(["count", "mean_relative_error", "median_relative_error", "bias", "coverage_90"]))
    }

    @Test("cover 90 % where the stated deviations are honest")
    func coverage() throws {
        var random = SampleResults.Congruential(state: 99)
        let samples = (0..<5000).map { _ in
            let radius = (-2 * log(1 - random.unit())).squareRoot()
            let normal = radius * cos(2 * .pi * random.unit())
            let truth = 3 + 12 * random.unit()
            return sample(truth + normal * 0.08 * truth, truth, sd: 0.08 * truth)
        }
        #expect(abs(try #require(RangingScores(samples).coverage) - 0.9) < 0.013)
    }
}
