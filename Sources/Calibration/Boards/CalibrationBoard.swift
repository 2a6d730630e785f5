import Diagnostics
import Geometry

/// The frame of a calibration board: x right and y down along its squares, z into it; metres.
public enum Board: ReferenceFrame {}

/// A flat board of squares by which cameras are calibrated.
public struct CalibrationBoard: Sendable, Equatable {
    /// What is printed on it.
    public enum Pattern: String, Sendable, CaseIterable {
        /// Black and white squares.
        case chessboard
        /// A chessboard with a marker in each white square (Garrido-Jurado et al., 2014), which tells its corners apart,
        /// so that a part of the board is enough.
        case charuco
    }

    /// The families of markers that OpenCV has; the raw value is its name without `DICT_`, in lower case.
    public enum Dictionary: String, Sendable, CaseIterable {
        case four50 = "4x4_50"
        case four100 = "4x4_100"
        case four250 = "4x4_250"
        case four1000 = "4x4_1000"
        case five50 = "5x5_50"
        case five100 = "5x5_100"
        case five250 = "5x5_250"
        case five1000 = "5x5_1000"
        case six50 = "6x6_50"
        case six100 = "6x6_100"
        case six250 = "6x6_250"
        case six1000 = "6x6_1000"
        case seven50 = "7x7_50"
        case seven100 = "7x7_100"
        case seven250 = "7x7_250"
        case seven1000 = "7x7_1000"
        case original = "aruco_original"

        /// Number of the dictionary as OpenCV counts them.
        public var number: Int { Self.allCases.firstIndex(of: self) ?? 0 }

        /// How many markers there are in it.
        var markers: Int { self == .original ? 1024 : Int(rawValue.split(separator: "_").last ?? "") ?? 0 }
    }

    /// What is printed on it.
    public var pattern: Pattern
    /// Inner corners from left to right.
    public var columns: Int
    /// Inner corners from top to bottom.
    public var rows: Int
    /// Side of a square, metres.
    public var square: Double
    /// Side of a marker, metres (ChArUco).
    public var marker = 0.0
    /// Family of the markers (ChArUco).
    public var dictionary = Dictionary.six250

    /// A chessboard of so many inner corners.
    public init(chessboard columns: Int, _ rows: Int, square: Double) {
        pattern = .chessboard
        self.columns = columns
        self.rows = rows
        self.square = square
    }

    /// A ChArUco board of so many squares.
    public init(charuco columns: Int, _ rows: Int, square: Double, marker: Double, dictionary: Dictionary = .six250) {
        pattern = .charuco
        self.columns = columns - 1
        self.rows = rows - 1
        self.square = square
        self.marker = marker
        self.dictionary = dictionary
    }

    /// Inner corners.
    public var corners: Int { columns * rows }

    /// The size as it is given on the command line: inner corners of a chessboard, squares of a ChArUco board.
    public var sizeText: String {
        pattern == .chessboard
            ? "\(columns)x\(rows) inner corners" : "\(columns + 1)x\(rows + 1) squares"
    }

    /// Checks every value.
    ///
    /// - Throws: `usage` that names the first value that can not be.
    public func validate() throws(Fault) {
        guard (3...60).contains(columns), (3...60).contains(rows) else {
            throw Fault(
                .usage, "a board of \(sizeText) can not be used",
                remedy: "Give the inner corners of a chessboard, as --board 9x6, 3 to 60 each way")
        }
        guard square > 0.001, square < 1 else {
            throw Fault(
                .usage, "a square of \(square) m is not one of a board",
                remedy: "Give the side of a square in metres, as --square 0.025 for 25 mm")
        }
        guard pattern == .charuco else { return }
        guard marker > 0, marker < square else {
            throw Fault(
                .usage, "the marker's side must be between zero and the square's, and is \(marker) m",
                remedy: "Measure the black marker inside a white square, as --marker 0.019")
        }
        guard (columns + 1) * (rows + 1) / 2 <= dictionary.markers else {
            throw Fault(
                .usage, "a board of \(sizeText) needs more markers than \(dictionary.rawValue) has",
                remedy: "Name the dictionary that the board was made with, as --dictionary 6x6_250")
        }
    }
}
