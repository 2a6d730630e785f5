import Diagnostics
import Foundation
import Geometry
import ONNXPrediction
import Prediction
import Ranging
import TestSupport
import Testing
import Tracking

private let library = TestData.package.appendingPathComponent("models/libonnxruntime.so").path

/// Networks whose answers are known.
private enum Network {
    /// Goes on with the last displacement: the answer for step k is -k times the place before the last.
    static func constantVelocity(observed: Int, future: Int, people: Int = 0) -> [UInt8] {
        var weights = [[Float]](repeating: [Float](repeating: 0, count: future * 2), count: observed * 2)
        for axis in 0..<2 {
            for k in 1...future { weights[(observed - 2) * 2 + axis][(k - 1) * 2 + axis] = -Float(k) }
        }
        return HandmadeONNX.linear(
            input: [people, observed, 2], weights: weights, bias: [Float](repeating: 0, count: future * 2),
            output: [people == 0 ? -1 : people, future, 2])
    }

    /// Two modes that answer the same whatever they are given: to x with weight 0.75, to -x with 0.25.
    static func twoModes(observed: Int, future: Int) -> [UInt8] {
        var bias: [Float] = []
        for mode in 0..<2 {
            for k in 1...future {
                let logit: Float = mode == 0 ? Float(log(3.0)) : 0
                bias += [mode == 0 ? Float(k) : -Float(k), 0, Float(log(0.5)), Float(log(0.25)), 0.5, logit]
            }
        }
        let weights = [[Float]](repeating: [Float](repeating: 0, count: bias.count), count: observed * 2)
        return HandmadeONNX.linear(
            input: [0, observed, 2], weights: weights, bias: bias, output: [-1, 2, future, 6])
    }
}

@Suite(
    "Networks of one's own", .enabled(if: FileManager.default.fileExists(atPath: library), "run scripts/fetch-model"))
