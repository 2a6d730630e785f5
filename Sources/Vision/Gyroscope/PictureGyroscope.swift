import COpenCV
import Detection
import Diagnostics
import Geometry
import Imaging
import Orientation
import RealModule

/// The visual gyroscope: how the camera turns, from its pictures alone.
///
/// Corners are followed by optical flow, those on people are left out, and `VisualGyroscope` finds the rotation of their lines
/// of sight. The last picture in which that succeeded is kept, so that a few blurred pictures cost nothing. It
/// belongs to one thread; Swift allocates nothing for a frame.
public final class PictureGyroscope {
    /// What became of a picture.
    public enum Outcome: String, Sendable, CaseIterable {
        /// The first picture, or the first after something better measured: the turn counts from here.
        case started
        /// The turn since the last measured picture is known.
        case measured
        /// The very picture that came before, for a moment: as good as a camera at rest.
        case repeated
        /// The very picture that came before, for longer than a camera takes.
        case frozen
        /// Too dark for corners.
        case dark
        /// Too few corners, or too few found again: blurred, plain, covered, or another scene.
        case tooFewCorners = "too-few-corners"
        /// The corners moved, but not as if the camera had turned.
        case disagreement
        /// Too long after the last measured picture, or before it.
        case timeJump = "time-jump"
        /// The picture has another size.
        case otherSize = "other-size"

        /// Whether the orientation is known after it.
        public var isKnown: Bool { self == .started || self == .measured || self == .repeated }
    }

    /// What it is called in messages.
    public static let name = "visual gyroscope"

    /// Pictures are made smaller until their longer side is at most so many pixels.
    static let longestSide = 480
    /// Side of the squares of which each has one corner at most, pixels of the small picture.
    static let cell = 16
    /// Grey levels by which brightness must change within a pixel of the small picture, in each direction.
    static let leastGradient: Float = 2
    /// The way there and back may miss by so many pixels of the small picture.
    static let mostMiss: Float = 0.7
    /// Lines of sight that differ by less than so many pixels of the small picture agree.
    static let tolerance = 1.5
    /// Below this mean brightness a picture is too dark.
    static let dark: Float = 8
    /// Boxes of people are made larger by this share of their size on each side: feet and arms stick out.
    static let boxMargin = 0.1
    /// Pictures from one search for corners to the next, where there are not enough.
    static let searchInterval = 3

    /// What became of the last picture.
    public private(set) var outcome = Outcome.started
    /// How the camera was turned at the last measured picture.
    public var orientation: Rotation<Camera, SemiLocal> { gyroscope.orientation }
    /// How many corners are followed.
    public var cornerCount: Int { gyroscope.count }

    private var gyroscope: VisualGyroscope
    private let flow: FeatureFlow
    private var size: (width: Int, height: Int)?
    /// When a picture that differs from the one before was last seen.
    private var lastChange = Timestamp(nanoseconds: 0)
    private var sinceSearch = 0
    private var places: [FeatureFlow.Place] = []
    private var next: [FeatureFlow.Place] = []
    private var corners: [FeatureFlow.Place]
    private var found: [UInt8]
    private var rays: [Vector<Camera>] = []
    private var hidden: [FeatureFlow.Box] = []

    /// - Parameters:
    ///   - pitch: of the head in the mean, and at the start, radians above the horizon.
    ///   - settings: constants of the rotation.
    /// - Throws: `software` where OpenCV fails.
    public init(pitch: Double = 0, settings: VisualGyroscopeSettings = VisualGyroscopeSettings()) throws(Fault) {
        gyroscope = VisualGyroscope(pitch: pitch, settings: settings)
        flow = try FeatureFlow()
        let capacity = settings.capacity
        corners = Array(repeating: FeatureFlow.Place(), count: capacity)
        found = Array(repeating: 0, count: capacity)
        places.reserveCapacity(capacity)
        next.reserveCapacity(capacity)
        rays.reserveCapacity(capacity)
        hidden.reserveCapacity(64)
    }

    /// Goes on from an orientation that something better measured; the next picture is a first one.
    public func follow(_ known: Rotation<Camera, SemiLocal>) {
        gyroscope.restart(from: known)
        places.removeAll(keepingCapacity: true)
        size = nil
    }

    /// Measures how far the camera turned up to this picture; `orientation` and `outcome` tell the result.
    ///
    /// - Parameters:
    ///   - picture: valid only during the call.
    ///   - camera: its intrinsics.
    ///   - people: whom not to look at.
    ///   - time: when it was taken.
    /// - Throws: `software` for a picture that is not backed by its bytes.
    public func look(
        at picture: PictureView, camera: CameraIntrinsics, people: [DetectedPerson], time: Timestamp
    ) throws(Fault) {
        let facts = try flow.take(picture, longestSide: Self.longestSide)
        hide(people)
        outcome = try judge(picture, facts, camera, time)
    }

