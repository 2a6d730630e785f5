import COpenCV
import Diagnostics
import FileFormats
import Glibc
import Imaging

/// Writes a video file from BGR pictures of one size. It appears under its name when `finish` is called; without that
/// nothing stays behind. For one thread at a time.
public final class VideoWriter {
    /// Path of the finished file.
    public let path: String

    private let functions: headsup_media_functions
    private let file: UnfinishedFile
    private var handle: OpaquePointer?

    /// Starts a video; `.mp4` holds MPEG-4, `.avi` Motion JPEG.
    ///
    /// - Parameters:
    ///   - path: of the finished file.
    ///   - rate: frames per second.
    ///   - width: of each frame, pixels; even.
    ///   - height: of each frame, pixels; even.
    /// - Throws: `usage` for another ending of the name, `cannotWrite` where the file can not be made.
    public init(path: String, rate: Double, width: Int, height: Int) throws(Fault) {
        self.path = path
        let codecs = try Self.check(path)
        functions = try mediaLibrary.functions()
        file = UnfinishedFile(path)
        var error = headsup_error()
        for codec in codecs where handle == nil {
            handle = functions.writer_open(
                file.temporaryPath, codec, rate, Int32(clamping: width), Int32(clamping: height), &error)
        }
        guard handle != nil else {
            throw Fault(
                .cannotWrite, "the video can not be started: \(error.words)", at: .init(file: path),
                remedy: "Try a name that ends in .avi")
        }
    }

    deinit { _ = close() }

    /// Finds out before there is a picture whether a video can have such a name, and which codecs it may hold.
    ///
    /// - Throws: `usage` for another ending of the name, `cannotWrite` where its folder may not be written to.
    @discardableResult
    public static func check(_ path: String) throws(Fault) -> [String] {
        guard let codecs = codecs(for: path) else {
            throw Fault(
                .usage, "a video's name ends in .mp4 or .avi", at: .init(file: path), remedy: "Choose such a name")
        }
        try checkFolder(of: path)
        return codecs
    }

    /// Adds a frame: BGR, of the video's size.
    public func write(_ picture: PictureView) throws(Fault) {
        var view = try picture.bridged()
        var error = headsup_error()
        guard let handle, functions.writer_write(handle, &view, &error) else {
            throw Fault(.software, "the frame can not be written: \(error.words)", at: .init(file: path))
        }
    }

    /// Ends the file and gives it its name. Nothing can be written after that.
    public func finish() throws(Fault) {
        if let reason = close() {
            throw Fault(.cannotWrite, "the video can not be ended: \(reason)", at: .init(file: path))
        }
        try file.finish()
    }

    /// Ends the encoder; the reason where that fails.
    private func close() -> String? {
        guard let open = handle else { return nil }
        handle = nil
        var error = headsup_error()
        return functions.writer_close(open, &error) ? nil : error.words
    }

    /// What to encode with, the first that works. MPEG-4 takes a fifth of the time of H.264, which OpenCV encodes with
    /// its slowest usual settings.
    private static func codecs(for path: String) -> [String]? {
        let name = FilePath.name(of: path).lowercased()
        if name.hasSuffix(".mp4") { return ["mp4v", "avc1"] }
        if name.hasSuffix(".avi") { return ["MJPG"] }
        return nil
    }

    private static func checkFolder(of path: String) throws(Fault) {
        let folder = FilePath.folder(of: path)
        guard access(folder, W_OK) == 0 else {
            throw Fault(
                .cannotWrite, "this can not be written: \(String(cString: strerror(errno)))", at: .init(file: path),
                remedy: "Check that the folder exists and may be written to")
        }
    }
}
