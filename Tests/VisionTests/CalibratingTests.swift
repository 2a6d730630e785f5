import Calibration
import Diagnostics
import Geometry
import Imaging
import TestSupport
import Testing

@testable import Vision

@Suite("Calibrating from rendered boards")
struct RenderedCalibrationTests {
    private static let camera = CameraIntrinsics(
        width: 480, height: 360, fx: 410, fy: 408, cx: 243, cy: 176, distortion: .init(k1: -0.2, k2: 0.05))
    private static let size = PictureSize(width: 480, height: 360)

    private func views(_ board: CalibrationBoard) throws -> [BoardView] {
        let rendered = try RenderedBoard(board, camera: Self.camera)
        let finder = BoardFinder(board)
        return try RenderedBoard.places.enumerated().compactMap { index, place in
            let picture = rendered.picture(at: place.middle, turned: place.turn)
            let found = try picture.withView { view throws(Fault) in try finder.find(in: view, name: "\(index)") }
            if case .board(let view) = found { return view }
            return nil
        }
    }

    /// - Parameter offset: how far a point near the picture's edge may be drawn from where it is, pixels.
    private func expectCamera(_ fit: CameraFit, offset: Double = 1.5, error: Double = 0.2) {
        #expect(abs(fit.camera.fx / Self.camera.fx - 1) < 0.005, "fx \(fit.camera.fx)")
        #expect(abs(fit.camera.fy / Self.camera.fy - 1) < 0.005, "fy \(fit.camera.fy)")
        #expect(abs(fit.camera.cx - Self.camera.cx) < 2.5 && abs(fit.camera.cy - Self.camera.cy) < 2.5)
        #expect(fit.reprojectionError < error)
        let (a, b) = (fit.camera, Self.camera)
        for (x, y) in [(0.4, 0.0), (0.0, 0.35), (-0.3, 0.25)] {
            let bent = a.project(Point<Camera>(x, y, 1)), truth = b.project(Point<Camera>(x, y, 1))
            #expect(abs((bent?.u ?? 0) - (truth?.u ?? 99)) < offset && abs((bent?.v ?? 0) - (truth?.v ?? 99)) < offset)
        }
    }

    @Test("a chessboard gives the camera back that saw it")
    func chessboard() throws {
        let views = try views(CalibrationBoard(chessboard: 9, 6, square: 0.025))
        #expect(views.count >= 9)
        let fit = try CameraCalibrator.calibrate(views, size: Self.size)
        expectCamera(fit)
        let coverage = BoardCoverage(views: fit.views, size: Self.size, poses: fit.poses)
        #expect(CalibrationVerdict(fit, coverage: coverage).grade != .refuse)
    }

    @Test("so does a ChArUco board, and its mirror image is told")
    func charuco() throws {
        let board = CalibrationBoard(charuco: 8, 6, square: 0.03, marker: 0.0225, dictionary: .four50)
        let views = try views(board)
        #expect(views.count >= 9)
        // The markers leave less room to refine a corner in.
        expectCamera(try CameraCalibrator.calibrate(views, size: Self.size), offset: 3, error: 0.3)
        let rendered = try RenderedBoard(board, camera: Self.camera)
        let mirror = RenderedBoard.mirrored(rendered.picture(at: SIMD3(0, 0, 0.35), turned: SIMD3(5, 10, 0)))
        let found = try mirror.withView { view throws(Fault) in try BoardFinder(board).find(in: view, name: "") }
        #expect(found == .mirrored)
    }

    @Test("a wrong view and wrong corners are left out, and say why")
    func outliers() throws {
        var views = try views(CalibrationBoard(chessboard: 9, 6, square: 0.025))
        var random = SeededGenerator(4)
        for index in views[2].corners.indices {
            views[2].corners[index].pixel += SIMD2(random.uniform(-12, 12), random.uniform(-12, 12))
        }
        views[5].corners[7].pixel.x += 8
        let fit = try CameraCalibrator.calibrate(views, size: Self.size)
        #expect(fit.rejected.map(\.name) == [views[2].name])
        #expect(fit.rejectedCorners >= 1)
        expectCamera(fit)
    }

