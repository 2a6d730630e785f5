import ArgumentParser
import Calibration
import Diagnostics

/// The options that describe a calibration board, under the names that OpenCV's and Kalibr's users know.
struct BoardOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Size of the board: inner corners of a chessboard, as OpenCV counts them, or squares of a ChArUco board.",
            valueName: "columns x rows"))
    var board = "9x6"

    @Option(help: ArgumentHelp("Side of a square, as measured on the print.", valueName: "metres"))
    var square = 0.025

    @Option(help: "What is printed on the board.")
    var pattern = CalibrationBoard.Pattern.chessboard

    @Option(help: ArgumentHelp("Side of a ChArUco marker; 0.75 of the square's if not given.", valueName: "metres"))
    var marker: Double?

    @Option(help: "Family of the ChArUco markers.")
    var dictionary = CalibrationBoard.Dictionary.six250

    /// The board that is described.
    ///
    /// - Throws: `usage` where there is no such board.
    func make() throws(Fault) -> CalibrationBoard {
        let size = try PictureSize(text: board, option: "--board", example: "9x6")
        let made =
            pattern == .chessboard
            ? CalibrationBoard(chessboard: size.width, size.height, square: square)
            : CalibrationBoard(
                charuco: size.width, size.height, square: square, marker: marker ?? 0.75 * square,
                dictionary: dictionary)
        try made.validate()
        return made
    }
}

extension CalibrationBoard.Pattern: ExpressibleByArgument {}
extension CalibrationBoard.Dictionary: ExpressibleByArgument {}
extension CalibrationFormat: ExpressibleByArgument {}

extension PictureSize {
    /// Reads `1280x720`.
    ///
    /// - Throws: `usage` that names the option.
    init(text: String, option: String, example: String) throws(Fault) {
        let parts = text.lowercased().split(whereSeparator: { "x,×*".contains($0) }).map { Int($0) }
        guard parts.count == 2, let width = parts[0], let height = parts[1], width > 0, height > 0, width < 100_000,
            height < 100_000
        else {
            throw Fault(
                .usage, "\(option) is '\(text)', which is no width and height", remedy: "As in \(option) \(example)")
        }
        self.init(width: width, height: height)
    }
}
