import ArgumentParser
import Calibration
import Diagnostics

/// The file of a calibration that is read, and how.
struct CalibrationInput: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "The calibration: one file, or two (OpenCV's intrinsics and extrinsics, ROS's left and right).",
            valueName: "files"))
    var files: [String]

    @Option(
        help: ArgumentHelp(
            "Size of the picture: for OpenCV's files of a pair, which do not tell it; which one, for a ZED's.",
            valueName: "width x height"))
    var size: String?

    /// The calibration.
    func read() throws(Fault) -> CalibrationFile {
        var wanted: PictureSize?
        if let size { wanted = try PictureSize(text: size, option: "--size", example: "1280x720") }
        return try CalibrationFile(paths: files, size: wanted)
    }
}

/// From one form of calibration file to another.
struct CalibrateConvertCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "convert", abstract: "Write a calibration in another form.",
        discussion: """
            Read are ours, OpenCV's YAML and XML, Kalibr's camchain, ROS camera_info and a ZED's SNxxxx.conf; which it \
            is, is recognised. What the new form has no place for is said.
            """)

    @OptionGroup var input: CalibrationInput

    @Option(help: "Form to write.")
    var to: CalibrationFormat

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("File to write; standard output if not given.", valueName: "file"))
    var output: String?

    @Option(help: ArgumentHelp("Scale the calibration to pictures of another size first.", valueName: "width x height"))
    var scale: String?

    @Flag(help: "Print one JSON object with the files that were written.")
    var json = false

    private struct Report: Encodable {
        var format: String
        var files: [String]
        var losses: [String]
    }

    func validate() throws {
        guard !json || output != nil else { throw ValidationError("--json needs --output") }
    }

    func run() throws {
        var calibration = try input.read()
        if let scale {
            calibration = try calibration.scaled(to: PictureSize(text: scale, option: "--scale", example: "640x360"))
        }
        let losses = calibration.losses(in: to)
        for loss in losses { Console.error("headsup: \(loss)") }
        guard let output else {
            let files = try calibration.written(as: to)
            guard files.count == 1 else {
                throw Fault(.usage, "this form is \(files.count) files", remedy: "Name them with --output FILE")
            }
            for file in files { Console.print(file.text.hasSuffix("\n") ? String(file.text.dropLast()) : file.text) }
            return
        }
        let paths = try calibration.write(to: output, as: to)
        if json {
            try Console.print(json: Report(format: to.rawValue, files: paths, losses: losses))
        } else {
            for path in paths { Console.print("written: \(path)") }
        }
    }
}
