import Diagnostics
import FileFormats
import Geometry
import Imaging
import Pipeline
import Replay
import Synchronization
import Vision

/// Films a replay: as a video, or as a folder of pictures.
public final class ReplayFilm: ReplayRecorder {
    /// Where the film goes.
    public enum Form: Sendable {
        /// A video file.
        case video
        /// A folder of PNG pictures named by the number of the frame.
        case pictures
    }

    private let path: String

    /// How long words stay in the picture, seconds.
    private static let captionTime = 2.0
    /// Room that must be left where the film is written, bytes: a video's end needs some, and nothing is to be filled up.
    private static let leastRoom = 32 << 20

    private let form: Form
    private var composition: ReplayPicture?
    /// Encodes and writes while the replay goes on with the next frames.
    private let work = OrderedWork(name: "headsup.film", capacity: 4)
    private let film: FilmFile
    private var caption: (words: String, since: Timestamp)?
    private var frames = 0

    /// Prepares a film; the folder is made at once, the video with the first frame, for which the name and the right to
    /// write are looked at here.
    ///
    /// - Parameters:
    ///   - path: of the video or the folder.
    ///   - form: a video or pictures.
    ///   - rate: frames a second.
    /// - Throws: `cannotWrite` where the folder can not be made or written to; `usage` for a video of another kind.
    public init(path: String, form: Form, rate: Double) throws(Fault) {
        self.path = path
        self.form = form
        film = FilmFile(path: path, rate: rate)
        switch form {
        case .pictures: try OutputFile.makeFolder(at: path)
        case .video: try VideoWriter.check(path)
        }
    }

    /// Draws and writes a frame.
    public func record(_ frame: ReplayedFrame, _ pipeline: Pipeline) throws(Fault) {
        if frames.isMultiple(of: 25) { try checkRoom() }
        for event in frame.events where event.kind == .alert { caption = (event.text, frame.time) }
        if let since = caption?.since, frame.time.since(since) > Self.captionTime { caption = nil }
        var composition: ReplayPicture
        if let known = self.composition {
            composition = known
        } else {
            composition = try ReplayPicture(withCamera: frame.picture != nil)
        }
        self.composition = nil
        let scene = Scene(pipeline, at: frame.time, orientation: frame.orientation)
        try composition.draw(scene, frame.picture, words: caption?.words)
        try write(composition.picture, number: frame.number)
        self.composition = composition
        frames += 1
    }

    /// Hands the picture over; it keeps its bytes when the next one is drawn.
    private func write(_ picture: Picture, number: Int) throws(Fault) {
        switch form {
        case .pictures:
            let digits = String(number)
            let name = String(repeating: "0", count: max(0, 6 - digits.count)) + digits + ".png"
            let path = FilePath.join(path, name)
            try work.add { () throws(Fault) in
                try picture.withView { view throws(Fault) in try PictureFile.write(view, to: path) }
            }
        case .video:
            try work.add { [film] () throws(Fault) in try film.write(picture) }
        }
    }

    /// FFmpeg does not tell of a full disk, so the film ends while there is room for its end.
    private func checkRoom() throws(Fault) {
        let folder = form == .pictures ? path : FilePath.folder(of: path)
        guard let room = OutputFile.room(at: folder), room < Self.leastRoom else { return }
        throw Fault(
            .cannotWrite, "the disk is nearly full, \(room >> 20) MB are left; the film ends after \(frames) frames",
            at: .init(file: path), remedy: "Make room, or write the film elsewhere")
    }

    /// Ends the film.
    public func finish() throws(Fault) {
        // What was filmed before a failure is kept.
        let fault: Fault?
        do throws(Fault) {
            _ = try work.finish()
            fault = nil
        } catch {
            fault = error
        }
        try film.finish()
        if let fault { throw fault }
    }
}

/// The video, begun with the first picture.
private final class FilmFile: Sendable {
    private let path: String
    private let rate: Double
    private let video = Mutex<VideoWriter?>(nil)

    init(path: String, rate: Double) {
        self.path = path
        self.rate = rate
    }

    func write(_ picture: Picture) throws(Fault) {
        try video.withLock { video throws(Fault) in
            if video == nil {
                video = try VideoWriter(path: path, rate: rate, width: picture.width, height: picture.height)
            }
            try picture.withView { view throws(Fault) in try video?.write(view) }
        }
    }

    func finish() throws(Fault) {
        try video.withLock { video throws(Fault) in
            defer { video = nil }
            try video?.finish()
        }
    }
}
