import Diagnostics
import FileFormats
import Geometry

/// A rigid motion given by a rotation and a displacement: x ↦ R x + t.
struct RigidTransform {
    /// Columns of R.
    var columns: (SIMD3<Double>, SIMD3<Double>, SIMD3<Double>)
    /// t.
    var translation: SIMD3<Double>

    /// The twelve numbers of [R t], row by row.
    init(rows n: [Double]) {
        columns = (SIMD3(n[0], n[4], n[8]), SIMD3(n[1], n[5], n[9]), SIMD3(n[2], n[6], n[10]))
        translation = SIMD3(n[3], n[7], n[11])
    }

    init(columns: (SIMD3<Double>, SIMD3<Double>, SIMD3<Double>), translation: SIMD3<Double>) {
        self.columns = columns
        self.translation = translation
    }

    func rotate(_ v: SIMD3<Double>) -> SIMD3<Double> { columns.0 * v.x + columns.1 * v.y + columns.2 * v.z }

    /// This one after another.
    func after(_ first: RigidTransform) -> RigidTransform {
        RigidTransform(
            columns: (rotate(first.columns.0), rotate(first.columns.1), rotate(first.columns.2)),
            translation: rotate(first.translation) + translation)
    }

    /// The way back; R is orthonormal.
    var inverse: RigidTransform {
        let (a, b, c) = columns
        let turned = (SIMD3(a.x, b.x, c.x), SIMD3(a.y, b.y, c.y), SIMD3(a.z, b.z, c.z))
        let back = RigidTransform(columns: turned, translation: .zero)
        return RigidTransform(columns: turned, translation: -back.rotate(translation))
    }
}

/// A calibration of KITTI tracking: how the inertial unit, the laser scanner and the cameras stand to each other
/// (Geiger, Lenz, Stiller, Urtasun, "Vision meets robotics", IJRR 2013).
public struct KITTICalibration: Sendable {
    /// The left colour camera (P2), rectified; KITTI's raw pictures are about 1242 by 375 pixels.
    public let intrinsics: CameraIntrinsics
    /// Distance of the left and the right colour camera, metres; nil where the file does not hold P3.
    public let baseline: Double?
    /// From the inertial unit to the rectified camera frame in which the labels are given.
    let inertialToCamera: RigidTransform

    /// Reads a file.
    ///
    /// - Throws: `noInput`, or `badData` that names line and matrix.
    public init(path: String) throws(Fault) {
        try self.init(text: InputFile.text(at: path), file: path)
    }

    /// Reads a text; `file` is its path.
    public init(text: String, file: String) throws(Fault) {
        var matrices: [String: [Double]] = [:]
        for line in FieldLine.lines(of: text, file: file) {
            // Some files write a colon behind the name and some do not, and names differ by one letter.
            let written = line.fields[0].hasSuffix(":") ? line.fields[0].dropLast() : line.fields[0]
            guard let name = KITTICalibration.names[String(written)] else { continue }
            let count = name == "R" ? 9 : 12
            guard line.fields.count == count + 1 else {
                throw Fault(
                    .badData, "\(written) has \(line.fields.count - 1) numbers where there are \(count)",
                    at: line.location(String(written)))
            }
            var numbers: [Double] = []
            for index in 1...count { numbers.append(try line.number(index, String(written))) }
            matrices[name] = numbers
        }
        func matrix(_ name: String, called: String) throws(Fault) -> [Double] {
            guard let numbers = matrices[name] else {
                throw Fault(.badData, "the matrix \(called) is missing", at: .init(file: file, column: called))
            }
            return numbers
        }
        let p2 = try matrix("P2", called: "P2")
        guard p2[0] > 0, p2[5] > 0 else {
            throw Fault(.badData, "the focal length in P2 is not above zero", at: .init(file: file, column: "P2"))
        }
        intrinsics = CameraIntrinsics(width: 1242, height: 375, fx: p2[0], fy: p2[5], cx: p2[2], cy: p2[6])
        // Both look the same way, so that their projections differ by the baseline alone.
        baseline = matrices["P3"].map { (p2[3] - $0[3]) / p2[0] }
        let r = try matrix("R", called: "R_rect")
        let rectification = RigidTransform(
            columns: (SIMD3(r[0], r[3], r[6]), SIMD3(r[1], r[4], r[7]), SIMD3(r[2], r[5], r[8])), translation: .zero)
        inertialToCamera =
            rectification
            .after(RigidTransform(rows: try matrix("velo", called: "Tr_velo_cam")))
            .after(RigidTransform(rows: try matrix("imu", called: "Tr_imu_velo")))
    }

    private static let names = [
        "P2": "P2", "P3": "P3", "R_rect": "R", "R0_rect": "R", "Tr_velo_cam": "velo", "Tr_velo_to_cam": "velo",
        "Tr_imu_velo": "imu", "Tr_imu_to_velo": "imu",
    ]
}
