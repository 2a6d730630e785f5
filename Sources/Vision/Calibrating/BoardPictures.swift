import Calibration
import Diagnostics
import FileFormats
import Imaging

/// The views of a board in picture files, and what is wrong with those that show none.
public struct BoardPictures: Sendable {
    /// The views, in the order of the files.
    public private(set) var views: [BoardView] = []
    /// Size of every picture.
    public private(set) var size: PictureSize?
    /// Pictures without a board, and why.
    public private(set) var missing: [CameraFit.Rejection] = []

    private let finder: BoardFinder
    private var mirrored = 0
    private var reference = ""
    private var checkedSizes = 0
    private var picture = Picture()
    private var paths: [String] = []
    private let side: PictureView.Side?

    /// Prepares to look for a board.
    ///
    /// - Parameters:
    ///   - board: its pattern and size.
    ///   - side: which half of each picture is meant, for pictures of two cameras side by side.
    public init(_ board: CalibrationBoard, side: PictureView.Side? = nil) {
        finder = BoardFinder(board)
        self.side = side
    }

    /// Looks into one more picture. One that can not be read counts as one without a board.
    ///
    /// - Throws: `badData` where it has another size than those before, or shows a board of another size.
    public mutating func add(_ path: String) throws(Fault) {
        paths.append(path)
        do throws(Fault) {
            try PictureFile.read(path, into: &picture)
        } catch  where error.kind == .badData || error.kind == .noInput {
            missing.append(.init(name: path, reason: error.what))
            return
        }
        let finder = finder
        let finding = try withPicture(at: path) { view throws(Fault) in try finder.find(in: view, name: path) }
        switch finding {
        case .board(let view):
            views.append(view)
            try refuseLargerBoard(path)
        case .nothing: missing.append(.init(name: path, reason: "no board of \(finder.board.sizeText) is seen in it"))
        case .mirrored:
            mirrored += 1
            missing.append(.init(name: path, reason: "it is mirrored: its markers can only be read in a mirror"))
        }
    }

    private mutating func withPicture<R>(
        at path: String, _ body: (PictureView) throws(Fault) -> R
    ) throws(Fault) -> R {
        let side = side
        let known = size
        let reference = reference
        let result: (R, PictureSize) = try picture.withView { whole throws(Fault) in
            guard let view = side.map({ whole.half($0) }) ?? whole else {
                throw Fault(
                    .badData, "a picture of \(whole.width)x\(whole.height) can not be cut into a left and a right half",
                    at: .init(file: path))
            }
            let size = PictureSize(width: view.width, height: view.height)
            if let known, known != size {
                throw Fault(
                    .badData,
                    "the picture has \(size.width)x\(size.height) pixels, and \(reference) has "
                        + "\(known.width)x\(known.height)", at: .init(file: path),
                    remedy: "A calibration holds for one size: use pictures of one camera at one size")
            }
            return (try body(view), size)
        }
        if size == nil {
            size = result.1
            self.reference = path
        }
        return result.0
    }

    /// A part of a larger board is found as well, but not always the same part: looked after in the first few pictures.
    private mutating func refuseLargerBoard(_ path: String) throws(Fault) {
        guard checkedSizes < 2 else { return }
        checkedSizes += 1
        let finder = finder
        let larger = try withPicture(at: path) { view throws(Fault) -> CalibrationBoard? in
            var largest: CalibrationBoard?
            while let larger = try BoardFinder(largest ?? finder.board).otherSize(in: view, isLargerOnly: true) {
                largest = larger
            }
            return largest
        }
        if let larger { throw wrongSize(larger, at: path) }
    }

    private func wrongSize(_ other: CalibrationBoard, at path: String) -> Fault {
        Fault(
            .badData,
            "the board in this picture has \(other.sizeText), not \(finder.board.columns)x\(finder.board.rows)",
            at: .init(file: path),
            remedy: "Count the corners where four squares meet, and give --board \(other.columns)x\(other.rows)")
    }

    /// Why there are too few views to calibrate, as far as it can be told.
    ///
    /// - Throws: that, as `badData`; `noInput` where no picture could be read. Returns where there are enough views.
    public mutating func requireViews() throws(Fault) {
        guard views.isEmpty else { return }
        guard let first = paths.first else {
            throw Fault(.usage, "no picture was named", remedy: "Name pictures, a folder or a pattern")
        }
        guard size != nil else {
            throw Fault(
                .noInput, "not one of the \(paths.count) pictures can be read", at: .init(file: first),
                remedy: missing.first?.reason)
        }
        if mirrored > 0 {
            throw Fault(
                .badData, "the pictures are mirrored: the board's markers can only be read in a mirror",
                at: .init(file: first),
                remedy: "Switch the mirroring of the camera off, or turn the pictures back, and calibrate again")
        }
        let finder = finder
        for path in paths.prefix(3) {
            guard (try? PictureFile.read(path, into: &picture)) != nil else { continue }
            let other = try withPicture(at: path) { view throws(Fault) in try finder.otherSize(in: view) }
            if let other { throw wrongSize(other, at: path) }
        }
        let remedy =
            finder.board.pattern == .charuco
            ? "Check --board (squares), --dictionary and --marker, and that the pictures are sharp and not too dark"
            : "Check --board (inner corners), and that all of the board is in the picture, sharp, with a light margin"
        throw Fault(
            .badData, "no board of \(finder.board.sizeText) was found in any of the \(paths.count) pictures",
            at: .init(file: first), remedy: remedy)
    }
}
