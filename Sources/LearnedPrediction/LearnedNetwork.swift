import Diagnostics
import Geometry
import RealModule

/// Predicts where everybody will be with a small trained network.
///
/// The network says what a straight line through the measurements gets wrong: for each person some modes with weights,
/// and at anchor times a Gaussian in each, from the person's own history, the people nearest to it, the wearer, and
/// the direction of the wearer's face. Between anchors everything is linear. Mode 0 is always the likeliest.
///
/// Use: `begin`, `add` for each person, `run`, then read. After the first frames nothing is allocated. Predictions turn
/// with their input exactly, and in a fixed frame they move with it.
public struct LearnedNetwork: Sendable {
    typealias Lanes = DenseLayer.Lanes

    /// Modes a person.
    public let modeCount: Int
    /// People added since `begin`.
    public private(set) var count = 0

    private let file: NetworkFile
    private var features = NetworkFeatures()
    private var fits: ContiguousArray<LineFit> = []
    private var isSemiLocal = true
    private var facing = SIMD2<Double>.zero
    private var lines: ContiguousArray<Line> = []
    private var anchors: ContiguousArray<AnchorGaussian> = []
    private var weights: ContiguousArray<Double> = []

    // Work space of one run, kept so that a run allocates nothing.
    private var pairs: ContiguousArray<Pair> = []
    private var nearest: ContiguousArray<Neighbour> = []
    private var pairInput: ContiguousArray<Lanes>
    private var pairHidden: ContiguousArray<Lanes>
    private var pairCode: ContiguousArray<Lanes>
    private var personInput: ContiguousArray<Lanes> = []
    private var firstHidden: ContiguousArray<Lanes>
    private var secondHidden: ContiguousArray<Lanes>
    private var output: ContiguousArray<Lanes>

    /// A person and one of its neighbours.
    private struct Pair {
        var person: Int
        var neighbour: Int
    }

    private struct Neighbour {
        var index: Int
        var distance: Double
    }

    /// A person's straight line, and what makes it more doubtful than the network knows.
    private struct Line {
        var position: SIMD2<Double>
        var velocity: SIMD2<Double>
        /// Variance for measurements that are worse than 5 m, m².
        var spread: Double
        /// Seconds unseen beyond 2.5, and speed beyond 15 m/s: the network was never trained on more.
        var unseen: Double
        var rush: Double

        init(_ fit: LineFit) {
            position = fit.position
            velocity = fit.velocity
            spread = max(fit.positionCovariance.xx, fit.positionCovariance.yy, 25) - 25
            unseen = max(fit.newest - 2.5, 0)
            rush = max(fit.velocity.norm - 15, 0)
        }

        /// Variance that is added at a time, m².
        @inline(__always)
        func doubt(at time: Double) -> Double {
            let (lost, far) = (unseen * (1 + time), rush * time)
            return min(spread + lost * lost + far * far, 1e18)
        }
    }

    /// What is left of a person's future after the straight line, at one anchor.
    private struct AnchorGaussian {
        var mean: SIMD2<Double>
        var covariance: Covariance2
    }

    /// Reads a network.
    ///
    /// - Parameters:
    ///   - bytes: the file's contents.
    ///   - name: what the source is called in messages.
    /// - Throws: a fault that says what is wrong with the file.
    public init(_ bytes: some Collection<UInt8>, name: String) throws(Fault) {
        let file = try NetworkFile(bytes, name: name)
        self.file = file
        modeCount = file.modes
        func room(_ layer: Int) -> ContiguousArray<Lanes> {
            ContiguousArray(repeating: .zero, count: file.layers[layer].roomForOutputs)
        }
        pairInput = ContiguousArray(repeating: .zero, count: file.layers[0].inputs)
        pairHidden = room(0)
        pairCode = room(1)
        firstHidden = room(2)
        secondHidden = room(3)
        output = room(4)
        nearest.reserveCapacity(file.neighbours + 1)
    }

    /// Begins a new moment.
    ///
    /// - Parameters:
    ///   - wearerIsOrigin: whether positions are relative to the wearer; otherwise the frame is fixed and its origin
    ///     means nothing.
    ///   - facing: mean direction of the wearer's face over the last seconds, of a length up to 1, in the same axes;
    ///     zero where it is not known.
    public mutating func begin(wearerIsOrigin: Bool, facing: SIMD2<Double> = .zero) {
        isSemiLocal = wearerIsOrigin
        self.facing = facing.norm.isFinite ? facing / max(facing.norm, 1) : .zero
        count = 0
        fits.removeAll(keepingCapacity: true)
        lines.removeAll(keepingCapacity: true)
    }

