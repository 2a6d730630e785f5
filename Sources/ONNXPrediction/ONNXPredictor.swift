import Diagnostics
import FileFormats
import Geometry
import ONNXInference
import Prediction
import RealModule
import Tracking

/// A network of the user's own, in an .onnx file.
///
/// It is given people x observed x 2 32-bit floats: each person's path at equal steps, oldest first, metres in
/// semi-local axes relative to the last measurement. It answers with people x future x 2: the displacement from
/// that measurement after 1, 2, ... steps; or with people x modes x future x 6: the same displacement, the natural
/// logarithms of the standard deviations in x and y, their correlation, and the mode's logit (that of the first step
/// counts). A network that states no deviations gets those of the `kalman` predictor.
public struct ONNXPredictor: Predictor {
    /// Name on the command line and in reports.
    public let name: String

    /// Most modes of a network.
    static let mostModes = 64
    /// Most moments of a path or of its continuation.
    static let mostMoments = 512
    /// Moments of a path where the network takes any number: those of the ETH/UCY protocol.
    static let usualObserved = 8

    private let session: ONNXSession
    private let step: Double
    private let accelerationDensity: Double
    private let observed: Int
    /// Whether the network takes one person at a time.
    private let isSingle: Bool
    private let form: Form
    private var input: [Float] = []
    private var output: [Float] = []

    /// What one person's answer looks like.
    struct Form: Equatable {
        var modes: Int
        var moments: Int
        /// Numbers a moment: 2, or 6 with deviations and weight.
        var numbers: Int

        var count: Int { modes * moments * numbers }

        /// - Parameter sizes: of the output, people first; nil where they are none of the two shapes.
        init?(_ sizes: [Int]) {
            switch sizes.count {
            case 3 where sizes[2] == 2: (modes, moments, numbers) = (1, sizes[1], 2)
            case 4 where sizes[3] == 6: (modes, moments, numbers) = (sizes[1], sizes[2], 6)
            default: return nil
            }
            guard (1...ONNXPredictor.mostModes).contains(modes), (1...ONNXPredictor.mostMoments).contains(moments)
            else { return nil }
        }
    }

    /// Loads a network and tries it once.
    ///
    /// - Parameters:
    ///   - model: path of the .onnx file.
    ///   - library: path of ONNX Runtime; empty: looked for in `folder`, then in the system.
    ///   - folder: where ONNX Runtime may lie.
    ///   - step: seconds between the moments of the network.
    ///   - accelerationDensity: for networks without deviations, m²/s³.
    /// - Throws: `noInput` where there is no file, `badData` where it is no such network, `unavailable` without the
    ///   library.
    public init(
        model: String, library: String, beside folder: String, step: Double, accelerationDensity: Double
    ) throws(Fault) {
        guard InputFile.exists(model), !InputFile.isFolder(model) else {
            throw Fault(
                .noInput, "there is no such file", at: .init(file: model),
                remedy: "Name a predictor, or a network in the form of docs/prediction.md")
        }
        let runtime = try ONNXRuntime(library: library, beside: folder)
        do throws(ONNXSession.Failure) {
            // One thread: the networks are small, and the detector's threads are busy.
            session = try ONNXSession(model, runtime: runtime, threads: 1)
        } catch {
            throw Self.refusal(model, "\(runtime.name) can not load this network: \(error.words)")
        }
        let shape = session.inputShape
        guard shape.count == 3, shape[2] == 2 || shape[2] < 0, shape[0] == 1 || shape[0] < 0,
            shape[1] < 0 || (2...Self.mostMoments).contains(shape[1])
        else {
            throw Self.refusal(model, "the network's input is \(Self.words(shape)), not people x observed x 2")
        }
        name = model
        self.step = step
        self.accelerationDensity = accelerationDensity
        observed = shape[1] < 0 ? Self.usualObserved : shape[1]
        isSingle = shape[0] == 1
        form = try Self.form(of: session, observed: observed, model: model)
    }

    /// The shape of what the network answers for one person who stands still.
    private static func form(of session: ONNXSession, observed: Int, model: String) throws(Fault) -> Form {
        let still = [Float](repeating: 0, count: observed * 2)
        var sizes: [Int] = []
        var isFinite = true
        let outcome = still.withUnsafeBufferPointer { still in
            Result { () throws(ONNXSession.Failure) in
                try session.run(still.baseAddress, sizes: (1, Int64(observed), 2, 0, 0, 0), dimensions: 3) {
                    values, shape, dimensions in
                    sizes = Self.sizes(shape, dimensions)
                    isFinite = UnsafeBufferPointer(start: values, count: sizes.reduce(1, *)).allSatisfy(\.isFinite)
                }
            }
        }
        if case .failure(let failure) = outcome {
            throw refusal(model, "the network can not be computed: \(failure.words)")
        }
        guard let form = Form(sizes), sizes[0] == 1 else {
            throw refusal(
                model,
                "the network answers \(words(sizes)) for one person, "
                    + "not 1 x future x 2 or 1 x modes x future x 6")
        }
        guard isFinite else { throw refusal(model, "the network answers with numbers that are none") }
        return form
    }

