import Diagnostics
import FileFormats
import Geometry
import RealModule

/// How the car moved in a sequence of KITTI: from the files of its GPS and inertial unit (oxts).
public enum KITTIPoses {
    /// The camera in one frame.
    public struct Pose: Sendable {
        /// How it was turned; the semi-local x axis is the camera's heading in the first frame.
        public var orientation: Rotation<Camera, SemiLocal>
        /// Where it was, metres from the first frame, in axes parallel to the semi-local ones.
        public var position: SIMD3<Double>
    }

    /// Columns of a line that are read; there are 30.
    private static let layout = "lat lon alt roll pitch yaw and 24 more numbers"
    /// Mean radius of the Earth as KITTI's development kit has it, metres.
    private static let earthRadius = 6_378_137.0

    /// Reads the poses of all frames: one line a frame.
    ///
    /// - Throws: `noInput`, or `badData` that names line and column.
    public static func read(_ path: String, calibration: KITTICalibration) throws(Fault) -> [Pose] {
        try parse(InputFile.text(at: path), file: path, calibration: calibration)
    }

    /// Reads a text; `file` is its path.
    public static func parse(
        _ text: String, file: String, calibration: KITTICalibration
    ) throws(Fault) -> [Pose] {
        var cameras: [RigidTransform] = []
        var scale: Double?
        let cameraToInertial = calibration.inertialToCamera.inverse
        for line in FieldLine.lines(of: text, file: file) {
            try line.require(fields: 6, layout: layout)
            let latitude = try line.number(0, "lat")
            guard abs(latitude) < 89 else {
                throw Fault(.badData, "the latitude is \(latitude)", at: line.location("lat"))
            }
            let longitude = try line.number(1, "lon")
            // Mercator projection with the scale of the first frame, as the development kit does it: metres near by.
            let chosen = scale ?? .cos(latitude * .pi / 180)
            scale = chosen
            let position = SIMD3(
                chosen * longitude * .pi / 180 * earthRadius,
                chosen * earthRadius * .log(.tan((90 + latitude) * .pi / 360)), try line.number(2, "alt"))
            let inertial = pose(
                roll: try line.number(3, "roll"), pitch: try line.number(4, "pitch"), yaw: try line.number(5, "yaw"),
                position: position)
            cameras.append(inertial.after(cameraToInertial))
        }
        guard let first = cameras.first else {
            throw Fault(.badData, "there is no line in the file", at: .init(file: file, line: 1))
        }
        // The camera's z axis looks ahead.
        let ahead = first.columns.2
        let heading = RigidTransform.aboutVertical(-.atan2(y: ahead.y, x: ahead.x))
        return try cameras.enumerated().map { (index, camera) throws(Fault) in
            let (x, y, z) = camera.columns
            guard
                let orientation = Rotation<Camera, SemiLocal>(
                    columns: heading.rotate(x), heading.rotate(y), heading.rotate(z))
            else {
                throw Fault(
                    .badData, "the orientation of frame \(index) is no rotation", at: .init(file: file),
                    remedy: "Check the rotations in the calibration file")
            }
            return Pose(
                orientation: orientation, position: heading.rotate(camera.translation - first.translation))
        }
    }

    /// The inertial unit (x ahead, y left, z up) in a frame with x east, y north, z up.
    private static func pose(roll: Double, pitch: Double, yaw: Double, position: SIMD3<Double>) -> RigidTransform {
        let (sr, cr) = (Double.sin(roll), Double.cos(roll))
        let (sp, cp) = (Double.sin(pitch), Double.cos(pitch))
        let aboutX = RigidTransform(
            columns: (SIMD3(1, 0, 0), SIMD3(0, cr, sr), SIMD3(0, -sr, cr)), translation: .zero)
        let aboutY = RigidTransform(
            columns: (SIMD3(cp, 0, -sp), SIMD3(0, 1, 0), SIMD3(sp, 0, cp)), translation: .zero)
        let turned = RigidTransform.aboutVertical(yaw).after(aboutY).after(aboutX)
        return RigidTransform(columns: turned.columns, translation: position)
    }
}

extension RigidTransform {
    /// A turn about the z axis.
    static func aboutVertical(_ angle: Double) -> RigidTransform {
        let (s, c) = (Double.sin(angle), Double.cos(angle))
        return RigidTransform(columns: (SIMD3(c, s, 0), SIMD3(-s, c, 0), SIMD3(0, 0, 1)), translation: .zero)
    }
}
