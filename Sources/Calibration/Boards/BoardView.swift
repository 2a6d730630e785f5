import Geometry

/// The corners of a board in one picture.
public struct BoardView: Sendable, Equatable {
    /// One corner.
    public struct Corner: Sendable, Equatable {
        /// Which one it is on the board.
        public var identity: Int
        /// Where it is on the board, metres.
        public var place: SIMD2<Double>
        /// Where it is in the picture, pixels.
        public var pixel: SIMD2<Double>

        /// Makes a corner.
        public init(identity: Int, place: SIMD2<Double>, pixel: SIMD2<Double>) {
            self.identity = identity
            self.place = place
            self.pixel = pixel
        }
    }

    /// What the picture is called.
    public var name: String
    /// The corners, in the order of their numbers.
    public var corners: [Corner]

    /// Makes a view.
    public init(name: String, corners: [Corner]) {
        self.name = name
        self.corners = corners.sorted { $0.identity < $1.identity }
    }

    /// Width and height of the smallest upright rectangle around the corners, pixels.
    public var extent: SIMD2<Double> {
        guard let first = corners.first?.pixel else { return .zero }
        var (low, high) = (first, first)
        for corner in corners {
            low = pointwiseMin(low, corner.pixel)
            high = pointwiseMax(high, corner.pixel)
        }
        return high - low
    }

    /// Middle of the corners, pixels.
    public var middle: SIMD2<Double> {
        corners.reduce(into: SIMD2<Double>.zero) { $0 += $1.pixel } / Double(max(corners.count, 1))
    }

    /// The view as the picture's mirror image would show it.
    public func mirrored(width: Int) -> BoardView {
        BoardView(
            name: name,
            corners: corners.map {
                Corner(
                    identity: $0.identity, place: $0.place,
                    pixel: SIMD2(Double(width - 1) - $0.pixel.x, $0.pixel.y))
            })
    }

    /// The same corners counted from the other end of the board's rows, or of its columns: the board as it would be
    /// numbered after its picture was turned over.
    public func renumbered(isRowFlipped: Bool) -> BoardView {
        let far = corners.reduce(into: SIMD2<Double>.zero) { $0 = pointwiseMax($0, $1.place) }
        func key(_ place: SIMD2<Double>) -> SIMD2<Int> {
            SIMD2(Int((place.x * 1e5).rounded()), Int((place.y * 1e5).rounded()))
        }
        let identities = Dictionary(
            corners.map { (key($0.place), $0.identity) }, uniquingKeysWith: { first, _ in first })
        return BoardView(
            name: name,
            corners: corners.compactMap { corner in
                let place =
                    isRowFlipped
                    ? SIMD2(corner.place.x, far.y - corner.place.y) : SIMD2(far.x - corner.place.x, corner.place.y)
                guard let identity = identities[key(place)] else { return nil }
                return Corner(identity: identity, place: place, pixel: corner.pixel)
            })
    }
}

/// Where a board was before a camera.
public struct BoardPose: Sendable, Equatable {
    /// Turns the board's coordinates into the camera's.
    public var rotation: Rotation<Board, Camera>
    /// The board's origin in the camera's frame, metres.
    public var translation: Vector<Camera>

    /// Makes a pose.
    public init(rotation: Rotation<Board, Camera>, translation: Vector<Camera>) {
        self.rotation = rotation
        self.translation = translation
    }

    /// Which way the board's face looks, in the camera's frame; of length 1.
    public var normal: Vector<Camera> { rotation(Vector<Board>(0, 0, 1)) }

    /// Where the camera sees a place on the board, less where it was found: pixels; nil behind the camera.
    public func residual(of corner: BoardView.Corner, camera: CameraIntrinsics) -> SIMD2<Double>? {
        let turned = rotation(Vector<Board>(corner.place.x, corner.place.y, 0)) + translation
        guard let (u, v) = camera.project(Point<Camera>(turned.x, turned.y, turned.z)) else { return nil }
        return SIMD2(u, v) - corner.pixel
    }
}