    private static func refusal(_ model: String, _ what: String) -> Fault {
        Fault(
            .badData, what, at: .init(file: model),
            remedy: "docs/prediction.md says what a network takes and answers ('A network of your own')")
    }

    private static func words(_ sizes: [Int]) -> String {
        sizes.isEmpty ? "one number" : sizes.map { $0 < 0 ? "any" : "\($0)" }.joined(separator: " x ")
    }

    private static func sizes(_ sizes: ONNXSession.Sizes, _ dimensions: Int) -> [Int] {
        Array([sizes.0, sizes.1, sizes.2, sizes.3, sizes.4, sizes.5].map { Int($0) }.prefix(dimensions))
    }

    /// Predicts every track of the tracker with the network's modes.
    ///
    /// Where the library fails or answers with numbers that are none, the filter's path goes on in their place.
    public mutating func predict(_ tracker: borrowing Tracker, times: [Double], into forecasts: inout Forecasts) {
        let people = tracker.tracks.count
        forecasts.reshape(count: people, modeCount: form.modes, times: times)
        guard people > 0, let now = tracker.time else { return }
        input.removeAll(keepingCapacity: true)
        for track in tracker.tracks {
            let start = input.count
            input.append(contentsOf: repeatElement(0, count: observed * 2))
            tracker.withHistory(of: track) { history in
                TrackPath.sample(history, velocity: track.motion.velocity, count: observed, step: step) {
                    moment, place in
                    input[start + 2 * moment] = Float(place.x)
                    input[start + 2 * moment + 1] = Float(place.y)
                }
            }
        }
        output.removeAll(keepingCapacity: true)
        if isSingle {
            for person in 0..<people { run(from: person, people: 1) }
        } else {
            run(from: 0, people: people)
        }
        for person in 0..<people {
            let track = tracker.tracks[person]
            let last = tracker.withHistory(of: track) { $0.last }
            let start = last?.position ?? track.motion.position
            let unseen = last.map { now.since($0.time) } ?? 0
            write(person, track.motion, from: start, unseen: unseen, into: &forecasts)
        }
    }

    /// Runs the network for some people; answers of another shape than the first are left out as not a number.
    private mutating func run(from person: Int, people: Int) {
        let expected = people * form.count
        var answer: [Float] = output
        output = []
        let before = answer.count
        input.withUnsafeBufferPointer { input in
            let values = input.baseAddress.map { $0 + person * observed * 2 }
            try? session.run(values, sizes: (Int64(people), Int64(observed), 2, 0, 0, 0), dimensions: 3) {
                values, sizes, dimensions in
                guard Self.sizes(sizes, dimensions).reduce(1, *) == expected else { return }
                answer.append(contentsOf: UnsafeBufferPointer(start: values, count: expected))
            }
        }
        if answer.count == before { answer.append(contentsOf: repeatElement(.nan, count: expected)) }
        output = answer
    }

    private func write(
        _ person: Int, _ motion: ConstantVelocityFilter, from start: SIMD2<Double>, unseen: Double,
        into forecasts: inout Forecasts
    ) {
        let own = output[(person * form.count)..<((person + 1) * form.count)]
        let isUsable = own.allSatisfy(\.isFinite)
        var total = 0.0
        for mode in 0..<form.modes {
            let logit = form.numbers == 6 && isUsable ? Double(own[own.startIndex + mode * form.moments * 6 + 5]) : 0
            let weight = Double.exp(min(max(logit, -50), 50))
            forecasts.setWeight(weight, person: person, mode: mode)
            total += weight
        }
        for mode in 0..<form.modes {
            forecasts.setWeight(forecasts.weight(person: person, mode: mode) / total, person: person, mode: mode)
            for (index, time) in forecasts.times.enumerated() {
                let filtered = motion.predicted(by: time, accelerationDensity: accelerationDensity)
                guard isUsable else {
                    forecasts.set(
                        mean: filtered.position, covariance: filtered.positionCovariance, person: person, mode: mode,
                        step: index)
                    continue
                }
                let future = Continuation(own, form: form, mode: mode, at: (unseen + time) / step)
                forecasts.set(
                    mean: start + future.displacement,
                    covariance: future.covariance ?? filtered.positionCovariance, person: person, mode: mode,
                    step: index)
            }
        }
    }
}
