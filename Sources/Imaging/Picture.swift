/// How the bytes of a picture are laid out.
public enum PixelFormat: String, Sendable, CaseIterable {
    /// Blue, green, red; 3 bytes a pixel (OpenCV's order).
    case bgr
    /// One byte a pixel.
    case gray
    /// Y0 U Y1 V, 2 bytes a pixel (V4L2 YUYV).
    case yuyv
    /// A plane of Y, then one of interleaved U and V at half the size; 1.5 bytes a pixel (V4L2 NV12).
    case nv12

    /// Bytes that a picture of this size needs, with rows of `bytesPerRow` bytes.
    public func byteCount(bytesPerRow: Int, height: Int) -> Int {
        self == .nv12 ? bytesPerRow * height + bytesPerRow * ((height + 1) / 2) : bytesPerRow * height
    }

    /// Bytes in one row of the (first) plane without padding.
    public func tightBytesPerRow(width: Int) -> Int {
        switch self {
        case .bgr: width * 3
        case .gray, .nv12: width
        case .yuyv: width * 2
        }
    }
}

/// A picture that owns its bytes. Storage is kept when it is filled anew, so that a frame costs no allocation.
public struct Picture: Sendable {
    /// Width, pixels.
    public private(set) var width: Int
    /// Height, pixels.
    public private(set) var height: Int
    /// Layout of the bytes.
    public private(set) var format: PixelFormat
    /// Bytes from one row to the next (of the first plane).
    public private(set) var bytesPerRow: Int
    private var bytes: [UInt8]

    /// An empty picture, to be filled by `reshape` and `withMutableBytes`.
    public init() {
        width = 0
        height = 0
        format = .bgr
        bytesPerRow = 0
        bytes = []
    }

    /// A black picture.
    public init(width: Int, height: Int, format: PixelFormat) {
        self.init()
        reshape(width: width, height: height, format: format)
    }

    /// A copy of a picture that is held elsewhere.
    public init(_ view: PictureView) {
        width = view.width
        height = view.height
        format = view.format
        bytesPerRow = view.bytesPerRow
        bytes = Array(view.bytes)
    }

    /// Whether the picture holds no pixel.
    public var isEmpty: Bool { width == 0 || height == 0 }

    /// Makes room for a picture of another shape; allocates only where it is larger than any before.
    public mutating func reshape(width: Int, height: Int, format: PixelFormat) {
        self.width = width
        self.height = height
        self.format = format
        bytesPerRow = format.tightBytesPerRow(width: width)
        let count = format.byteCount(bytesPerRow: bytesPerRow, height: height)
        // What a smaller picture held means nothing in this shape, so nothing is carried over.
        if bytes.count < count { bytes = Array(repeating: 0, count: count) }
    }

    /// The bytes, for reading.
    public func withView<R, Failure>(_ body: (PictureView) throws(Failure) -> R) throws(Failure) -> R {
        try bytes.withUnsafeBufferPointer { buffer throws(Failure) in
            let raw = UnsafeRawBufferPointer(buffer)
            return try body(
                PictureView(bytes: raw, width: width, height: height, bytesPerRow: bytesPerRow, format: format))
        }
    }

    /// The bytes, for writing.
    public mutating func withMutableBytes<R, Failure>(
        _ body: (UnsafeMutableRawBufferPointer) throws(Failure) -> R
    ) throws(Failure) -> R {
        try bytes.withUnsafeMutableBufferPointer { buffer throws(Failure) in
            try body(UnsafeMutableRawBufferPointer(buffer))
        }
    }
}

/// A picture that somebody else owns (a driver's buffer, a `Picture`): valid only during the call that hands it out.
public struct PictureView {
    /// The bytes of the first plane; a second plane follows it directly.
    public let bytes: UnsafeRawBufferPointer
    /// Width, pixels.
    public let width: Int
    /// Height, pixels.
    public let height: Int
    /// Bytes from one row to the next (of the first plane).
    public let bytesPerRow: Int
    /// Layout of the bytes.
    public let format: PixelFormat

    /// Names the parts of a picture held elsewhere.
    public init(bytes: UnsafeRawBufferPointer, width: Int, height: Int, bytesPerRow: Int, format: PixelFormat) {
        self.bytes = bytes
        self.width = width
        self.height = height
        self.bytesPerRow = bytesPerRow
        self.format = format
    }
}
