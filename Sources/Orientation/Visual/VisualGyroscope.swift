import Geometry
import RealModule

/// How the camera turns, by the directions in which fixed things are seen: those of a picture are kept in axes that do not
/// turn, and the rotation that takes the next picture's lines of sight onto them is the camera's orientation.
///
/// A direction stays as it was first seen for as long as it agrees, so a camera at rest does not drift at all. One that disagrees
/// (a passer-by, or something near while the wearer walks) begins anew where it is seen now, with little weight.
/// Nothing here measures gravity: the inclination is the assumed one at the start, and a slow correction keeps its mean
/// there. Nothing is allocated after the start.
public struct VisualGyroscope: Sendable {
    /// With which it was made.
    public let settings: VisualGyroscopeSettings
    /// How the camera was turned when that was last measured.
    public private(set) var orientation: Rotation<Camera, SemiLocal>
    /// How many directions are followed.
    public var count: Int { directions.count }

    /// Inclination that the camera has in the mean.
    private let usual: Rotation<Camera, SemiLocal>
    /// As `orientation`, before levelling: the axes of `directions`.
    private var unlevelled: Rotation<Camera, SemiLocal>
    private var levelling = Rotation<SemiLocal, SemiLocal>.identity
    private var directions: [Vector<SemiLocal>] = []
    /// For how many frames each has agreed.
    private var trust: [Int] = []
    /// Of those that are seen now: where they are seen, where they should be, and how much they count.
    private var seenRays: [Vector<Camera>] = []
    private var seenDirections: [Vector<SemiLocal>] = []
    private var weights: [Double] = []
    private var time: Timestamp?
    /// Turn in a second, axes of the camera, radians.
    private var rate = SIMD3<Double>.zero

    /// - Parameters:
    ///   - pitch: of the head in the mean, and at the start, radians above the horizon.
    ///   - settings: the constants.
    public init(pitch: Double = 0, settings: VisualGyroscopeSettings = VisualGyroscopeSettings()) {
        self.settings = settings
        usual = .looking(heading: 0, pitch: pitch)
        orientation = usual
        unlevelled = usual
        directions.reserveCapacity(settings.capacity)
        trust.reserveCapacity(settings.capacity)
        seenRays.reserveCapacity(settings.capacity)
        seenDirections.reserveCapacity(settings.capacity)
        weights.reserveCapacity(settings.capacity)
    }

    /// When the turn was last measured; nil before.
    public var lastMeasured: Timestamp? { time }

    /// Where direction number `i` should be seen at a moment if the head turns on as it did; the length is 1.
    public func expectedRay(_ i: Int, at moment: Timestamp) -> Vector<Camera> {
        predicted(at: moment).inverse(directions[i])
    }

    private func predicted(at moment: Timestamp) -> Rotation<Camera, SemiLocal> {
        // A head does not turn on for longer than this without a measurement.
        let interval = time.map { min(max(moment.since($0), 0), 0.1) } ?? 0
        return unlevelled.after(Rotation<Camera, Camera>(rotationVector: rate * interval))
    }

