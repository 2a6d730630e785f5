import ArgumentParser
import Calibration
import Diagnostics
import Vision

/// The intrinsics of one camera, from pictures of a board.
struct CalibrateCameraCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "camera",
        abstract: "Measure a camera's focal length and distortion from pictures of a board, or live.",
        discussion: """
            Ten or more pictures, the whole board sharp in each, near and far, in every part of the picture, tilted to \
            each side by about 30 degrees. As in: headsup calibrate camera pictures/ --board 9x6 --square 0.025 -o cam.yaml
            """)

    @Argument(help: ArgumentHelp("Pictures, folders of them, patterns, or a list.", valueName: "pictures"))
    var pictures: [String] = []

    @OptionGroup var board: BoardOptions
    @OptionGroup var live: LiveOptions
    @OptionGroup var result: CalibrationOutput

    func validate() throws {
        guard pictures.isEmpty != (live.device == nil) else {
            throw ValidationError("name pictures, or a camera with --device")
        }
    }

    func run() throws {
        let board = try board.make()
        var missing: [CameraFit.Rejection] = []
        let views: [BoardView]
        let size: PictureSize
        if let device = live.device {
            let taken = try LiveBoard(device: device, options: live, board: board, isSideBySide: false).collect()
            (views, size) = (taken.left, taken.size)
        } else {
            let paths = try PictureList.pictures(of: pictures)
            var found = BoardPictures(board)
            for (index, path) in paths.enumerated() {
                Console.progress("picture \(index + 1) of \(paths.count)")
                try found.add(path)
            }
            Console.endProgress()
            try found.requireViews()
            (views, missing, size) = (found.views, found.missing, found.size ?? PictureSize(width: 0, height: 0))
        }
        let fit = try CameraCalibrator.calibrate(views, size: size)
        let coverage = BoardCoverage(views: fit.views, size: size, poses: fit.poses)
        let verdict = CalibrationVerdict(fit, coverage: coverage)
        var calibration = CalibrationFile(left: fit.camera)
        calibration.reprojectionError = fit.reprojectionError
        var report = CalibrationReport(calibration)
        report.cameras = [.init(fit.camera, focalDeviation: fit.focalDeviation)]
        report.add(verdict, advice: coverage.advice)
        report.pictures = fit.pictureReports + (fit.rejected + missing).map(\.report)
        try result.finish(calibration, verdict: verdict, report: report)
    }
}

extension CameraFit {
    /// Each view that was used with its error.
    var pictureReports: [CalibrationReport.PictureReport] {
        zip(views, residuals).map {
            CalibrationReport.PictureReport(file: $0.0.name, used: true, error: $0.1.rootMeanSquare)
        }
    }
}

extension CameraFit.Rejection {
    /// A view that was not used.
    var report: CalibrationReport.PictureReport { .init(file: name, used: false, reason: reason) }
}
