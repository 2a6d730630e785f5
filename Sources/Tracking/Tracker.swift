import Algorithms
import Assignment
import Geometry
import Ranging

/// Follows people through time in the semi-local frame, and beside it in the picture.
///
/// One call of `update` a frame. What moved everybody alike is taken out first. Association is an optimal assignment in
/// three rounds: people seen a moment ago (after DeepSORT's cascade, arXiv 1703.07402), then those lost and new ones, with
/// regard to the direction in which they went (after OC-SORT, arXiv 2203.14360), then doubtful observations that keep a
/// track alive but start none (after ByteTrack, arXiv 2110.06864). Time is the frame's own time
/// stamp; nothing here reads a clock. After the first frames nothing is allocated.
public struct Tracker: Sendable {
    /// What is tuned.
    public let settings: TrackerSettings
    /// Everybody followed now, tentative tracks included, in order of their ids.
    public internal(set) var tracks: [Track] = []
    /// Frames that were left out because they were older than the one before.
    public private(set) var framesOutOfOrder = 0
    /// Observations that were left out because they held no usable position or exceeded the limit of a frame.
    public internal(set) var observationsRejected = 0
    /// Tracks that were ever believed.
    public internal(set) var believedCount = 0

    /// The moment at which the tracks are: that of the last frame, looked at or left out; nil before the first.
    public private(set) var time: Timestamp?
    /// How the camera was turned at that moment.
    public private(set) var orientation: Rotation<Camera, SemiLocal>?

    /// When the last frame was taken in which people were looked for.
    private var lookedAt: Timestamp?
    var histories: [TrackHistory] = []
    var freeSlots: [Int] = []
    var nextID = 1

    // Work space of one frame, kept so that a frame allocates nothing.
    /// The usable observations in the order in which they came, and their order by score.
    private var gathered: [Candidate] = []
    private var ranking: [Rank] = []
    var candidates: [Candidate] = []
    var solver = SparseAssignmentSolver()
    var pairs: [CandidatePair] = []
    var rows: [Int] = []
    var columns: [Int] = []
    /// Left and right edge of each column's box, or no limit where it has none.
    var edges: [SIMD2<Double>] = []
    /// Of each candidate x and y of its place, metres, and the trace of its covariance, m².
    var places: [SIMD4<Double>] = []
    /// The candidates along whatever somebody near is sought by.
    var order: CoordinateIndex
    var assignment: [Int] = []
    var unsteadiness = CameraUnsteadiness()
    var commonMotion = CommonMotion()
    var headingVotes: MotionConsensus
    var horizontalVotes: MotionConsensus
    var verticalVotes: MotionConsensus

    /// One observation of this frame in semi-local coordinates.
    struct Candidate {
        var index: Int
        var position: SIMD2<Double>
        var height: Double
        var covariance: Covariance2
        var heightVariance: Double
        var box: BoundingBox?
        var score: Double
        var isTaken: Bool
    }

    private struct Rank {
        var score: Double
        /// Among those gathered.
        var place: Int
    }

    /// A tracker that follows nobody yet.
    public init(settings: TrackerSettings = TrackerSettings()) {
        self.settings = settings
        tracks.reserveCapacity(settings.maximumTracks)
        candidates.reserveCapacity(settings.maximumObservations)
        gathered.reserveCapacity(settings.maximumObservations)
        ranking.reserveCapacity(settings.maximumObservations)
        freeSlots.reserveCapacity(settings.maximumTracks)
        histories.reserveCapacity(settings.maximumTracks)
        order = CoordinateIndex(capacity: settings.maximumObservations)
        headingVotes = MotionConsensus(capacity: settings.maximumTracks)
        horizontalVotes = MotionConsensus(capacity: settings.maximumTracks)
        verticalVotes = MotionConsensus(capacity: settings.maximumTracks)
    }

    /// What was measured of a track over the last seconds.
    public func history(of track: Track) -> TrackHistory { histories[track.historySlot] }

    /// Looks at a track's measurements where they lie.
    @inline(__always)
    public func withHistory<R>(of track: Track, _ body: (borrowing TrackHistory) -> R) -> R {
        body(histories[track.historySlot])
    }

