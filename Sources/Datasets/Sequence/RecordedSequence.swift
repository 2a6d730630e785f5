import Detection
import Diagnostics
import FileFormats
import Geometry
import Orientation
import Ranging

/// A recorded walk, read whole: what its manifest names, as typed rows in our axes, and its frames.
public struct RecordedSequence: Sendable {
    /// Which tables to read.
    public struct Parts: OptionSet, Sendable {
        /// One bit a table.
        public let rawValue: Int
        /// Makes a set of its bits.
        public init(rawValue: Int) { self.rawValue = rawValue }
        /// `[orientation]`.
        public static let orientation = Parts(rawValue: 1)
        /// `[odometry]`.
        public static let odometry = Parts(rawValue: 2)
        /// `[imu]`.
        public static let inertial = Parts(rawValue: 4)
        /// `[detections]`.
        public static let detections = Parts(rawValue: 8)
        /// `[observations]`.
        public static let observations = Parts(rawValue: 16)
        /// `[truth]`.
        public static let truth = Parts(rawValue: 32)
        /// Everything.
        public static let all = Parts(rawValue: 63)
    }

    /// One frame, and where its rows are.
    public struct Frame: Sendable, Equatable {
        /// Number of the frame.
        public var number: Int
        /// When it was taken.
        public var timestamp: Timestamp
        /// Its rows in `observations`.
        public var observations: Range<Int>
        /// Its rows in `detections`.
        public var detections: Range<Int>
        /// Its rows in `truth`.
        public var truth: Range<Int>
        /// Whether there is a picture of it (only for one file a frame).
        public var hasPicture: Bool
    }

    /// What the sequence consists of.
    public let manifest: SequenceManifest
    /// All frames, lost and empty ones included, in order. None for a video of which no table speaks.
    public let frames: [Frame]
    /// Rotations from the camera's frame to the semi-local one.
    public let orientation: TimeSeries<Rotation<Camera, SemiLocal>>
    /// Positions of the wearer in axes parallel to the semi-local ones, metres.
    public let odometry: TimeSeries<SIMD3<Double>>
    /// Inertial measurements, in the sensor's own axes and clock.
    public let inertial: [InertialReading]
    /// Boxes in the picture.
    public let detections: [DetectedBox]
    /// People as perception saw them.
    public let observations: [ObservedPerson]
    /// Where people really were; nil where the sequence has no truth, or it was not asked for.
    public let truth: Truth?

    /// Reads a sequence.
    ///
    /// - Parameters:
    ///   - path: the sequence's folder, or its manifest.
    ///   - parts: which tables to read; the others are as if they were not there.
    /// - Throws: `noInput`, or `badData` that names file, line and column or key.
    public init(path: String, parts: Parts = .all) throws(Fault) {
        try self.init(manifest: SequenceManifest(path: path), parts: parts)
    }

    /// Reads the tables that a manifest names.
    public init(manifest: SequenceManifest, parts: Parts = .all) throws(Fault) {
        self.manifest = manifest
        let tables = SequenceTables(manifest: manifest)
        orientation = parts.contains(.orientation) ? try tables.orientation() : TimeSeries()
        odometry = parts.contains(.odometry) ? try tables.odometry() : TimeSeries()
        inertial = parts.contains(.inertial) ? try tables.inertial() : []
        let times = try tables.frames()
        let observed = parts.contains(.observations) ? try tables.observations() : nil
        let detected = parts.contains(.detections) ? try tables.detections() : nil
        let labelled = parts.contains(.truth) ? try tables.truth() : nil
        observations = observed?.0 ?? []
        detections = detected?.0 ?? []
        truth = labelled?.0

        var pictures: [Int]?
        if case .images(let pattern)? = manifest.frames?.source {
            let found = try pattern.frames(in: manifest.folder)
            guard !found.isEmpty else {
                throw Fault(
                    .noInput, "there is no picture in the folder \(FilePath.join(manifest.folder, pattern.folder))",
                    at: .init(file: manifest.file, column: "frames.images"))
            }
            let present = Set(found)
            for table in [observed?.1, detected?.1].compactMap({ $0 }) {
                for row in table.frames.indices where !present.contains(table.frames[row]) {
                    throw table.table.fault(
                        "frame \(table.frames[row]) has no picture \(pattern.path(frame: table.frames[row]))", row: row,
                        column: "frame")
                }
            }
            pictures = found
        }
        let timeline = try FrameTimeline.frames(
            tables: [times, labelled?.1, observed?.1, detected?.1].compactMap { $0 },
            samples: orientation.isEmpty ? odometry.times : orientation.times, pictures: pictures ?? [],
            rate: manifest.rate)
        frames = RecordedSequence.frames(
            timeline, observations: observed?.1.frames ?? [], detections: detected?.1.frames ?? [],
            truth: labelled?.1.frames ?? [], pictures: Set(pictures ?? []))
    }

