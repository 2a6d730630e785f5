import BoxFiles
import Datasets
import Detection
import Diagnostics
import Evaluation
import FileFormats
import Geometry
import Ranging

/// Distances of labelled people from their true boxes: how good the ranging is where the detector makes no error.
public struct RangingExperiment: Sendable {
    /// Everything measured so far.
    public private(set) var samples: [RangingSample] = []
    private let distances: ClosedRange<Double>
    private let ranger: MonocularRanger

    /// Prepares an experiment.
    ///
    /// - Parameters:
    ///   - distances: true horizontal distances that count, metres.
    ///   - settings: of the ranging with one camera.
    public init(distances: ClosedRange<Double>, settings: MonocularSettings) {
        self.distances = distances
        ranger = MonocularRanger(settings: settings)
    }

    /// Ranges the pedestrians of KITTI tracking who are wholly in view: truncation 0 and occlusion 0.
    ///
    /// - Parameter folder: holds `label` (or `label_02`) and `calib`. The camera is taken as level, as the car's is.
    public mutating func add(kitti folder: String) throws(Fault) {
        for name in try KITTIImport.names(in: folder) {
            let camera = try KITTICalibration(path: FilePath.join(folder, "calib/\(name).txt")).intrinsics
            for row in try KITTIImport.labelled(folder: folder, name: name) {
                guard row.kind == .pedestrian, row.truncation == 0, row.occlusion == 0 else { continue }
                let truth = horizontalDistance(row.location)
                guard distances.contains(truth) else { continue }
                let box = BoundingBox(
                    left: row.box.left, top: row.box.top, width: row.box.right - row.box.left,
                    height: row.box.bottom - row.box.top)
                let person = DetectedPerson(box: box, score: 1)
                guard let seen = ranger.observe(person, camera: camera, orientation: .level) else { continue }
                samples.append(
                    RangingSample(
                        estimate: horizontalDistance(seen.position), standardDeviation: deviationAlongRay(seen),
                        truth: truth))
            }
        }
    }

    /// In the level camera's frame x is right and z is forward.
    private func horizontalDistance(_ place: Point<Camera>) -> Double {
        (place.x * place.x + place.z * place.z).squareRoot()
    }

    private func deviationAlongRay(_ seen: Observation) -> Double {
        let (x, z) = (seen.position.x, seen.position.z)
        let distance = horizontalDistance(seen.position)
        let c = seen.covariance
        return ((x * x * c.xx + 2 * x * z * c.xz + z * z * c.zz) / (distance * distance)).squareRoot()
    }
}