    private func judge(
        _ picture: PictureView, _ facts: FeatureFlow.Facts, _ camera: CameraIntrinsics, _ time: Timestamp
    ) throws(Fault) -> Outcome {
        guard let size else { return try begin(picture, camera, time, as: .started) }
        guard size == (picture.width, picture.height) else { return try begin(picture, camera, time, as: .otherSize) }
        let interval = gyroscope.lastMeasured.map { time.since($0) } ?? 0
        guard interval > 0 else { return try begin(picture, camera, time, as: .timeJump) }
        guard facts.mean >= Self.dark else { return try fail(picture, camera, time, after: interval, as: .dark) }
        guard gyroscope.count >= gyroscope.settings.leastAgreeing else {
            return try fail(picture, camera, time, after: interval, as: .tooFewCorners)
        }
        if facts.repeated {
            gyroscope.rest(at: time)
            return time.since(lastChange) <= gyroscope.settings.longestGap ? .repeated : .frozen
        }
        lastChange = time
        guard interval <= gyroscope.settings.longestGap else {
            return try begin(picture, camera, time, as: .timeJump)
        }
        guard try followCorners(camera, time) >= gyroscope.settings.leastAgreeing else {
            return try fail(picture, camera, time, after: interval, as: .tooFewCorners)
        }
        let focal = (camera.fx + camera.fy) / 2 / Double(facts.shrink)
        guard
            gyroscope.update(
                rays: rays, isSeen: &found, at: time, tolerance: Self.tolerance / max(focal, 1))
        else {
            return try fail(picture, camera, time, after: interval, as: .disagreement)
        }
        giveUpLost()
        try search(camera)
        flow.keep()
        return .measured
    }

    /// Begins anew at a picture, with what is known of the orientation.
    private func begin(
        _ picture: PictureView, _ camera: CameraIntrinsics, _ time: Timestamp, as outcome: Outcome
    ) throws(Fault) -> Outcome {
        gyroscope.restart(at: time)
        places.removeAll(keepingCapacity: true)
        size = (picture.width, picture.height)
        lastChange = time
        sinceSearch = Self.searchInterval
        try search(camera)
        flow.keep()
        return outcome
    }

    /// The last good picture is kept for the next try; this one takes its place once that is too old, and sooner if this one is
    /// good too and only shows something else.
    private func fail(
        _ picture: PictureView, _ camera: CameraIntrinsics, _ time: Timestamp, after interval: Double,
        as outcome: Outcome
    ) throws(Fault) -> Outcome {
        let settings = gyroscope.settings
        let isOld = interval >= settings.longestGap || gyroscope.count < settings.leastAgreeing
        if !isOld {
            guard outcome != .dark, interval >= settings.patience else { return outcome }
            let count = try flow.corners(
                besides: [], outside: hidden, cell: Self.cell, leastGradient: Self.leastGradient, into: &corners)
            guard count >= settings.capacity / 2 else { return outcome }
        }
        return try begin(picture, camera, time, as: outcome)
    }

    /// Where people are, with a margin.
    private func hide(_ people: [DetectedPerson]) {
        hidden.removeAll(keepingCapacity: true)
        for person in people where person.box.isValid {
            let (x, y) = (person.box.width * Self.boxMargin, person.box.height * Self.boxMargin)
            hidden.append(
                FeatureFlow.Box(
                    left: Float(person.box.left - x), top: Float(person.box.top - y),
                    right: Float(person.box.right + x), bottom: Float(person.box.bottom + y)))
        }
    }

    private func isHidden(_ place: FeatureFlow.Place) -> Bool {
        for box in hidden
        where place.u >= box.left && place.u <= box.right && place.v >= box.top && place.v <= box.bottom {
            return true
        }
        return false
    }
}

extension PictureGyroscope {
    /// Finds the corners again; `next` and `rays` then say where each is, and `found` whether it is there at all and not on a
    /// person. None is given up yet: should this picture be of no use, the next one is compared with the same.
    ///
    /// - Returns: how many were found.
    private func followCorners(_ camera: CameraIntrinsics, _ time: Timestamp) throws(Fault) -> Int {
        next.removeAll(keepingCapacity: true)
        for i in places.indices {
            let expected = gyroscope.expectedRay(i, at: time)
            if let (u, v) = camera.project(Point(expected.coordinates)), Self.isWithin(u, v, camera) {
                next.append(FeatureFlow.Place(u: Float(u), v: Float(v)))
            } else {
                next.append(places[i])
            }
        }
        try flow.track(from: places, to: &next, found: &found, mostMiss: Self.mostMiss)
        rays.removeAll(keepingCapacity: true)
        var count = 0
        for i in next.indices {
            if isHidden(next[i]) { found[i] = 0 }
            count += Int(found[i])
            rays.append(camera.ray(u: Double(next[i].u), v: Double(next[i].v)).normalized)
        }
        return count
    }

    /// The corners' places are those in the newest picture from now on; those not found are given up, and those that disagree.
    private func giveUpLost() {
        swap(&places, &next)
        var i = places.count
        while i > 0 {
            i -= 1
            guard found[i] == 0 else { continue }
            // As VisualGyroscope.remove does it. What has the last number was looked at before.
            places.swapAt(i, places.count - 1)
            places.removeLast()
            gyroscope.remove(i)
        }
    }

    private static func isWithin(_ u: Double, _ v: Double, _ camera: CameraIntrinsics) -> Bool {
        u >= 0 && v >= 0 && u < Double(camera.width) && v < Double(camera.height)
    }

    /// Looks for new corners in the newest picture where there are too few.
    private func search(_ camera: CameraIntrinsics) throws(Fault) {
        sinceSearch += 1
        let settings = gyroscope.settings
        let wanted = settings.capacity - gyroscope.count
        guard Double(gyroscope.count) < settings.refillShare * Double(settings.capacity),
            sinceSearch >= Self.searchInterval || gyroscope.count < 2 * settings.leastAgreeing
        else { return }
        sinceSearch = 0
        let count = try flow.corners(
            besides: places, outside: hidden, cell: Self.cell, leastGradient: Self.leastGradient, into: &corners)
        for corner in corners.prefix(min(count, wanted)) {
            places.append(corner)
            gyroscope.add(ray: camera.ray(u: Double(corner.u), v: Double(corner.v)).normalized)
        }
    }
}