    @Test("two views are too few")
    func two() throws {
        let views = Array(try views(CalibrationBoard(chessboard: 9, 6, square: 0.025)).prefix(2))
        #expect {
            try CameraCalibrator.calibrate(views, size: Self.size)
        } throws: {
            ($0 as? Fault)?.kind == .badData && "\($0)".contains("2 pictures") && "\($0)".contains("at least 3")
        }
    }

    @Test("files of other sizes, without a board, or with another board are named, with what to do")
    func faults() throws {
        let board = CalibrationBoard(chessboard: 9, 6, square: 0.025)
        let scratch = try Scratch()
        let whole = try RenderedBoard(board, camera: Self.camera).picture(at: SIMD3(0, 0, 0.4), turned: .zero)
        try whole.withView { view throws(Fault) in try PictureFile.write(view, to: scratch.path("a.png")) }
        let small = Picture.made(320, 240, .gray) { _, _ in 90 }
        try small.withView { view throws(Fault) in try PictureFile.write(view, to: scratch.path("b.png")) }

        func message(_ board: CalibrationBoard, _ names: [String]) throws -> String {
            var pictures = BoardPictures(board)
            do throws(Fault) {
                for name in names { try pictures.add(scratch.path(name)) }
                try pictures.requireViews()
            } catch {
                #expect(error.kind == .badData || error.kind == .noInput)
                #expect(error.remedy != nil)
                return error.description
            }
            return ""
        }
        #expect(try message(board, ["a.png", "b.png"]).contains("320x240"))
        #expect(try message(board, ["b.png"]).contains("no board of 9x6 inner corners"))
        #expect(try message(CalibrationBoard(chessboard: 8, 6, square: 0.025), ["a.png"]).contains("--board 9x6"))
        #expect(try message(CalibrationBoard(chessboard: 10, 7, square: 0.025), ["a.png"]).contains("--board 9x6"))
        #expect(try message(board, ["none.png"]).contains("not one of the 1 pictures"))
        #expect(try message(board, ["a.png"]) == "")
    }
}

@Suite("Calibrating from real pictures")
struct RealCalibrationTests {
    private static let folder = "calibration/opencv-chessboard"
    private static let board = CalibrationBoard(chessboard: 9, 6, square: 0.025)

    private func views(_ side: String) throws -> (views: [BoardView], size: PictureSize) {
        var pictures = BoardPictures(Self.board)
        for path in try PictureList.pictures(of: [TestData.path("\(Self.folder)/\(side)*.jpg")]) {
            try pictures.add(path)
        }
        try pictures.requireViews()
        return (pictures.views, try #require(pictures.size))
    }

    @Test(
        "OpenCV's chessboards give the focal length that is given with them, and fit better",
        .enabled(if: TestData.isPresent, "\(TestData.absence)"))
    func camera() throws {
        let (views, size) = try views("left")
        #expect(views.count == 13)
        let fit = try CameraCalibrator.calibrate(views, size: size)
        let given = try CalibrationFile(paths: [TestData.path("\(Self.folder)/left_intrinsics.yml")])
        #expect(abs(fit.camera.fx / given.left.fx - 1) < 0.005, "fx \(fit.camera.fx)")
        #expect(abs(fit.camera.fy / given.left.fy - 1) < 0.005, "fy \(fit.camera.fy)")
        #expect(fit.reprojectionError < (try #require(given.reprojectionError)) + 0.25)
        #expect(fit.reprojectionError < 0.25)
        let coverage = BoardCoverage(views: fit.views, size: size, poses: fit.poses)
        #expect(CalibrationVerdict(fit, coverage: coverage).grade == .good)
    }

    @Test(
        "views in a mirror among others are left out as such",
        .enabled(if: TestData.isPresent, "\(TestData.absence)"))
    func mirrored() throws {
        var (views, size) = try views("left")
        for index in [3, 7] {
            views[index] = views[index].mirrored(width: size.width).renumbered(isRowFlipped: true)
        }
        let fit = try CameraCalibrator.calibrate(views, size: size)
        #expect(fit.rejected.count >= 1)
        #expect(fit.rejected.allSatisfy { $0.reason.contains("mirrored") })
    }

    /// Baseline that OpenCV's own stereo sample comes to from the same pictures, metres.
    private static let sampleBaseline = 0.08358

    @Test(
        "pairs give OpenCV's baseline, rows that agree, and tell exchanged and mirrored sides",
        .enabled(if: TestData.isPresent, "\(TestData.absence)"))
    func stereo() throws {
        let (left, size) = try views("left")
        let right = try views("right").views
        let pairs = Array(zip(left, right)).map { (left: $0.0, right: $0.1) }
        let fit = try StereoCalibrator.calibrate(pairs, size: size)
        let baseline = try #require(fit.calibration.stereo?.baseline)
        #expect(abs(baseline / Self.sampleBaseline - 1) < 0.01, "\(baseline)")
        #expect(fit.rowError < 0.3 && fit.reprojectionError < 0.3)
        func coverage(_ fit: CameraFit) -> BoardCoverage { .init(views: fit.views, size: size, poses: fit.poses) }
        #expect(fit.verdict(left: coverage(fit.left), right: coverage(fit.right)).grade == .good)

        let exchanged = try StereoCalibrator.calibrate(pairs.map { (left: $0.right, right: $0.left) }, size: size)
        let verdict = exchanged.verdict(left: coverage(exchanged.left), right: coverage(exchanged.right))
        #expect(verdict.grade == .refuse && verdict.reasons.contains { $0.contains("exchanged") })

        let mirrored = pairs.map {
            (left: $0.left, right: $0.right.mirrored(width: size.width).renumbered(isRowFlipped: true))
        }
        #expect {
            try StereoCalibrator.calibrate(mirrored, size: size)
        } throws: {
            "\($0)".contains("right pictures are mirrored")
        }
    }

