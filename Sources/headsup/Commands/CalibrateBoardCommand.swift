import ArgumentParser
import Calibration
import Diagnostics
import Imaging
import Vision

/// A board to print.
struct CalibrateBoardCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "board", abstract: "Draw a calibration board for printing.",
        discussion: """
            Print it without scaling, glue it to something flat, and measure a square: that is --square. Boards with \
            markers are made as OpenCV 4.6 makes them; newer ones begin with another colour where the rows are even.
            """)

    @OptionGroup var board: BoardOptions

    @Option(help: ArgumentHelp("Pixels for each square.", valueName: "pixels"))
    var pixels = 120

    @Option(name: .shortAndLong, help: ArgumentHelp("The picture to write, as board.png.", valueName: "file"))
    var output: String

    func validate() throws {
        guard (20...1000).contains(pixels) else { throw ValidationError("--pixels must be 20 to 1000") }
    }

    func run() throws {
        let made = try board.make()
        try made.drawn(pixelsPerSquare: pixels).withView { view throws(Fault) in
            try PictureFile.write(view, to: output)
        }
        Console.print("written: \(output)")
        Console.print("board: \(made.sizeText), \(made.pattern.rawValue)")
    }
}
