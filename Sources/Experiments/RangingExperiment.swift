import BoxFiles
import Configuration
import Datasets
import Detection
import Diagnostics
import Evaluation
import FileFormats
import Geometry
import Imaging
import Pipeline
import Ranging
import Vision

/// Distances of labelled people from their true boxes: how good the ranging is where the detector makes no error.
public struct RangingExperiment {
    /// Everything measured so far.
    public private(set) var samples: [RangingSample] = []
    /// People whose distance could not be told.
    public private(set) var unranged = 0
    private let distances: ClosedRange<Double>
    private let method: RangingMethod
    private var ranger: FusedRanger
    private var pictures = (path: "", left: Picture(), right: Picture(), depth: DepthMap?.none)

    /// Depth pictures of KITTI hold 256 steps a metre.
    private static let kittiDepthUnit = 1.0 / 256

    /// Prepares an experiment.
    ///
    /// - Parameters:
    ///   - distances: true horizontal distances that count, metres.
    ///   - configuration: which ways to range are used, and what is tuned about them.
    public init(distances: ClosedRange<Double>, configuration: Configuration) throws(Fault) {
        self.distances = distances
        method = configuration.rangingMethod
        ranger = try FusedRanger(configuration: configuration)
    }

    /// Ranges the pedestrians of KITTI tracking who are wholly in view: truncation 0 and occlusion 0.
    ///
    /// - Parameter folder: holds `label` (or `label_02`) and `calib`; for stereo also `image_02` and `image_03`, for
    ///   depth `depth_02`, with a folder for each sequence. The camera is taken as level, as the car's is.
    /// - Throws: `noInput` where the method's pictures are not there.
    public mutating func add(kitti folder: String) throws(Fault) {
        for name in try KITTIImport.names(in: folder) {
            let calibration = try KITTICalibration(path: FilePath.join(folder, "calib/\(name).txt"))
            for row in try KITTIImport.labelled(folder: folder, name: name) {
                guard row.kind == .pedestrian, row.truncation == 0, row.occlusion == 0 else { continue }
                let truth = horizontalDistance(row.location)
                guard distances.contains(truth) else { continue }
                let person = DetectedPerson(box: row.box.boundingBox, score: 1)
                let paths = KITTIImport.framePaths(folder: folder, name: name, frame: row.frame)
                guard let seen = try observe(person, calibration: calibration, paths: paths) else {
                    unranged += 1
                    continue
                }
                samples.append(
                    RangingSample(
                        estimate: horizontalDistance(seen.position), standardDeviation: deviationAlongRay(seen),
                        truth: truth))
            }
        }
    }

    private mutating func observe(
        _ person: DetectedPerson, calibration: KITTICalibration, paths: (left: String, right: String, depth: String)
    ) throws(Fault) -> Observation? {
        var frame = RangingFrame(camera: calibration.intrinsics, orientation: .level)
        if method == .monocular { return try ranger.observe(person, in: frame) }
        if pictures.path != paths.left {
            let needed = method == .stereo ? [paths.left, paths.right] : method == .depth ? [paths.depth] : []
            if let missing = needed.first(where: { !InputFile.exists($0) }) {
                throw Fault(
                    .noInput, "ranging by \(method.rawValue) needs this picture, and it is not there",
                    at: .init(file: missing),
                    remedy: "Put KITTI's image_02, image_03 or depth_02 beside the labels, or use --method monocular")
            }
            pictures.depth = nil
            if method != .stereo, method == .depth || InputFile.exists(paths.depth) {
                pictures.depth = DepthMap(
                    try PictureFile.readDepth(paths.depth), metresPerUnit: Self.kittiDepthUnit)
            }
            if method != .depth, method == .stereo || InputFile.exists(paths.right) {
                try PictureFile.read(paths.left, into: &pictures.left)
                try PictureFile.read(paths.right, into: &pictures.right)
            }
            pictures.path = paths.left
        }
        frame.depth = pictures.depth
        guard method != .depth, !pictures.right.isEmpty else { return try ranger.observe(person, in: frame) }
        guard let baseline = calibration.baseline else {
            throw Fault(.badData, "the calibration has no P3, so the right camera's place is not known")
        }
        (frame.camera.width, frame.camera.height) = (pictures.left.width, pictures.left.height)
        let (left, right) = (pictures.left, pictures.right)
        return try left.withView { a throws(Fault) in
            try right.withView { b throws(Fault) in
                frame.pair = .init(left: a, right: b, baseline: baseline)
                return try ranger.observe(person, in: frame)
            }
        }
    }

    /// In the level camera's frame x is right and z is forward.
    private func horizontalDistance(_ place: Point<Camera>) -> Double {
        (place.x * place.x + place.z * place.z).squareRoot()
    }

    private func deviationAlongRay(_ seen: Observation) -> Double {
        let ray = SIMD3(seen.position.x, 0, seen.position.z)
        return ((ray * seen.covariance.applied(to: ray)).sum()).squareRoot() / horizontalDistance(seen.position)
    }
}