    /// Takes in where the directions are seen now.
    ///
    /// - Parameters:
    ///   - rays: lines of sight of length 1, in the order of the directions.
    ///   - isSeen: for each 0 where it is not seen now; set to 0 where it is to be given up too, for it disagrees from each picture to
    ///     the next. What moves so stays in view when the head turns, and would in time crowd out all else.
    ///   - moment: when they were seen.
    ///   - tolerance: lines that differ by less agree, radians.
    /// - Returns: whether the turn could be measured; if not, all stays as it was.
    public mutating func update(
        rays: [Vector<Camera>], isSeen: inout [UInt8], at moment: Timestamp, tolerance: Double
    ) -> Bool {
        precondition(rays.count == directions.count && isSeen.count >= rays.count, "a ray for each direction")
        seenRays.removeAll(keepingCapacity: true)
        seenDirections.removeAll(keepingCapacity: true)
        weights.removeAll(keepingCapacity: true)
        for i in rays.indices where isSeen[i] != 0 {
            seenRays.append(rays[i])
            seenDirections.append(directions[i])
            weights.append(Double(1 + min(trust[i], settings.mostTrust)))
        }
        let estimator = RotationEstimator(tolerance: tolerance)
        let guess = predicted(at: moment)
        guard
            let found = estimator.estimate(
                from: seenRays, to: seenDirections, weights: weights, guess: guess),
            found.inliers >= settings.leastAgreeing, found.share >= settings.leastShare,
            found.spread >= settings.leastSpread
        else { return false }
        let turn = unlevelled.inverse.after(found.rotation)
        let interval = time.map { moment.since($0) } ?? 0
        rate = interval > 0 ? Self.vector(of: turn) / interval : .zero
        // Products of unit quaternions stay so only up to rounding.
        unlevelled =
            Rotation(w: found.rotation.w, x: found.rotation.v.x, y: found.rotation.v.y, z: found.rotation.v.z)
            ?? found.rotation
        for i in directions.indices where isSeen[i] != 0 {
            let seen = unlevelled(rays[i])
            let e = seen - directions[i]
            if e.dot(e) < tolerance * tolerance {
                trust[i] += 1
            } else {
                if trust[i] == 0 { isSeen[i] = 0 }
                directions[i] = seen
                trust[i] = 0
            }
        }
        time = moment
        level(after: interval)
        return true
    }

    /// Takes in that the camera did not move since the last moment.
    public mutating func rest(at moment: Timestamp) {
        time = moment
        rate = .zero
    }

    /// Follows another direction, seen at the last moment.
    public mutating func add(ray: Vector<Camera>) {
        guard directions.count < settings.capacity else { return }
        directions.append(unlevelled(ray))
        trust.append(0)
    }

    /// Gives up direction number `i`; the last one takes its number.
    public mutating func remove(_ i: Int) {
        directions.swapAt(i, directions.count - 1)
        directions.removeLast()
        trust.swapAt(i, trust.count - 1)
        trust.removeLast()
    }

    /// Begins anew at a moment: what the head did since the last one is not known, and taken for nothing.
    public mutating func restart(at moment: Timestamp) {
        directions.removeAll(keepingCapacity: true)
        trust.removeAll(keepingCapacity: true)
        rate = .zero
        time = moment
    }

    /// Begins anew where something better says that the camera is turned so.
    public mutating func restart(from known: Rotation<Camera, SemiLocal>) {
        directions.removeAll(keepingCapacity: true)
        trust.removeAll(keepingCapacity: true)
        rate = .zero
        time = nil
        levelling = .identity
        unlevelled = known
        orientation = known
    }

    /// Lets the inclination creep towards the usual one: over minutes a head is level in the mean, and what is left is drift.
    private mutating func level(after interval: Double) {
        let measured = levelling.after(unlevelled)
        let up = SIMD3<Double>(0, 0, 1)
        let assumed = measured(usual.inverse(Vector<SemiLocal>(up)))
        let axis = assumed.cross(Vector(up))
        let error = Double.atan2(y: axis.length, x: assumed.z)
        if error > 1e-12, axis.length > 1e-12 {
            let step = interval * min(error / settings.levellingTime, settings.fastestLevelling)
            levelling = Rotation<SemiLocal, SemiLocal>(angle: step, about: axis.coordinates).after(levelling)
        }
        orientation = levelling.after(unlevelled)
    }

    private static func vector(of turn: Rotation<Camera, Camera>) -> SIMD3<Double> {
        let sine = (turn.v * turn.v).sum().squareRoot()
        guard sine > 1e-12 else { return .zero }
        let angle = 2 * Double.atan2(y: turn.w < 0 ? -sine : sine, x: abs(turn.w))
        return turn.v * (angle / sine)
    }
}