    private static func frames(
        _ timeline: [(number: Int, time: Timestamp)], observations: [Int], detections: [Int], truth: [Int],
        pictures: Set<Int>
    ) -> [Frame] {
        var ends = (observations: 0, detections: 0, truth: 0)
        func advance(_ end: inout Int, in rows: [Int], to frame: Int) -> Range<Int> {
            while end < rows.count, rows[end] < frame { end += 1 }
            let start = end
            while end < rows.count, rows[end] == frame { end += 1 }
            return start..<end
        }
        return timeline.map { number, time in
            Frame(
                number: number, timestamp: time,
                observations: advance(&ends.observations, in: observations, to: number),
                detections: advance(&ends.detections, in: detections, to: number),
                truth: advance(&ends.truth, in: truth, to: number), hasPicture: pictures.contains(number))
        }
    }

    /// The observations frame by frame, as the tracker takes them.
    ///
    /// - Parameter noise: how uncertain an observation is; the recording does not say.
    public func observedFrames(noise: StereoNoise = StereoNoise()) -> [ObservedFrame] {
        frames.map { frame in
            ObservedFrame(
                number: frame.number, timestamp: frame.timestamp,
                observations: observations[frame.observations].map { $0.observation(noise: noise) })
        }
    }

    /// The detections of a frame, as a detector would report them.
    public func detectedPersons(in frame: Frame) -> [DetectedPerson] {
        detections[frame.detections].map { DetectedPerson(box: $0.box, score: $0.score) }
            .sorted { $0.score > $1.score }
    }

    /// The recorded orientation as the pipeline takes it; nil where there is none.
    public var orientationSource: RecordedOrientation? {
        RecordedOrientation(orientation, name: manifest.tables[.orientation]?.file ?? manifest.name)
    }

    /// How the camera was turned at a moment, where a sample is within half a second.
    public func orientation(at time: Timestamp) -> Rotation<Camera, SemiLocal>? { orientation.orientation(at: time) }

    /// Where the wearer was at a moment, metres, in axes parallel to the semi-local ones.
    public func wearerPosition(at time: Timestamp) -> SIMD3<Double>? { odometry.position(at: time) }

    /// Path of a frame's picture, for one file a frame.
    public func picturePath(of frame: Frame) -> String? {
        guard frame.hasPicture, case .images(let pattern)? = manifest.frames?.source else { return nil }
        return FilePath.join(manifest.folder, pattern.path(frame: frame.number))
    }

    /// The truth in axes that do not turn with the head; none where the sequence has no truth.
    ///
    /// - Throws: `badData` where it was recorded in the camera's axes and the orientation of a frame is not known.
    public func semiLocalTruth() throws(Fault) -> [TruePosition<SemiLocal>] {
        switch truth {
        case nil: return []
        case .semiLocal(let rows): return rows
        case .camera(let rows):
            var turned: [TruePosition<SemiLocal>] = []
            turned.reserveCapacity(rows.count)
            for row in rows {
                guard let rotation = orientation(at: row.time) else {
                    throw Fault(
                        .badData,
                        "the truth is in the camera's axes, and the orientation of frame \(row.frame) is not known",
                        at: .init(file: manifest.tables[.truth]?.file ?? manifest.file),
                        remedy: "Give the sequence an [orientation] that covers all frames")
                }
                turned.append(
                    TruePosition(frame: row.frame, time: row.time, person: row.person, position: rotation(row.position))
                )
            }
            return turned
        }
    }
}