    /// Takes in one frame.
    ///
    /// - Parameters:
    ///   - observations: everybody seen, in any order; the result does not depend on it.
    ///   - time: when the frame was taken. A frame older than the one before is left out and counted.
    ///   - orientation: how the camera was turned then.
    ///   - camera: intrinsics, where observations have boxes; used to move boxes with a turn of the head and to know who
    ///     should be in view.
    public mutating func update(
        with observations: [Observation], at time: Timestamp, orientation: Rotation<Camera, SemiLocal>,
        camera: CameraIntrinsics? = nil
    ) {
        guard coast(to: time, orientation: orientation, camera: camera) else { return }
        let pause = lookedAt.map { time.since($0) } ?? 0
        lookedAt = time
        forget(at: time, after: pause, orientation: orientation, camera: camera)
        gather(observations, orientation: orientation)
        switch settings.association {
        case .given:
            associateAsGiven(observations, at: time)
        case .own:
            estimateCommonMotion(at: time, camera: camera)
            associate(observations, .recent, at: time)
            associate(observations, .lost, at: time)
            associate(observations, .doubtful, at: time)
            startTracks(observations, at: time)
        }
        unsteadiness.adapt(by: pause, rate: settings.image.adaptation)
        settle(at: time)
    }

    /// Carries everybody on to a frame. By itself for one in which nobody was looked for, as when the processor can not keep up:
    /// nobody counts as missed there, and what later frames bring is judged as if it had not been.
    ///
    /// Parameters as those of `update`.
    ///
    /// - Returns: false where the frame is older than the one before: it is left out and counted.
    @discardableResult
    public mutating func coast(
        to time: Timestamp, orientation: Rotation<Camera, SemiLocal>, camera: CameraIntrinsics? = nil
    ) -> Bool {
        if let last = self.time, time < last {
            framesOutOfOrder += 1
            return false
        }
        let dt = self.time.map { time.since($0) } ?? 0
        let turn = self.orientation.map { orientation.inverse.after($0) }
        self.time = time
        self.orientation = orientation
        // After a pause longer than anybody is remembered for, all will be forgotten below; until then the covariance
        // must stay finite.
        let step = min(dt, 10)
        for i in tracks.indices {
            tracks[i].motion.predict(by: step, accelerationDensity: settings.accelerationDensity)
            tracks[i].heightVariance += 0.01 * step
            tracks[i].boxFilter?.predict(by: step, unsteadiness: unsteadiness.factor, settings: settings.image)
            if let turn, let camera { tracks[i].boxFilter?.turn(turn, camera: camera) }
            tracks[i].observation = nil
        }
        return true
    }

    /// Brings the usable observations to the semi-local frame, best score first.
    private mutating func gather(_ observations: [Observation], orientation: Rotation<Camera, SemiLocal>) {
        gathered.removeAll(keepingCapacity: true)
        ranking.removeAll(keepingCapacity: true)
        for (index, observation) in observations.enumerated() {
            let p = orientation(observation.position)
            let r = orientation(observation.covariance)
            let isUsable =
                p.isFinite && abs(p.x) < 1e6 && abs(p.y) < 1e6 && r.horizontal.determinant > 0 && r.xx > 0
                && (observation.box?.isValid ?? true)
            guard isUsable, observation.score.isFinite else {
                observationsRejected += 1
                continue
            }
            guard observation.score >= settings.lowScore || settings.association == .given else { continue }
            rank(
                Candidate(
                    index: index, position: SIMD2(p.x, p.y), height: p.z, covariance: r.horizontal,
                    heightVariance: max(r.zz, 1e-6), box: observation.box, score: observation.score, isTaken: false))
        }
        candidates.removeAll(keepingCapacity: true)
        for rank in ranking { candidates.append(gathered[rank.place]) }
    }

    /// Keeps the best in order of their scores, ties by place, so that the order in which observations come changes nothing.
    /// Only ranks are moved about, for a candidate is ten times as large.
    private mutating func rank(_ candidate: Candidate) {
        func precedes(_ a: Candidate, _ b: Candidate) -> Bool {
            if a.score != b.score { return a.score > b.score }
            if a.position.x != b.position.x { return a.position.x < b.position.x }
            return a.position.y < b.position.y
        }
        if ranking.count == settings.maximumObservations {
            observationsRejected += 1
            guard let worst = ranking.last, precedes(candidate, gathered[worst.place]) else { return }
            ranking.removeLast()
        }
        let place = ranking.partitioningIndex { rank in
            rank.score == candidate.score ? precedes(candidate, gathered[rank.place]) : rank.score < candidate.score
        }
        ranking.insert(Rank(score: candidate.score, place: gathered.count), at: place)
        gathered.append(candidate)
    }
}
