import Datasets
import Diagnostics
import Geometry
import Ranging

/// A recorded sequence with truth, laid out for experiments: frame by frame, with everybody's true way by frame.
public struct RecordedWalk: Sendable {
    /// One frame.
    public struct Frame: Sendable {
        /// Number of the frame.
        public var number: Int
        /// When it was taken.
        public var time: Timestamp
        /// How the camera was turned.
        public var orientation: Rotation<Camera, SemiLocal>
        /// Where the wearer was, metres; zero where the sequence has no odometry.
        public var wearer: SIMD3<Double>
        /// Who was seen.
        public var observations: [Observation]
    }

    /// Name of the sequence.
    public let name: String
    /// Frames a second.
    public let rate: Double
    /// All frames whose orientation is known.
    public let frames: [Frame]
    /// Frames that were left out because their orientation is not known.
    public let framesWithoutOrientation: Int
    /// Whether the wearer's way is known.
    public let hasOdometry: Bool
    /// The camera, where the sequence describes one.
    public let camera: CameraIntrinsics?
    private let truth: [Int: [Int: SIMD2<Double>]]

    /// Reads a sequence folder.
    ///
    /// - Throws: a fault that names the file, also where the sequence has no observations, no orientation or no truth.
    public init(path: String, noise: StereoNoise = StereoNoise()) throws(Fault) {
        let sequence = try RecordedSequence(path: path)
        try self.init(sequence, noise: noise)
    }

    /// Lays out a sequence that was read.
    public init(_ sequence: RecordedSequence, noise: StereoNoise = StereoNoise()) throws(Fault) {
        let file = sequence.manifest.file
        func missing(_ what: String) -> Fault {
            Fault(.badData, "the sequence has no [\(what)], which this evaluation needs", at: .init(file: file))
        }
        guard sequence.manifest.tables[.observations] != nil else { throw missing("observations") }
        guard !sequence.orientation.isEmpty else { throw missing("orientation") }
        guard sequence.truth != nil else { throw missing("truth") }
        name = sequence.manifest.name
        rate = sequence.manifest.rate
        camera = sequence.manifest.camera?.intrinsics
        hasOdometry = !sequence.odometry.isEmpty
        var frames: [Frame] = []
        var lost = 0
        for frame in sequence.observedFrames(noise: noise) {
            guard let orientation = sequence.orientation(at: frame.timestamp) else {
                lost += 1
                continue
            }
            frames.append(
                Frame(
                    number: frame.number, time: frame.timestamp, orientation: orientation,
                    wearer: sequence.wearerPosition(at: frame.timestamp) ?? .zero, observations: frame.observations))
        }
        self.frames = frames
        framesWithoutOrientation = lost
        var truth: [Int: [Int: SIMD2<Double>]] = [:]
        for row in try sequence.semiLocalTruth() {
            truth[row.person, default: [:]][row.frame] = SIMD2(row.position.x, row.position.y)
        }
        self.truth = truth
    }

    /// Lays out an imported recording.
    ///
    /// - Throws: where it lacks what is needed, or the orientation of a frame with truth is not known.
    public init(_ contents: SequenceContents, noise: StereoNoise) throws(Fault) {
        name = contents.name
        rate = contents.rate
        camera = contents.intrinsics
        hasOdometry = !contents.odometry.isEmpty
        framesWithoutOrientation = 0
        frames = zip(contents.observedFrames(noise: noise), contents.orientation.values).map { frame, orientation in
            Frame(
                number: frame.number, time: frame.timestamp, orientation: orientation,
                wearer: contents.odometry.position(at: frame.timestamp) ?? .zero, observations: frame.observations)
        }
        var truth: [Int: [Int: SIMD2<Double>]] = [:]
        func add(_ person: Int, _ frame: Int, _ place: Point<SemiLocal>) {
            truth[person, default: [:]][frame] = SIMD2(place.x, place.y)
        }
        switch contents.truth {
        case .semiLocal(let rows): for row in rows { add(row.person, row.frame, row.position) }
        case .camera(let rows):
            for row in rows where frames.indices.contains(row.frame) {
                add(row.person, row.frame, frames[row.frame].orientation(row.position))
            }
        case nil: throw Fault(.badData, "\(contents.name) has no truth, which this evaluation needs")
        }
        self.truth = truth
    }

    /// Everybody in the truth.
    public var people: [Int] { truth.keys.sorted() }

    /// Where a person was relative to the wearer in a frame, metres, semi-local axes; nil where the truth does not say.
    public func position(of person: Int, inFrame frame: Int) -> SIMD2<Double>? { truth[person]?[frame] }

    /// The whole way of a person by frame number.
    public func way(of person: Int) -> [Int: SIMD2<Double>] { truth[person] ?? [:] }
}