    @Test(
        "rectified pictures show the board's corners in the same rows",
        .enabled(if: TestData.isPresent, "\(TestData.absence)"))
    func rectified() throws {
        let (left, size) = try views("left")
        let right = try views("right").views
        let fit = try StereoCalibrator.calibrate(
            Array(zip(left, right)).map { (left: $0.0, right: $0.1) }, size: size)
        let rectifier = try PairRectifier(fit.calibration)
        var (a, b) = (Picture(), Picture())
        var differences: [Double] = []
        var disparities: [Double] = []
        for number in ["01", "03", "05"] {
            try PictureFile.read(TestData.path("\(Self.folder)/left\(number).jpg"), into: &a)
            try PictureFile.read(TestData.path("\(Self.folder)/right\(number).jpg"), into: &b)
            try a.withView { first throws(Fault) in
                try b.withView { second throws(Fault) in try rectifier.rectify(first, second) }
            }
            let finder = BoardFinder(Self.board)
            let l = try rectifier.left.withView { view throws(Fault) in try finder.find(in: view, name: "") }
            let r = try rectifier.right.withView { view throws(Fault) in try finder.find(in: view, name: "") }
            guard case .board(let x) = l, case .board(let y) = r else { continue }
            for (p, q) in zip(x.corners, y.corners) {
                differences.append(p.pixel.y - q.pixel.y)
                disparities.append(p.pixel.x - q.pixel.x)
            }
        }
        #expect(differences.count >= 54)
        #expect(differences.rootMeanSquare < 0.4)
        #expect(disparities.allSatisfy { $0 > 0 })
    }
}

@Suite("Names of pictures")
struct PictureListTests {
    @Test("pairs go by the numbers in their names, and those without a partner are told")
    func pairs() throws {
        let pairs = try PictureList.Pairs(
            left: ["l/left01.jpg", "l/left02.jpg", "l/left11.jpg"], right: ["r/right02.jpg", "r/right11.jpg"])
        #expect(pairs.pairs.map(\.left) == ["l/left02.jpg", "l/left11.jpg"])
        #expect(pairs.pairs.map(\.right) == ["r/right02.jpg", "r/right11.jpg"])
        #expect(pairs.alone == ["l/left01.jpg"])
        #expect(throws: Fault.self) { try PictureList.Pairs(left: ["a.png", "b.png"], right: ["c.png"]) }
        #expect(throws: Fault.self) { try PictureList.Pairs(alternating: ["a.png"]) }
    }

    @Test("folders, patterns and lists become pictures in natural order")
    func arguments() throws {
        let scratch = try Scratch()
        for name in ["p10.png", "p9.png", "q1.png"] { try scratch.write([0], name) }
        try scratch.write(Array("<imagelist>\n\"q1.png\"\n\"p9.png\" </imagelist>".utf8), "list.xml")
        func names(_ argument: String) throws -> [String] {
            try PictureList.pictures(of: [argument]).map { String($0.dropFirst(scratch.url.path.count + 1)) }
        }
        #expect(try names(scratch.url.path) == ["p9.png", "p10.png", "q1.png"])
        #expect(try names(scratch.path("p*.png")) == ["p9.png", "p10.png"])
        #expect(try names(scratch.path("p?.png")) == ["p9.png"])
        #expect(try names(scratch.path("list.xml")) == ["q1.png", "p9.png"])
        #expect(throws: Fault.self) { try names(scratch.path("z*.png")) }
        #expect(throws: Fault.self) { try names(scratch.path("absent.png")) }
    }
}
