import COpenCV
import Calibration
import Diagnostics
import Geometry
import Imaging

/// Finds the corners of a calibration board in pictures, to a fraction of a pixel.
public struct BoardFinder: Sendable {
    /// What one picture shows.
    public enum Finding: Sendable, Equatable {
        /// The board, or the part of it that is seen.
        case board(BoardView)
        /// No board, or not enough of it.
        case nothing
        /// The markers of a board in a mirror: the picture is flipped.
        case mirrored
    }

    /// Corners of a ChArUco board without which a picture is of no use.
    static let leastCorners = 8

    /// What is looked for.
    public let board: CalibrationBoard
    /// Whether to look longer, as for pictures that can not be taken again.
    public let isThorough: Bool

    /// Makes a finder.
    public init(_ board: CalibrationBoard, isThorough: Bool = true) {
        self.board = board
        self.isThorough = isThorough
    }

    /// Looks for the board in a picture.
    ///
    /// - Throws: `software` for a picture that does not fit its layout; `unavailable` where a board with markers is looked
    ///   for without OpenCV's contrib modules.
    public func find(in picture: PictureView, name: String) throws(Fault) -> Finding {
        var view = try picture.bridged()
        var bridged = board.bridged
        var corners = [headsup_board_corner](repeating: headsup_board_corner(), count: board.corners)
        var count: Int32 = 0
        var isMirrored = false
        var error = headsup_error()
        let isDone =
            board.pattern == .charuco
            ? try markerLibrary.functions().find(&bridged, &view, &corners, &count, &isMirrored, &error)
            : headsup_board_find(&bridged, &view, isThorough, &corners, &count, &error)
        guard isDone else {
            throw Fault(.software, "the board can not be looked for: \(error.words)", at: .init(file: name))
        }
        if isMirrored { return .mirrored }
        guard count >= Int32(min(Self.leastCorners, board.corners)) else { return .nothing }
        return .board(
            BoardView(
                name: name,
                corners: corners.prefix(Int(count)).map {
                    BoardView.Corner(
                        identity: Int($0.identity), place: SIMD2($0.x, $0.y), pixel: SIMD2($0.u, $0.v))
                }))
    }

    /// The board of another size that a picture shows instead of the one looked for; nil where there is none.
    ///
    /// Tried are sizes near the one given, among them those of somebody who counted squares instead of inner corners.
    ///
    /// - Parameters:
    ///   - picture: grey or BGR.
    ///   - isLargerOnly: look only for boards of which the one looked for would be a part.
    public func otherSize(in picture: PictureView, isLargerOnly: Bool = false) throws(Fault) -> CalibrationBoard? {
        guard board.pattern == .chessboard else { return nil }
        let (c, r) = (board.columns, board.rows)
        let larger = [(c + 1, r + 1), (c + 1, r), (c, r + 1)]
        let others = [
            (c - 1, r - 1), (c - 1, r), (c, r - 1), (c + 2, r + 2), (c + 2, r), (c, r + 2), (c + 1, r - 1),
            (c - 1, r + 1),
        ]
        let common = [(9, 6), (8, 6), (7, 6), (10, 7), (11, 8), (8, 5), (7, 5), (6, 4), (5, 4), (6, 9), (7, 7)]
        for (columns, rows) in isLargerOnly ? larger : larger + others + common {
            guard columns >= 3, rows >= 3, (columns, rows) != (c, r) else { continue }
            let other = CalibrationBoard(chessboard: columns, rows, square: board.square)
            if case .board = try BoardFinder(other, isThorough: false).find(in: picture, name: "") { return other }
        }
        return nil
    }
}

extension CalibrationBoard {
    /// The board as the C functions see it.
    fileprivate var bridged: headsup_board {
        headsup_board(
            columns: Int32(columns), rows: Int32(rows), square: square, marker: marker,
            dictionary: Int32(dictionary.number))
    }

    /// The board for printing: grey, with a light margin of half a square around it.
    ///
    /// - Parameter pixels: at least 20.
    /// - Throws: `software` where it can not be drawn; `unavailable` as for finding it.
    public func drawn(pixelsPerSquare pixels: Int) throws(Fault) -> Picture {
        var picture = Picture(width: (columns + 2) * pixels, height: (rows + 2) * pixels, format: .gray)
        var board = bridged
        var error = headsup_error()
        let markers = pattern == .charuco ? try markerLibrary.functions() : nil
        let isDone = picture.withMutableBytes { bytes in
            let grey = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
            return markers.map { $0.draw(&board, Int32(clamping: pixels), grey, &error) }
                ?? headsup_board_draw(&board, Int32(clamping: pixels), grey, &error)
        }
        guard isDone else { throw Fault(.software, "the board can not be drawn: \(error.words)") }
        return picture
    }
}
