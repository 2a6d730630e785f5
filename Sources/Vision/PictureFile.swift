import COpenCV
import Diagnostics
import FileFormats
import Imaging

/// Reading and writing single pictures.
public enum PictureFile {
    /// Endings of names that are taken for pictures, in lower case.
    public static let endings = ["jpg", "jpeg", "png", "bmp", "tif", "tiff", "webp", "ppm", "pgm"]

    /// Reads a JPEG, PNG or other picture as 8-bit BGR; keeps the storage of `picture`.
    ///
    /// - Throws: `noInput` where there is no such file, `badData` where it is empty, broken or no picture, `unavailable`
    ///   without the media library.
    public static func read(_ path: String, into picture: inout Picture) throws(Fault) {
        let image = try StoredImage(path: path, asStored: false)
        picture.reshape(width: image.width, height: image.height, format: .bgr)
        picture.withMutableBytes { $0.copyMemory(from: image.bytes) }
    }

    /// Reads a depth picture: 8- or 16-bit numbers (PNG) or 32-bit floats (TIFF, EXR), one channel.
    ///
    /// - Throws: as `read`, and `badData` where it has colours.
    public static func readDepth(_ path: String) throws(Fault) -> DepthPicture {
        let image = try StoredImage(path: path, asStored: true)
        guard image.channels == 1 else {
            throw Fault(
                .badData, "a depth picture has one number a pixel, this one has \(image.channels)",
                at: .init(file: path), remedy: "Check that this is the depth and not the colour picture")
        }
        let values =
            switch image.depth {
            case HEADSUP_DEPTH_8: image.bytes.map { Float($0) }
            case HEADSUP_DEPTH_16: image.bytes.bindMemory(to: UInt16.self).map { Float($0) }
            default: Array(image.bytes.bindMemory(to: Float.self))
            }
        return DepthPicture(width: image.width, height: image.height, values: values)
    }

    /// Writes a BGR or grey picture; the end of the name says as what. It appears under its name only when it is whole.
    ///
    /// - Parameters:
    ///   - picture: BGR or grey.
    ///   - path: of the file.
    ///   - quality: of a JPEG, 1 to 100.
    /// - Throws: `cannotWrite`.
    public static func write(_ picture: PictureView, to path: String, quality: Int = 92) throws(Fault) {
        var view = try picture.bridged()
        let functions = try mediaLibrary.functions()
        let file = UnfinishedFile(path)
        var error = headsup_error()
        guard functions.image_write(file.temporaryPath, &view, Int32(clamping: quality), &error) else {
            throw Fault(
                .cannotWrite, "the picture can not be written: \(error.words)", at: .init(file: path),
                remedy: "Check that the folder may be written to, and that the name ends in .jpg or .png")
        }
        try file.finish()
    }
}

extension PictureFile {
    /// The bytes of a BGR or grey picture as a JPEG file.
    ///
    /// - Parameters:
    ///   - picture: BGR or grey.
    ///   - quality: 1 to 100.
    /// - Throws: `unavailable` without the media library, `software` where the picture can not be encoded.
    public static func jpeg(_ picture: PictureView, quality: Int = 80) throws(Fault) -> [UInt8] {
        var view = try picture.bridged()
        let functions = try mediaLibrary.functions()
        var info = headsup_image_info()
        var error = headsup_error()
        guard let image = functions.jpeg_encode(&view, Int32(clamping: quality), &info, &error) else {
            throw Fault(.software, "the picture can not be encoded: \(error.words)")
        }
        defer { functions.image_free(image) }
        return Array(UnsafeRawBufferPointer(start: info.values, count: Int(info.width)))
    }
}

/// An image as the library decoded it.
private final class StoredImage {
    let width: Int
    let height: Int
    let channels: Int
    let depth: headsup_image_depth
    /// Valid as long as this object lives.
    let bytes: UnsafeRawBufferPointer
    private let functions: headsup_media_functions
    private let handle: OpaquePointer

    init(path: String, asStored: Bool) throws(Fault) {
        let file = try InputFile.bytes(at: path)
        guard !file.isEmpty else { throw Fault(.badData, "the picture is empty: 0 bytes", at: .init(file: path)) }
        if JPEGFile.begins(file), !JPEGFile.isWhole(file) {
            throw Fault(
                .badData, "the picture is cut off: its end is missing", at: .init(file: path),
                remedy: "Copy or record the file again")
        }
        functions = try mediaLibrary.functions()
        var info = headsup_image_info()
        var error = headsup_error()
        guard let image = functions.image_read(file, Int64(file.count), asStored, &info, &error) else {
            throw Fault(
                .badData, "the picture can not be read: \(error.words)", at: .init(file: path),
                remedy: "Check that the file is a whole JPEG or PNG picture")
        }
        handle = image
        width = Int(info.width)
        height = Int(info.height)
        channels = Int(info.channels)
        depth = info.depth
        let size = info.depth == HEADSUP_DEPTH_8 ? 1 : info.depth == HEADSUP_DEPTH_16 ? 2 : 4
        bytes = UnsafeRawBufferPointer(start: info.values, count: width * height * channels * size)
    }

    deinit { functions.image_free(handle) }
}
