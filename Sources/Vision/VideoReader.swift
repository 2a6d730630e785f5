import COpenCV
import Diagnostics
import FileFormats
import Imaging

/// Reads a video file frame by frame, as BGR pictures. For one thread at a time.
public final class VideoReader {
    /// Path of the file.
    public let path: String
    /// Width of each frame, pixels.
    public let width: Int
    /// Height of each frame, pixels.
    public let height: Int
    /// Frames per second as the file says; nil where it says nothing usable.
    public let rate: Double?
    /// Frames as the file says; nil where it says nothing usable. A truncated file still says the whole number.
    public let frameCount: Int?

    private let functions: headsup_media_functions
    private let handle: OpaquePointer

    /// Opens a video.
    ///
    /// - Throws: `noInput` where there is no such file, `badData` where it is no video, `unavailable` without the media
    ///   library.
    public init(path: String) throws(Fault) {
        guard InputFile.exists(path), !InputFile.isFolder(path) else {
            throw Fault(.noInput, "there is no such file", at: .init(file: path))
        }
        // FFmpeg takes a text file for a drawing on an old terminal and plays it.
        guard !InputFile.isText(path) else {
            throw Fault(
                .badData, "this is a text file, not a video", at: .init(file: path),
                remedy: "Check the path, or name the form of the recording with --format")
        }
        functions = try mediaLibrary.functions()
        var info = headsup_video_info()
        var error = headsup_error()
        guard let opened = functions.video_open(path, &info, &error) else {
            throw Fault(
                .badData, "this is not a video: \(error.words)", at: .init(file: path),
                remedy: "Check that the file is whole and of a kind that FFmpeg reads")
        }
        handle = opened
        self.path = path
        width = Int(info.width)
        height = Int(info.height)
        // Containers say 1000 or 90000 where they mean 'not constant'.
        rate = (0.1...480).contains(info.rate) ? info.rate : nil
        frameCount = info.frames > 0 ? Int(info.frames) : nil
    }

    deinit { functions.video_close(handle) }

    /// Decodes the next frame into `picture`.
    ///
    /// - Returns: the frame's time in seconds from the start, NaN where the file does not say it; nil at the end.
    /// - Throws: `badData` where the video changes its size.
    public func next(into picture: inout Picture) throws(Fault) -> Double? {
        picture.reshape(width: width, height: height, format: .bgr)
        var seconds = -1.0
        var error = headsup_error()
        let isRead = picture.withMutableBytes { bytes in
            functions.video_read(handle, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), &seconds, &error)
        }
        if isRead { return seconds >= 0 ? seconds : .nan }
        let reason = error.words
        guard reason.isEmpty else { throw Fault(.badData, reason, at: .init(file: path)) }
        return nil
    }
}
