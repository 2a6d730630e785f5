import Calibration
import Datasets
import Detection
import Diagnostics
import Evaluation
import FileFormats
import Geometry
import Imaging
import Ranging
import Vision

/// One rectified pair of pictures: what stereo makes of it, beside a reference.
public struct StereoExperiment {
    /// One person, ranged inside the box, beside what the whole picture's disparities say.
    public struct Person: Sendable, Equatable, Encodable {
        /// Box: left, top, width, height, pixels.
        public var box: [Double]
        /// Depth along the optical axis as the ranging measured it, metres; nil where it could not.
        public var depth: Double?
        /// Its standard deviation, metres.
        public var deviation: Double?
        /// Depth by the median of the whole picture's disparities in the middle of the box, metres.
        public var reference: Double?
        /// |depth − reference| / reference.
        public var relativeError: Double?

        private enum CodingKeys: String, CodingKey {
            case box
            case depth = "depth_m"
            case deviation = "standard_deviation_m"
            case reference = "reference_m"
            case relativeError = "relative_error"
        }
    }

    /// Intrinsics of both pictures and the distance between their cameras.
    public struct Rig: Sendable, Equatable {
        /// Intrinsics of both.
        public var camera: CameraIntrinsics
        /// Distance of the optical centres, metres.
        public var baseline: Double

        /// Reads a calibration: KITTI's text, or a file of a rectified pair in any form that is known.
        ///
        /// - Throws: `badData` where it is not that of a rectified pair.
        public init(path: String) throws(Fault) {
            if path.hasSuffix(".txt") {
                let kitti = try KITTICalibration(path: path)
                guard let baseline = kitti.baseline else {
                    throw Fault(.badData, "the calibration has no P3", at: .init(file: path, column: "P3"))
                }
                (camera, self.baseline) = (kitti.intrinsics, baseline)
                return
            }
            let file = try CalibrationFile(paths: [path])
            guard let pair = file.pair, pair.left.distortion.isZero, pair.right.distortion.isZero,
                pair.extrinsics.rotation.angle < 1e-3
            else {
                throw Fault(
                    .badData, "the calibration is not that of a rectified pair", at: .init(file: path),
                    remedy: "Rectify the pictures first, or name the calibration of the rectified ones")
            }
            (camera, baseline) = (pair.left, pair.extrinsics.baseline)
        }
    }

    private let left: Picture
    private let right: Picture
    /// Disparities of the whole picture, pixels, row by row; not a number where none was found.
    public private(set) var disparities: [Float] = []

    /// Matches all of a pair.
    ///
    /// - Parameters:
    ///   - leftPath: of the left picture.
    ///   - rightPath: of the right one.
    ///   - most: greatest disparity that is looked for, pixels.
    /// - Throws: `badData` where both pictures are not of one size.
    public init(left leftPath: String, right rightPath: String, most: Int) throws(Fault) {
        var (left, right) = (Picture(), Picture())
        try PictureFile.read(leftPath, into: &left)
        try PictureFile.read(rightPath, into: &right)
        guard left.width == right.width, left.height == right.height else {
            throw Fault(
                .badData,
                "the left picture has \(left.width)x\(left.height) pixels, this one \(right.width)x\(right.height)",
                at: .init(file: rightPath), remedy: "Name two pictures of one rectified pair")
        }
        guard most < left.width else {
            throw Fault(.usage, "disparities of \(most) pixels are wider than the pictures", remedy: "Give fewer")
        }
        let matcher = try StereoMatcher()
        var found: [Float] = []
        try left.withView { a throws(Fault) in
            try right.withView { b throws(Fault) in
                try matcher.match(
                    a, b, region: .init(left: 0, top: 0, width: a.width, height: a.height), range: 0...most,
                    into: &found)
            }
        }
        (self.left, self.right, disparities) = (left, right, found)
    }

    /// Scores all disparities against true ones in a picture.
    ///
    /// - Parameters:
    ///   - path: a picture of one channel; 0 where nothing is known.
    ///   - scale: pixels of disparity that one of its units stands for.
    /// - Throws: `badData` for a picture of another size.
    public func scores(truth path: String, scale: Double) throws(Fault) -> DisparityScores {
        let truth = try PictureFile.readDepth(path)
        guard truth.width == left.width, truth.height == left.height else {
            throw Fault(
                .badData,
                "the truth has \(truth.width)x\(truth.height) pixels, the pictures \(left.width)x\(left.height)",
                at: .init(file: path))
        }
        return DisparityScores(found: disparities, truth: truth.values.map { $0 * Float(scale) })
    }

    /// The people that a detector finds in the left picture.
    public func people(_ detector: any Detector) throws(Fault) -> [DetectedPerson] {
        var detector = detector
        var found: [DetectedPerson] = []
        try left.withView { view throws(Fault) in try detector.detect(in: view, into: &found) }
        return found
    }

    /// Ranges people as the pipeline does, and by the disparities of the whole picture.
    public func range(_ people: [DetectedPerson], rig: Rig, settings: StereoSettings) throws(Fault) -> [Person] {
        var ranger = try StereoRanger(settings: settings)
        var frame = RangingFrame(camera: rig.camera, orientation: .level)
        (frame.camera.width, frame.camera.height) = (left.width, left.height)
        return try left.withView { a throws(Fault) in
            try right.withView { b throws(Fault) in
                frame.pair = .init(left: a, right: b, baseline: rig.baseline)
                var rows: [Person] = []
                for person in people {
                    let box = person.box
                    var row = Person(box: [box.left, box.top, box.width, box.height])
                    row.reference = reference(box).map { rig.camera.fx * rig.baseline / $0 }
                    if let seen = try ranger.observe(person, in: frame) {
                        row.depth = seen.position.z
                        row.deviation = seen.covariance.zz.squareRoot()
                        if let reference = row.reference {
                            row.relativeError = abs(seen.position.z - reference) / reference
                        }
                    }
                    rows.append(row)
                }
                return rows
            }
        }
    }

    /// Median disparity in the middle half of a box, both ways; nil where too little was found.
    private func reference(_ box: BoundingBox) -> Double? {
        var found: [Float] = []
        let rows = max(0, Int(box.top + 0.25 * box.height))..<max(1, Int(box.top + 0.75 * box.height))
        let columns = max(0, Int(box.left + 0.25 * box.width))..<max(1, Int(box.left + 0.75 * box.width))
        for row in rows where row < left.height {
            for column in columns where column < left.width {
                let value = disparities[row * left.width + column]
                if value.isFinite, value > 0 { found.append(value) }
            }
        }
        found.sort()
        return found.count < 20 ? nil : Double(found[found.count / 2])
    }
}
