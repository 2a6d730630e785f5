import Calibration
import Geometry
import TestSupport
import Testing

/// Views of a board of 9 by 6 corners as a camera would see them, and where the board was.
struct BoardScene {
    static let camera = CameraIntrinsics(width: 640, height: 480, fx: 520, fy: 520, cx: 322, cy: 238)
    static let size = PictureSize(width: 640, height: 480)

    var views: [BoardView] = []
    var poses: [BoardPose] = []

    /// Adds a view with the board's middle at a place, turned about two axes, degrees.
    mutating func add(_ x: Double, _ y: Double, _ z: Double, across: Double = 0, down: Double = 0) {
        let rotation = Rotation<Board, Camera>(
            rotationVector: SIMD3(down * .pi / 180, across * .pi / 180, 0))
        let middle = rotation(Vector<Board>(0.1, 0.0625, 0))
        let pose = BoardPose(rotation: rotation, translation: Vector<Camera>(x, y, z) - middle)
        var corners: [BoardView.Corner] = []
        for row in 0..<6 {
            for column in 0..<9 {
                let place = SIMD2(Double(column) * 0.025, Double(row) * 0.025)
                let turned = rotation(Vector<Board>(place.x, place.y, 0)) + pose.translation
                guard let (u, v) = Self.camera.project(Point<Camera>(turned.coordinates)) else { continue }
                corners.append(.init(identity: row * 9 + column, place: place, pixel: SIMD2(u, v)))
            }
        }
        views.append(BoardView(name: "view \(views.count)", corners: corners))
        poses.append(pose)
    }

    /// Twelve views as they should be.
    static var good: BoardScene {
        var scene = BoardScene()
        for (index, place) in [(-0.12, -0.09), (0.12, -0.09), (-0.12, 0.09), (0.12, 0.09), (0, 0), (0, 0.05)]
            .enumerated()
        {
            let turn = 25 * (index.isMultiple(of: 2) ? 1.0 : -1)
            scene.add(place.0, place.1, 0.36, across: turn)
            scene.add(place.0, place.1, 0.33, down: turn)
        }
        return scene
    }

    var fit: CameraFit {
        CameraFit(
            camera: Self.camera, focalDeviation: 0.5, principalDeviation: 0.5, views: views, poses: poses)
    }

    var coverage: BoardCoverage { BoardCoverage(views: views, size: Self.size, poses: poses) }
}

@Suite("Coverage of the views of a board, and the verdict")
struct BoardCoverageTests {
    @Test("views all over the picture, near and tilted, want nothing and are good")
    func good() {
        let scene = BoardScene.good
        #expect(scene.coverage.advice.isEmpty, "\(scene.coverage.advice)")
        let verdict = CalibrationVerdict(scene.fit, coverage: scene.coverage)
        #expect(verdict.grade == .good, "\(verdict.reasons)")
        #expect(scene.fit.reprojectionError < 1e-9)
    }

    @Test("the part of the picture that is missing is named")
    func missingCorner() {
        var scene = BoardScene.good
        let kept = scene.views.indices.filter { scene.views[$0].middle.x > 320 || scene.views[$0].middle.y > 240 }
        (scene.views, scene.poses) = (kept.map { scene.views[$0] }, kept.map { scene.poses[$0] })
        #expect(scene.coverage.advice.contains("hold the board nearer to the top left"), "\(scene.coverage.advice)")
    }

    @Test("views from one angle are refused, with what to do")
    func oneAngle() {
        var scene = BoardScene()
        for step in 0..<12 { scene.add(0.01 * Double(step) - 0.06, 0, 0.4, across: 0.5 * Double(step)) }
        let verdict = CalibrationVerdict(scene.fit, coverage: scene.coverage)
        #expect(verdict.grade == .refuse)
        #expect(verdict.reasons.first?.contains("from one angle") == true)
        #expect(scene.coverage.advice.first?.hasPrefix("tilt the board") == true)
    }

    @Test("a board that was turned like a door only is to be tilted up and down too")
    func oneAxis() {
        var scene = BoardScene()
        for step in 0..<12 { scene.add(0, 0, 0.4, across: 2 * Double(step)) }
        #expect(scene.coverage.advice.first?.contains("upper edge") == true, "\(scene.coverage.advice)")
    }

    @Test("few views are usable, an uncertain focal length is not")
    func few() {
        var scene = BoardScene.good
        (scene.views, scene.poses) = (Array(scene.views.prefix(6)), Array(scene.poses.prefix(6)))
        #expect(CalibrationVerdict(scene.fit, coverage: scene.coverage).grade == .usable)
        var fit = scene.fit
        fit.focalDeviation = 30
        #expect(CalibrationVerdict(fit, coverage: scene.coverage).grade == .refuse)
    }

    @Test("cameras that can not be are refused, real ones are not")
    func implausible() throws {
        #expect(BoardScene.camera.implausibility == nil)
        var camera = BoardScene.camera
        camera.fy = 300
        #expect(camera.implausibility?.contains("square") == true)
        camera = BoardScene.camera
        camera.cx = 30
        #expect(camera.implausibility?.contains("axis") == true)
        camera = BoardScene.camera
        camera.distortion.k1 = -3
        #expect(camera.implausibility?.contains("folds") == true)
        camera.distortion = .init(k1: -0.29, k2: 0.1)
        #expect(camera.implausibility == nil)
    }

    @Test("a live board is taken when it is still and somewhere new")
    func collection() {
        var scene = BoardScene()
        scene.add(0, 0, 0.4)
        scene.add(0.002, 0, 0.4)
        scene.add(0.1, 0, 0.4)
        var collection = BoardCollection(size: BoardScene.size)
        let offers: [(BoardView?, Bool)] = [
            (scene.views[0], false), (scene.views[0], true), (scene.views[0], false),
            // Moving, then new and moving, then new and still; no board in between forgets the last.
            (scene.views[1], false), (scene.views[2], false), (nil, false), (scene.views[2], false),
            (scene.views[2], true), (scene.views[2], false),
        ]
        for (index, offer) in offers.enumerated() { #expect(collection.offer(offer.0) == offer.1, "offer \(index)") }
        #expect(collection.views.count == 2)
    }

    @Test("a view in a mirror, counted from the other end, is a view of the board again")
    func mirror() throws {
        let scene = BoardScene.good
        let view = scene.views[3]
        let there = view.mirrored(width: 640).renumbered(isRowFlipped: true)
        #expect(there.corners.count == 54 && there != view)
        let back = there.renumbered(isRowFlipped: true).mirrored(width: 640)
        for (a, b) in zip(back.corners, view.corners) {
            #expect(a.identity == b.identity && abs(a.pixel.x - b.pixel.x) < 1e-9)
        }
    }

    @Test("boards that can not be are refused by name")
    func boards() {
        for board in [
            CalibrationBoard(chessboard: 2, 6, square: 0.02), CalibrationBoard(chessboard: 9, 6, square: 25),
            CalibrationBoard(charuco: 8, 6, square: 0.03, marker: 0.04),
            CalibrationBoard(charuco: 20, 20, square: 0.03, marker: 0.02, dictionary: .four50),
        ] {
            #expect(throws: (any Error).self) { try board.validate() }
        }
        #expect(throws: Never.self) { try CalibrationBoard(chessboard: 9, 6, square: 0.025).validate() }
    }
}