    /// Adds a person.
    ///
    /// - Parameters:
    ///   - measurements: how many there are.
    ///   - measurement: a measurement by its index, oldest first. Only the last 3 s count; what is not finite is left
    ///     out. A person without any is somewhere within a hundred metres.
    public mutating func add(measurements: Int, measurement: (Int) -> MeasuredPosition) {
        let fit = LineFit(count: measurements, measurement: measurement)
        fits.append(fit)
        lines.append(Line(fit))
        count += 1
    }

    /// Predicts everybody added.
    public mutating func run() {
        let groups = (count + Lanes.scalarCount - 1) / Lanes.scalarCount
        let inputs = file.layers[2].inputs
        Self.grow(&personInput, to: groups * inputs, with: .zero)
        Self.grow(&weights, to: groups * Lanes.scalarCount * modeCount, with: 0)
        Self.grow(
            &anchors, to: groups * Lanes.scalarCount * modeCount * file.anchors,
            with: AnchorGaussian(mean: .zero, covariance: Covariance2(isotropic: 1)))
        for index in 0..<(groups * inputs) { personInput[index] = .zero }
        describePeople()
        pairUp()
        encodePairs()
        for group in 0..<groups {
            file.layers[2].apply(personInput, from: group * inputs, into: &firstHidden)
            file.layers[3].apply(firstHidden, into: &secondHidden)
            file.layers[4].apply(secondHidden, into: &output)
            for lane in 0..<min(Lanes.scalarCount, count - group * Lanes.scalarCount) {
                read(lane: lane, person: group * Lanes.scalarCount + lane)
            }
        }
    }

    private static func grow<T>(_ array: inout ContiguousArray<T>, to size: Int, with element: T) {
        if array.count < size { array.append(contentsOf: repeatElement(element, count: size - array.count)) }
    }

    private mutating func describePeople() {
        let inputs = file.layers[2].inputs
        for person in 0..<count {
            features.describe(fits[person], wearerIsOrigin: isSemiLocal, facing: facing)
            let (group, lane) = person.quotientAndRemainder(dividingBy: Lanes.scalarCount)
            for (index, value) in features.values.enumerated() {
                personInput[group * inputs + index][lane] = value
            }
        }
    }

    /// Finds the nearest people of everybody, by where they were last measured.
    private mutating func pairUp() {
        pairs.removeAll(keepingCapacity: true)
        for person in 0..<count {
            nearest.removeAll(keepingCapacity: true)
            for other in 0..<count where other != person && fits[other].count > 0 {
                let apart = fits[other].newestPosition - fits[person].newestPosition
                let distance = (apart * apart).sum()
                guard nearest.count < file.neighbours || distance < (nearest.last?.distance ?? .infinity) else {
                    continue
                }
                var place = nearest.count
                while place > 0, nearest[place - 1].distance > distance { place -= 1 }
                nearest.insert(Neighbour(index: other, distance: distance), at: place)
                if nearest.count > file.neighbours { nearest.removeLast() }
            }
            for neighbour in nearest { pairs.append(Pair(person: person, neighbour: neighbour.index)) }
        }
    }

    /// Encodes the pairs, eight at a time, and pools the codes of each person: a quarter of the sum, and the maximum.
    private mutating func encodePairs() {
        let inputs = file.layers[2].inputs
        for start in stride(from: 0, to: pairs.count, by: Lanes.scalarCount) {
            let lanes = min(Lanes.scalarCount, pairs.count - start)
            for lane in 0..<lanes {
                let pair = pairs[start + lane]
                features.describe(fits[pair.neighbour], seenBy: fits[pair.person])
                for (index, value) in features.values.enumerated() { pairInput[index][lane] = value }
            }
            file.layers[0].apply(pairInput, into: &pairHidden)
            file.layers[1].apply(pairHidden, into: &pairCode)
            for lane in 0..<lanes {
                let (group, place) = pairs[start + lane].person.quotientAndRemainder(dividingBy: Lanes.scalarCount)
                let sums = group * inputs + NetworkFeatures.personCount
                for index in 0..<file.code {
                    let value = pairCode[index][lane]
                    personInput[sums + index][place] += value * 0.25
                    personInput[sums + file.code + index][place] = max(
                        personInput[sums + file.code + index][place], value)
                }
            }
        }
    }