struct ONNXPredictorTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func predictor(_ model: [UInt8], step: Double = 0.4) throws -> ONNXPredictor {
        let path = (folder.path + "/own.onnx")
        try Data(model).write(to: URL(fileURLWithPath: path))
        return try ONNXPredictor(model: path, library: library, beside: "", step: step, accelerationDensity: 0.1)
    }

    private func fault(_ model: [UInt8]) -> Fault? {
        do {
            _ = try predictor(model)
            return nil
        } catch {
            return error as? Fault
        }
    }

    /// A tracker that has followed people without noise, 15 frames a second, up to 2 s.
    private func tracker(_ paths: [(Double) -> SIMD2<Double>], from start: Double = 0, unseen: Int = 0) -> Tracker {
        var tracker = Tracker()
        for frame in 0...30 {
            let t = Double(frame) / 15
            guard t >= start - 1e-9 else { continue }
            let seen = frame > 30 - unseen ? [] : paths
            tracker.update(
                with: seen.map { path in
                    Observation(
                        position: Rotation<Camera, SemiLocal>.level.inverse(
                            Point<SemiLocal>(path(t).x, path(t).y, 0)), covariance: Covariance3(isotropic: 1e-6))
                }, at: Timestamp(nanoseconds: Int64(t * 1e9)), orientation: .level)
        }
        return tracker
    }

    private let times = predictionTimes(step: 0.2, horizon: 6)

    @Test("a constant velocity network, in batches or person by person, goes straight on, beyond its own horizon too")
    func constantVelocity() throws {
        let paths: [(Double) -> SIMD2<Double>] = [
            { SIMD2(8 - 1.2 * $0, 1 + 0.3 * $0) }, { SIMD2(5, -3 + 0.8 * $0) },
        ]
        for (people, unseen) in [(0, 0), (1, 0), (0, 4)] {
            let tracker = tracker(paths, unseen: unseen)
            var predictor = try predictor(Network.constantVelocity(observed: 8, future: 12, people: people))
            var forecasts = Forecasts()
            predictor.predict(tracker, times: times, into: &forecasts)
            #expect(forecasts.count == 2 && forecasts.modeCount == 1)
            for (person, track) in tracker.tracks.enumerated() {
                let path = paths.min { a, b in
                    abs(a(2).y - track.position.y) < abs(b(2).y - track.position.y)
                }
                for (step, t) in times.enumerated() {
                    let error = forecasts.mean(person: person, mode: 0, step: step) - (path?(2 + t) ?? .zero)
                    #expect((error * error).sum().squareRoot() < 0.01 + 0.005 * t)
                    #expect(forecasts.covariance(person: person, mode: 0, step: step).determinant > 0)
                }
            }
        }
    }

    @Test("the path before the first sight is carried back straight")
    func young() throws {
        let path: (Double) -> SIMD2<Double> = { SIMD2(8 - 1.2 * $0, 0.5) }
        let tracker = tracker([path], from: 1)
        var predictor = try predictor(Network.constantVelocity(observed: 20, future: 4), step: 0.4)
        var forecasts = Forecasts()
        predictor.predict(tracker, times: [1], into: &forecasts)
        let error = forecasts.mean(person: 0, mode: 0, step: 0) - path(3)
        #expect((error * error).sum().squareRoot() < 0.05)
    }

    @Test("modes, deviations, correlation and weights are those the network states")
    func modes() throws {
        var predictor = try predictor(Network.twoModes(observed: 4, future: 5), step: 0.5)
        var forecasts = Forecasts()
        predictor.predict(tracker([{ _ in SIMD2(4, 0) }]), times: [0.5, 0.75, 2.5], into: &forecasts)
        #expect(forecasts.modeCount == 2)
        #expect(abs(forecasts.weight(person: 0, mode: 0) - 0.75) < 1e-6)
        for (step, x) in [1.0, 1.5, 5].enumerated() {
            for (mode, sign) in [1.0, -1].enumerated() {
                #expect(abs(forecasts.mean(person: 0, mode: mode, step: step).x - 4 - sign * x) < 1e-3)
                let p = forecasts.covariance(person: 0, mode: mode, step: step)
                #expect(abs(p.xx - 0.25) < 1e-6 && abs(p.yy - 0.0625) < 1e-6 && abs(p.xy - 0.0625) < 1e-6)
            }
        }
    }

    @Test("an empty scene gives no forecast")
    func empty() throws {
        var predictor = try predictor(Network.constantVelocity(observed: 8, future: 12))
        var forecasts = Forecasts()
        predictor.predict(Tracker(), times: times, into: &forecasts)
        #expect(forecasts.count == 0)
    }

    @Test("a network whose answers overflow is replaced by the filter's path, finite throughout")
    func wild() throws {
        let weights = [[Float]](repeating: [Float](repeating: 3e38, count: 4), count: 16)
        var predictor = try predictor(
            HandmadeONNX.linear(
                input: [0, 8, 2], weights: weights, bias: [0, 0, 0, 0], output: [-1, 2, 2]))
        var forecasts = Forecasts()
        predictor.predict(tracker([{ SIMD2(20 - 2 * $0, 0) }]), times: [1], into: &forecasts)
        let place = forecasts.mean(person: 0, mode: 0, step: 0)
        #expect(abs(place.x - 14) < 0.1 && abs(place.y) < 0.1)
    }

    @Test("a network of another shape is refused with what it has and what is wanted")
    func shapes() throws {
        let square = HandmadeONNX.identity(sizes: [0, 3, 0, 0])
        #expect(fault(square)?.kind == .badData)
        #expect(fault(square)?.what.contains("any x 3 x any x any") == true)
        // It answers as many moments as it is given, which is a form like any other.
        #expect(fault(HandmadeONNX.identity(sizes: [0, 0, 2])) == nil)
        let odd = HandmadeONNX.linear(
            input: [0, 8, 2], weights: [[Float]](repeating: [0, 0, 0], count: 16), bias: [0, 0, 0],
            output: [-1, 1, 3])
        #expect(fault(odd)?.what.contains("1 x 1 x 3") == true)
        #expect(fault(Array("Dear Sir,\n".utf8))?.kind == .badData)
        #expect(fault([])?.kind == .badData)
        do {
            _ = try ONNXPredictor(
                model: (folder.path + "/nowhere.onnx"), library: library, beside: "", step: 0.4,
                accelerationDensity: 0.1)
            Issue.record("a file that is not there was loaded")
        } catch {
            #expect(error.kind == .noInput)
        }
    }
}
