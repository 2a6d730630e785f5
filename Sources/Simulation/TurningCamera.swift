import Geometry
import Imaging

/// What a camera that turns on the spot sees of a far wall with a real picture on it: each of its pictures is the wall's
/// under a homography K R K'⁻¹, which is exact, for without translation depth does not matter.
public struct TurningCamera: Sendable {
    /// Intrinsics of the pictures it makes; without distortion.
    public let camera: CameraIntrinsics
    private let wall: Picture
    private let wallCamera: CameraIntrinsics

    /// - Parameters:
    ///   - camera: of the pictures to be made; its distortion is not read.
    ///   - wall: a BGR or grey picture.
    ///   - field: angle that the picture is wide, radians. Beyond its edges it goes on mirrored.
    public init(camera: CameraIntrinsics, wall: Picture, field: Double) {
        self.camera = camera
        self.wall = wall
        wallCamera = CameraIntrinsics(width: wall.width, height: wall.height, horizontalFieldOfView: field)
    }

    /// How far a head turns at a moment that shakes and nods: rotation vector from the camera's axes to the wall's, which are
    /// those of a level camera, radians.
    ///
    /// - Parameters:
    ///   - time: seconds.
    ///   - fastest: of the turn about the vertical, radians a second.
    ///   - widest: the same turn's largest angle, radians. A third of it is nodding, and a fifth tilting to the side.
    public static func shaking(at time: Double, fastest: Double, widest: Double) -> Rotation<Camera, SemiLocal> {
        let rate = widest > 0 ? fastest / widest : 0
        let sine = { (share: Double) in PortableMath.sin(rate * share * time) }
        let turn = SIMD3(0.33 * widest * sine(0.71), widest * sine(1), 0.2 * widest * sine(0.53))
        return Rotation<SemiLocal, SemiLocal>(rotationVector: Rotation<Camera, SemiLocal>.level.turned(turn))
            .after(.level)
    }

    /// Makes a grey picture.
    ///
    /// - Parameters:
    ///   - orientation: of the camera; level looks at the middle of the wall.
    ///   - noise: standard deviation, grey levels.
    ///   - random: for the noise.
    ///   - picture: gets the size of the camera's.
    public func see(
        _ orientation: Rotation<Camera, SemiLocal>, noise: Double = 0, random: inout SeededRandom,
        into picture: inout Picture
    ) {
        let turn = Rotation<Camera, SemiLocal>.level.inverse.after(orientation)
        let (a, b, c) = turn.columns
        picture.reshape(width: camera.width, height: camera.height, format: .gray)
        let stride = picture.bytesPerRow
        wall.withView { wall in
            picture.withMutableBytes { bytes in
                for row in 0..<camera.height {
                    let y = (Double(row) - camera.cy) / camera.fy
                    for column in 0..<camera.width {
                        let x = (Double(column) - camera.cx) / camera.fx
                        let ray = a * x + b * y + c
                        // Behind the wall's plane there is nothing to see.
                        guard ray.z > 0.02 else {
                            bytes[row * stride + column] = 0
                            continue
                        }
                        let u = wallCamera.fx * ray.x / ray.z + wallCamera.cx
                        let v = wallCamera.fy * ray.y / ray.z + wallCamera.cy
                        var grey = Self.grey(of: wall, u, v)
                        if noise > 0 { grey += noise * random.normal() }
                        bytes[row * stride + column] = UInt8(max(0, min(255, grey.rounded())))
                    }
                }
            }
        }
    }

    private static func grey(of wall: PictureView, _ u: Double, _ v: Double) -> Double {
        let (left, top) = (u.rounded(.down), v.rounded(.down))
        let (x, y) = (Int(left), Int(top))
        let (right, low) = (u - left, v - top)
        return (1 - low) * ((1 - right) * grey(of: wall, x, y) + right * grey(of: wall, x + 1, y))
            + low * ((1 - right) * grey(of: wall, x, y + 1) + right * grey(of: wall, x + 1, y + 1))
    }

    private static func grey(of wall: PictureView, _ x: Int, _ y: Int) -> Double {
        let start = mirrored(y, wall.height) * wall.bytesPerRow
        let column = mirrored(x, wall.width)
        guard wall.format == .bgr else { return Double(wall.bytes[start + column]) }
        let at = start + 3 * column
        return 0.114 * Double(wall.bytes[at]) + 0.587 * Double(wall.bytes[at + 1]) + 0.299 * Double(wall.bytes[at + 2])
    }

    private static func mirrored(_ i: Int, _ count: Int) -> Int {
        let period = ((i % (2 * count)) + 2 * count) % (2 * count)
        return period < count ? period : 2 * count - 1 - period
    }
}

extension Rotation {
    /// A rotation vector of one frame in the axes of another.
    fileprivate func turned(_ r: SIMD3<Double>) -> SIMD3<Double> { self(Vector<From>(r)).coordinates }
}
