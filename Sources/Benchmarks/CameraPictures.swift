import Capture
import Detection
import Diagnostics
import Geometry
import Imaging
import Vision

/// What a camera of 640 x 480 pixels might send: drawn pictures, or those of a recording.
enum CameraPictures {
    /// Width, pixels.
    static let width = 640
    /// Height, pixels.
    static let height = 480

    /// The encodings that are measured.
    enum Encoding: String, Sendable {
        case yuyv, nv12, mjpeg

        var fourCC: FourCC {
            switch self {
            case .yuyv: FourCC("YUYV")
            case .nv12: FourCC("NV12")
            case .mjpeg: FourCC("MJPG")
            }
        }
    }

    /// A drawn picture with edges and noise, so that a JPEG of it has a usual size: BGR.
    static func drawn() -> Picture {
        var picture = Picture(width: width, height: height, format: .bgr)
        var noise: UInt32 = 1
        picture.withMutableBytes { bytes in
            for y in 0..<height {
                for x in 0..<width {
                    noise = noise &* 1_664_525 &+ 1_013_904_223
                    let isPost = (x / 40 + y / 120).isMultiple(of: 3)
                    let base = isPost ? 40 + y / 8 : 120 + x / 8
                    let at = (y * width + x) * 3
                    for channel in 0..<3 {
                        bytes[at + channel] = UInt8(clamping: base + 20 * channel + Int(noise >> 28) - 8)
                    }
                }
            }
        }
        return picture
    }

    /// The bytes of a frame as a camera of this encoding sends them.
    ///
    /// - Parameter picture: BGR, of any size; the nearest pixels of it are taken.
    static func bytes(of picture: Picture, _ encoding: Encoding) throws(Fault) -> [UInt8] {
        let small = resized(picture)
        switch encoding {
        case .mjpeg: return try small.withView { view throws(Fault) in try PictureFile.jpeg(view, quality: 85) }
        case .yuyv: return yuyv(small)
        case .nv12: return nv12(small)
        }
    }

    private static func resized(_ picture: Picture) -> Picture {
        var small = Picture(width: width, height: height, format: .bgr)
        picture.withView { view in
            small.withMutableBytes { bytes in
                for y in 0..<height {
                    let row = (2 * y + 1) * view.height / (2 * height) * view.bytesPerRow
                    for x in 0..<width {
                        let from = row + (2 * x + 1) * view.width / (2 * width) * 3
                        let at = (y * width + x) * 3
                        for channel in 0..<3 { bytes[at + channel] = view.bytes[from + channel] }
                    }
                }
            }
        }
        return small
    }

    /// Rec. ITU-R BT.601 with studio range, as cameras send it.
    private static func luma(_ b: Int, _ g: Int, _ r: Int) -> UInt8 {
        UInt8(clamping: 16 + (66 * r + 129 * g + 25 * b + 128) / 256)
    }

    private static func chroma(_ b: Int, _ g: Int, _ r: Int) -> (u: UInt8, v: UInt8) {
        let u = 128 + (-38 * r - 74 * g + 112 * b) / 256
        let v = 128 + (112 * r - 94 * g - 18 * b) / 256
        return (UInt8(clamping: u), UInt8(clamping: v))
    }

    private static func yuyv(_ picture: Picture) -> [UInt8] {
        var out = [UInt8](repeating: 0, count: width * height * 2)
        picture.withView { view in
            for pixel in 0..<width * height {
                let (b, g, r) = color(view, pixel)
                out[2 * pixel] = luma(b, g, r)
                guard pixel.isMultiple(of: 2) else { continue }
                (out[2 * pixel + 1], out[2 * pixel + 3]) = chroma(b, g, r)
            }
        }
        return out
    }

    private static func nv12(_ picture: Picture) -> [UInt8] {
        var out = [UInt8](repeating: 0, count: width * height * 3 / 2)
        picture.withView { view in
            for pixel in 0..<width * height {
                let (b, g, r) = color(view, pixel)
                out[pixel] = luma(b, g, r)
                let (x, y) = (pixel % width, pixel / width)
                guard x.isMultiple(of: 2), y.isMultiple(of: 2) else { continue }
                let at = width * height + y / 2 * width + x
                (out[at], out[at + 1]) = chroma(b, g, r)
            }
        }
        return out
    }

    private static func color(_ view: PictureView, _ pixel: Int) -> (Int, Int, Int) {
        let at = pixel * 3
        return (Int(view.bytes[at]), Int(view.bytes[at + 1]), Int(view.bytes[at + 2]))
    }

    /// The first pictures of a video as a camera sends them.
    ///
    /// - Parameter limit: most pictures; 0.6 megabytes each.
    static func frames(ofVideo path: String, limit: Int, _ encoding: Encoding) throws(Fault) -> [[UInt8]] {
        var source = try VideoFrames(path: path)
        var frame = CapturedFrame()
        var frames: [[UInt8]] = []
        while frames.count < limit, try source.next(into: &frame) {
            frames.append(try bytes(of: frame.picture, encoding))
        }
        return frames
    }
}

extension FrameIntake {
    /// Takes in the bytes of a frame as `take`, from an array: the driver's buffer of a measurement.
    mutating func take(_ bytes: inout [UInt8], number: Int, at time: Timestamp) -> Bool {
        bytes.withUnsafeMutableBytes { take($0, number: number, at: time) }
    }
}
