import Detection
import Diagnostics
import Geometry
import Imaging

/// What is known of one moment besides the boxes: the more of it, the more ways there are to tell a distance.
///
/// The pictures are valid only during the call that hands them over.
public struct RangingFrame {
    /// Two pictures of which every row shows the same in both.
    public struct RectifiedPair {
        /// The left picture: the one the boxes are in.
        public var left: PictureView
        /// The right picture.
        public var right: PictureView
        /// Distance of the two optical centres, metres.
        public var baseline: Double

        /// Makes a pair; `baseline` is above zero.
        public init(left: PictureView, right: PictureView, baseline: Double) {
            self.left = left
            self.right = right
            self.baseline = baseline
        }
    }

    /// Intrinsics of the picture that the boxes are in.
    public var camera: CameraIntrinsics
    /// How the camera was turned, for the direction of gravity.
    public var orientation: Rotation<Camera, SemiLocal>
    /// Both pictures of a stereo camera.
    public var pair: RectifiedPair?
    /// How far each pixel is.
    public var depth: DepthMap?

    /// What one camera knows; the rest may be set afterwards.
    public init(camera: CameraIntrinsics, orientation: Rotation<Camera, SemiLocal>) {
        self.camera = camera
        self.orientation = orientation
    }
}

/// A depth picture with its unit: distances along the optical axis, as depth cameras and stereo give them.
public struct DepthMap: Sendable, Equatable {
    /// The numbers.
    public var picture: DepthPicture
    /// What one of them stands for, metres: 0.001 for 16-bit millimetres, 1 for floats in metres.
    public var metresPerUnit: Double

    /// Names the unit of a depth picture; `metresPerUnit` is above zero.
    public init(_ picture: DepthPicture, metresPerUnit: Double) {
        self.picture = picture
        self.metresPerUnit = metresPerUnit
    }
}

/// A way to tell how far people are: from boxes to places, with a covariance that says how sure that is.
///
/// A new way is one type that conforms to this, and one line in `FusedRanger`'s list (Pipeline).
public protocol Ranger {
    /// What it is called in messages and figures.
    var name: String { get }

    /// Ranges one person of a frame.
    ///
    /// - Returns: nil where this way has nothing to go by, or nothing sure came out.
    /// - Throws: `software` for pictures that do not fit their description.
    mutating func observe(_ person: DetectedPerson, in frame: RangingFrame) throws(Fault) -> Observation?
}

extension Ranger {
    /// Ranges every person of a frame.
    ///
    /// - Parameters:
    ///   - people: found in its picture.
    ///   - frame: camera, orientation and whatever pictures there are.
    ///   - observations: emptied, then filled in the same order; people whose distance can not be told are left out.
    public mutating func observe(
        _ people: [DetectedPerson], in frame: RangingFrame, into observations: inout [Observation]
    ) throws(Fault) {
        observations.removeAll(keepingCapacity: true)
        for person in people {
            if let observation = try observe(person, in: frame) { observations.append(observation) }
        }
    }
}

extension Observation {
    /// A person at a horizontal distance, in the direction of the middle of the box.
    ///
    /// - Parameters:
    ///   - horizontalDistance: metres.
    ///   - deviation: its standard deviation, metres.
    ///   - edgeDeviation: standard deviation of the box's edges, pixels.
    /// - Returns: nil for a box straight above or below.
    init?(
        _ person: DetectedPerson, horizontalDistance: Double, deviation: Double, edgeDeviation: Double,
        camera: CameraIntrinsics, orientation: Rotation<Camera, SemiLocal>
    ) {
        let middle = orientation(camera.ray(u: person.box.centerX, v: person.box.centerY))
        let horizontal = (middle.x * middle.x + middle.y * middle.y).squareRoot()
        guard horizontal > 1e-3 else { return nil }
        let scale = horizontalDistance / horizontal
        let place = Point<SemiLocal>(middle.x * scale, middle.y * scale, middle.z * scale)
        // Across the ray a box is as good as its edges; somebody's centre sways by more than that.
        let across = (horizontalDistance * edgeDeviation / camera.fx).magnitude + 0.05
        let covariance = Covariance3<SemiLocal>(ray: place.fromOrigin, alongRay: deviation, acrossRay: across)
        let back = orientation.inverse
        self.init(position: back(place), covariance: back(covariance), score: person.score, box: person.box)
    }
}
