import Imaging

/// What we can do with one of the encodings that a camera offers.
public enum CameraEncoding: Sendable, Hashable {
    /// The driver's bytes are a picture already: they are used where they lie.
    case direct(PixelFormat)
    /// A JPEG picture in each frame, decoded to blue, green, red.
    case jpeg
    /// Another layout that libv4lconvert turns into blue, green, red.
    case converted
    /// Nothing here reads it.
    case unsupported

    /// Says what we can do with an encoding.
    public init(_ fourCC: FourCC) {
        self = Self.known[fourCC] ?? .unsupported
    }

    /// What comes out, or nil where nothing does.
    public var pixelFormat: PixelFormat? {
        switch self {
        case .direct(let format): format
        case .jpeg, .converted: .bgr
        case .unsupported: nil
        }
    }

    /// How much we would rather not use it, in the units of `CameraModeChoice` (1 = half the picture, or half the
    /// rate): a conversion costs time, and a grey picture has lost its colour.
    var reluctance: Double {
        switch self {
        case .direct(.yuyv): 0
        case .direct(.nv12): 0.01
        case .direct(.bgr): 0.02
        case .converted: 0.1
        case .jpeg: 0.2
        case .direct(.gray): 0.3
        case .unsupported: .infinity
        }
    }

    private static let known: [FourCC: CameraEncoding] = {
        var known: [FourCC: CameraEncoding] = [
            FourCC("YUYV"): .direct(.yuyv), FourCC("NV12"): .direct(.nv12), FourCC("GREY"): .direct(.gray),
            FourCC("BGR3"): .direct(.bgr), FourCC("MJPG"): .jpeg, FourCC("JPEG"): .jpeg,
        ]
        // The uncompressed layouts that libv4lconvert 1.22 reads.
        let converted: [FourCC] = [
            FourCC("UYVY"), FourCC("YVYU"), FourCC("YU12"), FourCC("YV12"), FourCC("NV16"), FourCC("NV61"),
            FourCC("RGB3"), FourCC("RGBP"), FourCC("BA81"), FourCC("GBRG"), FourCC("GRBG"), FourCC("RGGB"),
        ]
        for fourCC in converted { known[fourCC] = .converted }
        return known
    }()
}
