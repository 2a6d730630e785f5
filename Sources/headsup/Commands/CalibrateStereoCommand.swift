import ArgumentParser
import Calibration
import Diagnostics
import FileFormats
import Imaging
import Vision

/// Two cameras and how they stand to each other, from pairs of pictures of a board.
struct CalibrateStereoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stereo",
        abstract: "Measure a pair of cameras from pairs of pictures of a board, or live.",
        discussion: """
            Pictures that belong together are told by the numbers in their names, else by their order. A folder holds \
            left* and right*, or folders left and right or cam0 and cam1; a list alternates left and right. As in: \
            headsup calibrate stereo --left l/*.png --right r/*.png --board 9x6 --square 0.025 -o pair.yaml
            """)

    @Argument(help: ArgumentHelp("A folder or a list of both cameras' pictures.", valueName: "pictures"))
    var pictures: [String] = []

    @Option(parsing: .upToNextOption, help: ArgumentHelp("Pictures of the left camera.", valueName: "pictures"))
    var left: [String] = []

    @Option(parsing: .upToNextOption, help: ArgumentHelp("Pictures of the right camera.", valueName: "pictures"))
    var right: [String] = []

    @Flag(help: "Each picture holds both cameras' side by side, as a ZED's.")
    var sideBySide = false

    @OptionGroup var board: BoardOptions
    @OptionGroup var live: LiveOptions
    @OptionGroup var result: CalibrationOutput

    func validate() throws {
        guard left.isEmpty == right.isEmpty else { throw ValidationError("--left and --right belong together") }
        let ways = [!pictures.isEmpty, !left.isEmpty, live.device != nil].count { $0 }
        guard ways == 1 else {
            throw ValidationError("name pictures, or --left and --right, or a side-by-side camera with --device")
        }
        guard live.device == nil || sideBySide else {
            throw ValidationError("live pairs need one camera with both pictures: add --side-by-side")
        }
    }

    func run() throws {
        let board = try board.make()
        let material = try live.device.map { try liveMaterial(board, device: $0) } ?? material(board)
        let fit = try StereoCalibrator.calibrate(material.pairs, others: material.others, size: material.size)
        let coverage = (
            BoardCoverage(views: fit.left.views, size: material.size, poses: fit.left.poses),
            BoardCoverage(views: fit.right.views, size: material.size, poses: fit.right.poses)
        )
        let verdict = fit.verdict(left: coverage.0, right: coverage.1)
        var report = CalibrationReport(fit.calibration)
        if let extrinsics = fit.calibration.stereo { report.stereo = .init(extrinsics, rowError: fit.rowError) }
        report.add(verdict, advice: coverage.0.advice)
        report.pictures =
            fit.pairs.map { .init(file: $0, used: true) } + (fit.rejected + material.missing).map(\.report)
        try result.finish(fit.calibration, verdict: verdict, report: report)
    }

    private struct Material {
        var pairs: [(left: BoardView, right: BoardView)]
        var others: (left: [BoardView], right: [BoardView]) = ([], [])
        var missing: [CameraFit.Rejection] = []
        var size: PictureSize
    }

    private func liveMaterial(_ board: CalibrationBoard, device: String) throws -> Material {
        let taken = try LiveBoard(device: device, options: live, board: board, isSideBySide: true).collect()
        return Material(pairs: Array(zip(taken.left, taken.right)), size: taken.size)
    }

    private func material(_ board: CalibrationBoard) throws -> Material {
        let pairs = try pairedPictures()
        var found = (
            BoardPictures(board, side: sideBySide ? .left : nil), BoardPictures(board, side: sideBySide ? .right : nil)
        )
        for (index, pair) in pairs.pairs.enumerated() {
            Console.progress("pair \(index + 1) of \(pairs.pairs.count)")
            try found.0.add(pair.left)
            try found.1.add(pair.right)
        }
        Console.endProgress()
        try found.0.requireViews()
        try found.1.requireViews()
        guard let size = found.0.size, size == found.1.size else {
            throw Fault(
                .badData, "the left and the right pictures are not of the same size",
                at: .init(file: pairs.pairs.first?.right ?? ""),
                remedy: "Use both cameras at the same size")
        }
        var material = Material(pairs: [], size: size)
        for pair in pairs.pairs {
            let views = (
                found.0.views.first { $0.name == pair.left }, found.1.views.first { $0.name == pair.right }
            )
            switch views {
            case (let a?, let b?): material.pairs.append((a, b))
            case (let a?, nil): material.others.left.append(a)
            case (nil, let b?): material.others.right.append(b)
            case (nil, nil): break
            }
        }
        material.missing =
            found.0.missing + found.1.missing
            + pairs.alone.map { .init(name: $0, reason: "there is no picture of the other camera with this number") }
        return material
    }

    /// The pictures that belong together, by whichever way they were named.
    private func pairedPictures() throws(Fault) -> PictureList.Pairs {
        if !left.isEmpty {
            return try PictureList.Pairs(
                left: PictureList.pictures(of: left), right: PictureList.pictures(of: right))
        }
        if sideBySide {
            let all = try PictureList.pictures(of: pictures)
            return try PictureList.Pairs(left: all, right: all)
        }
        if pictures.count == 1, InputFile.isFolder(pictures[0]) {
            for names in [("left", "right"), ("cam0", "cam1"), ("image_02", "image_03")] {
                let folders = (FilePath.join(pictures[0], names.0), FilePath.join(pictures[0], names.1))
                if InputFile.isFolder(folders.0), InputFile.isFolder(folders.1) {
                    return try PictureList.Pairs(
                        left: PictureList.pictures(of: [folders.0]), right: PictureList.pictures(of: [folders.1]))
                }
            }
            let all = try PictureList.pictures(of: pictures)
            func named(_ side: String) -> [String] {
                all.filter { FilePath.name(of: $0).lowercased().contains(side) }
            }
            guard !named("left").isEmpty, !named("right").isEmpty else {
                throw Fault(
                    .noInput, "the folder does not tell left pictures from right ones", at: .init(file: pictures[0]),
                    remedy: "Name them left01.png, right01.png and so on, or give --left and --right")
            }
            return try PictureList.Pairs(left: named("left"), right: named("right"))
        }
        return try PictureList.Pairs(alternating: PictureList.pictures(of: pictures))
    }
}