    /// Reads the outputs of one lane as modes.
    private mutating func read(lane: Int, person: Int) {
        let scales = isSemiLocal ? file.semiLocalScales : file.fixedScales
        let (direction, speed) = fits[person].heading
        let back = SIMD2(direction.x, -direction.y)
        let stillness = Self.stillness(speed: speed)
        for mode in 0..<modeCount {
            for anchor in 0..<file.anchors {
                let place = (mode * file.anchors + anchor) * NetworkFile.anchorOutputs
                let time = Float(anchor) * file.step
                let reach = 0.1 + 0.5 * time
                let mean = SIMD2(
                    Double(output[place][lane] * reach), Double(output[place + 1][lane] * reach))
                let start = Float.log(0.05 + 0.25 * time)
                let sx = Double(Self.deviation(output[place + 2][lane] + start) * scales[anchor])
                let sy = Double(Self.deviation(output[place + 3][lane] + start) * scales[anchor])
                let correlation = 0.95 * Double(Self.squashed(output[place + 4][lane]))
                let isotropic = 0.5 * (sx * sx + sy * sy) * stillness
                let moving = 1 - stillness
                anchors[(person * modeCount + mode) * file.anchors + anchor] = AnchorGaussian(
                    mean: (mean * moving).turned(into: back),
                    covariance: Covariance2(
                        xx: sx * sx * moving + isotropic, xy: correlation * sx * sy * moving,
                        yy: sy * sy * moving + isotropic
                    ).turned(into: back))
            }
        }
        readWeights(lane: lane, person: person)
    }

    /// Weights whose first is never the smaller one.
    private mutating func readWeights(lane: Int, person: Int) {
        let place = modeCount * file.anchors * NetworkFile.anchorOutputs
        var total = 1.0
        weights[person * modeCount] = 1
        for mode in 1..<modeCount {
            let value = Double(output[place + mode][lane])
            let odds = 1 / (1 + Double.exp(min(value, 700)))
            weights[person * modeCount + mode] = odds
            total += odds
        }
        for mode in 0..<modeCount { weights[person * modeCount + mode] /= total }
    }

    /// Probability of a mode of a person; a person's modes sum to 1, and no mode is likelier than mode 0.
    public func weight(person: Int, mode: Int) -> Double { weights[person * modeCount + mode] }

    /// Where a person will be in a mode.
    ///
    /// - Parameters:
    ///   - person: place in the last batch.
    ///   - mode: which of the futures.
    ///   - time: seconds ahead, not negative; beyond the last anchor the last change goes on and doubt grows.
    /// - Returns: expected position, metres, and its covariance, m²; both finite.
    public func gaussian(person: Int, mode: Int, at time: Double) -> (mean: SIMD2<Double>, covariance: Covariance2) {
        let first = (person * modeCount + mode) * file.anchors
        let place = max(time, 0) / Double(file.step)
        let low = min(Int(min(place + 1e-6, 1e6)), file.anchors - 2)
        let share = place - Double(low)
        let (a, b) = (anchors[first + low], anchors[first + low + 1])
        let (within, beyond) = (min(share, 1), max(share, 1))
        let line = lines[person]
        let left = a.covariance * (1 - within) + b.covariance * within
        return (
            line.position + line.velocity * time + a.mean + (b.mean - a.mean) * share,
            left * (beyond * beyond) + Covariance2(isotropic: line.doubt(at: time))
        )
    }

    /// How far a motion is from having a direction, 1 for none: there the prediction has none either.
    private static func stillness(speed: Double) -> Double {
        let typical = 0.01
        return typical * typical / (speed * speed + typical * typical)
    }

    /// A standard deviation from e⁻⁴ to e³ metres of its unbounded logarithm.
    private static func deviation(_ logarithm: Float) -> Float {
        .exp(-0.5 + 3.5 * squashed((logarithm + 0.5) / 3.5))
    }

    /// From all numbers to -1 ... 1, without a transcendental function.
    private static func squashed(_ z: Float) -> Float {
        let bounded = min(max(z, -1e6), 1e6)
        return bounded / (1 + bounded * bounded).squareRoot()
    }
}
