import Geometry

/// How the axes of a recording relate to those of the conventions: "x-right y-down z-forward" and the like.
///
/// Each of a recording's axes points along one of our axes or against it, so the mapping is a permutation with signs.
public struct AxisMapping: Sendable, Equatable {
    /// Row by row: the vector of ours, as a combination of the recording's axes.
    private let rows: [SIMD3<Double>]

    /// The camera's conventional axes in words.
    public static let cameraConvention = "x-right y-down z-forward"
    /// The semi-local frame's conventional axes in words.
    public static let semiLocalConvention = "x-forward y-left z-up"

    /// The recording has the conventional axes.
    public static let identity = AxisMapping(rows: [SIMD3(1, 0, 0), SIMD3(0, 1, 0), SIMD3(0, 0, 1)])

    private init(rows: [SIMD3<Double>]) { self.rows = rows }

    /// Reads a description.
    ///
    /// - Parameters:
    ///   - text: three words such as `x-right`; directions are right, left, up, down, forward, back.
    ///   - convention: our own axes, in the same words.
    /// - Returns: nil where an axis is missing or named twice, or two point along the same line.
    public init?(_ text: String, convention: String) {
        guard let theirs = AxisMapping.directions(text), let ours = AxisMapping.directions(convention) else {
            return nil
        }
        // Both are bases in one common frame (right, up, forward), so ours·theirsᵀ takes their coordinates to ours.
        rows = ours.map { axis in
            SIMD3((axis * theirs[0]).sum(), (axis * theirs[1]).sum(), (axis * theirs[2]).sum())
        }
    }

    /// The directions of x, y and z with the coordinates right, up, forward; nil where they are no basis.
    private static func directions(_ text: String) -> [SIMD3<Double>]? {
        var axes: [SIMD3<Double>?] = [nil, nil, nil]
        var used = SIMD3<Double>.zero
        for word in text.split(whereSeparator: { $0 == " " || $0 == "," }) {
            let parts = word.split(separator: "-")
            guard parts.count == 2, let axis = ["x", "y", "z"].firstIndex(of: parts[0]), axes[axis] == nil,
                let direction = direction(String(parts[1]))
            else { return nil }
            axes[axis] = direction
            used += direction * direction
        }
        let all = axes.compactMap { $0 }
        return all.count == 3 && used == SIMD3(1, 1, 1) ? all : nil
    }

    private static func direction(_ word: String) -> SIMD3<Double>? {
        switch word {
        case "right": SIMD3(1, 0, 0)
        case "left": SIMD3(-1, 0, 0)
        case "up": SIMD3(0, 1, 0)
        case "down": SIMD3(0, -1, 0)
        case "forward": SIMD3(0, 0, 1)
        case "back", "backward": SIMD3(0, 0, -1)
        default: nil
        }
    }

    /// Whether nothing changes.
    public var isIdentity: Bool { self == .identity }

    /// Whether left and right are swapped: then no rotation is the same mapping.
    public var isMirrored: Bool {
        let (a, b, c) = (rows[0], rows[1], rows[2])
        let cross = SIMD3(b.y * c.z - b.z * c.y, b.z * c.x - b.x * c.z, b.x * c.y - b.y * c.x)
        return (a * cross).sum() < 0
    }

    /// The recording's coordinates in our axes.
    public func callAsFunction(_ v: SIMD3<Double>) -> SIMD3<Double> {
        SIMD3((rows[0] * v).sum(), (rows[1] * v).sum(), (rows[2] * v).sum())
    }

    /// Our coordinates in the recording's axes.
    public func inverse(_ v: SIMD3<Double>) -> SIMD3<Double> { rows[0] * v.x + rows[1] * v.y + rows[2] * v.z }

    /// A rotation that the recording gives from its camera axes to its semi-local ones, in ours.
    ///
    /// - Returns: nil where one of the two frames is mirrored and the other is not: no camera turns so.
    public static func orientation(
        w: Double, x: Double, y: Double, z: Double, camera: AxisMapping, semiLocal: AxisMapping
    ) -> Rotation<Camera, SemiLocal>? {
        guard let recorded = Rotation<Camera, SemiLocal>(w: w, x: x, y: y, z: z) else { return nil }
        if camera.isIdentity && semiLocal.isIdentity { return recorded }
        guard camera.isMirrored == semiLocal.isMirrored else { return nil }
        func image(_ axis: SIMD3<Double>) -> SIMD3<Double> {
            semiLocal(recorded(Vector<Camera>(camera.inverse(axis))).coordinates)
        }
        return Rotation(columns: image(SIMD3(1, 0, 0)), image(SIMD3(0, 1, 0)), image(SIMD3(0, 0, 1)))
    }
}
