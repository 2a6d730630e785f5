import Geometry

/// How both pictures of a pair are turned so that rows match: after Bouguet, as OpenCV's `stereoRectify` does it.
public struct StereoRectification: Sendable, Equatable {
    /// Turns the left camera's coordinates into those of the rectified left camera.
    public var left: Rotation<Camera, Camera>
    /// Turns the right camera's coordinates into those of the rectified right camera.
    public var right: Rotation<RightCamera, Camera>
    /// Focal length of both rectified cameras, pixels.
    public var focalLength: Double
    /// Principal point of both rectified cameras, pixels.
    public var principalPoint: SIMD2<Double>
    /// How far the right camera is to the right, metres; negative for a pair whose sides are swapped.
    public var baseline: Double

    /// Rectifies a pair.
    public init(left: CameraIntrinsics, right: CameraIntrinsics, extrinsics: StereoExtrinsics) {
        // Each camera takes half of the turn between them; then both look the same way.
        let whole = extrinsics.rotation.renamed(from: Camera.self, to: Camera.self)
        let half = Rotation<Camera, Camera>.identity.interpolated(to: whole, fraction: 0.5)
        let t = half.inverse(Vector<Camera>(extrinsics.translation.coordinates))
        // Then both are turned alike until the baseline lies along x: the shortest turn from one unit vector to another
        // has 1 plus their cosine as scalar part. An axis at an obtuse angle is none that two cameras side by side have.
        let axis = Vector<Camera>(t.x < 0 ? -1 : 1, 0, 0)
        let direction = t.normalized
        let cross = direction.cross(axis)
        let align =
            Rotation<Camera, Camera>(w: 1 + direction.dot(axis), x: cross.x, y: cross.y, z: cross.z) ?? .identity
        self.left = align.after(half)
        self.right = align.after(half.inverse.renamed(from: RightCamera.self, to: Camera.self))
        focalLength = min(left.fx, left.fy, right.fx, right.fy)
        principalPoint = SIMD2((left.cx + right.cx) / 2, (left.cy + right.cy) / 2)
        baseline = -align(t).x
    }
}

extension Rotation {
    /// The same turn between other frames, for frames that differ by a turn of their own.
    func renamed<A: ReferenceFrame, B: ReferenceFrame>(from: A.Type, to: B.Type) -> Rotation<A, B> {
        // A rotation's quaternion has unit length, so it always names one.
        Rotation<A, B>(w: w, x: v.x, y: v.y, z: v.z) ?? Rotation<A, B>(angle: 0, about: .zero)
    }
}
