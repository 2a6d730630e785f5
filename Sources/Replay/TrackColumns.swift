import Geometry
import Tracking

extension Track {
    /// Names of the numbers that are written of a track: semi-local metres, metres a second, standard deviations.
    public static let columnNames = ["x", "y", "z", "vx", "vy", "sx", "sy"]

    /// Those numbers with their names.
    public var columns: [(name: String, value: Double)] {
        let (p, v, s) = (position, velocity, motion.positionCovariance)
        return Array(
            zip(Self.columnNames, [p.x, p.y, p.z, v.x, v.y, s.xx.squareRoot(), s.yy.squareRoot()]))
    }
}
