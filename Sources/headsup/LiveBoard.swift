import ArgumentParser
import Calibration
import Capture
import Diagnostics
import Geometry
import Imaging
import Vision

/// The options of a calibration through a live camera.
struct LiveOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Calibrate live: a camera's path, by-id name or USB id.", valueName: "device"))
    var device: String?

    @Option(
        help: ArgumentHelp(
            "Size asked of the live camera; for two side by side that of both.", valueName: "width x height"))
    var size: String?

    @Option(help: ArgumentHelp("Views to take live at most.", valueName: "number"))
    var count = 20

    @Option(help: ArgumentHelp("Stop looking after this time, live.", valueName: "seconds"))
    var timeout = 180.0

    func validate() throws {
        guard count >= 3, timeout > 0 else { throw ValidationError("--count must be 3 or more, --timeout above 0") }
    }
}

/// Takes views of a board through a live camera, and says how to hold it next.
struct LiveBoard {
    private let camera: CameraSession
    private let options: LiveOptions
    private let finder: BoardFinder
    private let isSideBySide: Bool

    /// Opens the camera.
    init(device: String, options: LiveOptions, board: CalibrationBoard, isSideBySide: Bool) throws(Fault) {
        var settings = CameraSettings()
        settings.device = try CameraSelector(device)
        if let text = options.size {
            let size = try PictureSize(text: text, option: "--size", example: "1280x720")
            (settings.width, settings.height) = (size.width, size.height)
        }
        camera = try CameraSession(settings: settings)
        self.options = options
        self.isSideBySide = isSideBySide
        finder = BoardFinder(board, isThorough: false)
    }

    /// Views, of the right camera too where there are two, and the size of each picture.
    typealias Views = (left: [BoardView], right: [BoardView], size: PictureSize)

    /// Looks until enough was seen, or the time is over, or it is interrupted.
    func collect() throws(Fault) -> Views {
        Interruption.watch()
        var frame = CapturedFrame()
        var collection: BoardCollection?
        var rights: [BoardView] = []
        var size = PictureSize(width: 0, height: 0)
        var said = ""
        func say(_ text: String) {
            if text != said { Console.error(text) }
            said = text
        }
        say("hold the board before \(camera.name), still, then elsewhere; interrupt with Control-C when it is enough")
        let end = ContinuousClock.now + .seconds(options.timeout)
        while !Interruption.isRequested, ContinuousClock.now < end {
            switch camera.next(into: &frame, timeout: 0.2) {
            case .frame: break
            case .condition(.lost(let reason)):
                throw Fault(.unavailable, reason.description, at: .init(file: camera.name), remedy: "Check the cable")
            case .condition(.dark): say("it is too dark, or the lens is covered")
            case .condition, .nothing: continue
            case .ended: return (collection?.views ?? [], rights, size)
            }
            let name = "view \((collection?.views.count ?? 0) + 1)"
            let seen = try look(frame.picture, name: name)
            size = seen.size
            if collection == nil { collection = BoardCollection(size: size) }
            if seen.isMirrored { say("the camera's picture is mirrored: switch its mirroring off") }
            guard collection?.offer(seen.left) == true, let views = collection?.views else { continue }
            if let right = seen.right { rights.append(right) }
            let advice = advice(views, size: size)
            say("\(views.count) taken. " + (advice.first.map { "Now \($0)" } ?? "That is enough"))
            if views.count >= options.count || advice.isEmpty { break }
        }
        return (collection?.views ?? [], rights, size)
    }

    private func advice(_ views: [BoardView], size: PictureSize) -> [String] {
        let poses = views.count >= 4 ? (try? CameraCalibrator.calibrate(views, size: size))?.poses ?? [] : []
        return BoardCoverage(views: views, size: size, poses: poses).advice
    }

    private typealias Look = (left: BoardView?, right: BoardView?, size: PictureSize, isMirrored: Bool)

    /// What one picture shows; a pair counts only where both cameras see the board.
    private func look(_ picture: Picture, name: String) throws(Fault) -> Look {
        try picture.withView { whole throws(Fault) -> Look in
            guard isSideBySide else {
                let size = PictureSize(width: whole.width, height: whole.height)
                switch try finder.find(in: whole, name: name) {
                case .board(let view): return (view, nil, size, false)
                case .nothing: return (nil, nil, size, false)
                case .mirrored: return (nil, nil, size, true)
                }
            }
            guard let left = whole.half(.left), let right = whole.half(.right) else {
                throw Fault(
                    .badData, "a picture of \(whole.width)x\(whole.height) can not be cut into a left and a right half",
                    at: .init(file: camera.name))
            }
            let size = PictureSize(width: left.width, height: left.height)
            guard case .board(let a) = try finder.find(in: left, name: name),
                case .board(let b) = try finder.find(in: right, name: name)
            else { return (nil, nil, size, false) }
            return (a, b, size, false)
        }
    }
}
