import Configuration
import Diagnostics
import FileFormats
import Foundation
import Geometry
import Imaging
import Pipeline
import Rendering
import Replay
import Simulation
import TestSupport
import Testing
import Vision

/// The film of a situation with a known right answer.
private struct Filmed {
    let folder: TemporaryFolder
    var pictures: [Picture] = []
    var pipeline: Pipeline

    /// Somebody comes head-on while the wearer walks, filmed without a camera's picture.
    init(form: ReplayFilm.Form = .pictures, name: String = "film", frames: Int = 30) throws {
        folder = try TemporaryFolder()
        let walk = SimulatedWalk.scenario(.headOn(), seed: 3)
        var configuration = Configuration()
        configuration.prediction.predictor = .kalman
        pipeline = try Pipeline(
            configuration: configuration, detector: nil, camera: walk.camera.intrinsics, frameRate: walk.rate)
        let film = try ReplayFilm(path: folder.path + "/" + name, form: form, rate: walk.rate)
        for frame in walk.frames.prefix(frames) {
            pipeline.process(frame.observations, at: frame.timestamp, orientation: frame.orientation)
            try film.record(
                ReplayedFrame(
                    number: frame.number, time: frame.timestamp, orientation: frame.orientation, picture: nil,
                    events: []), pipeline)
        }
        try film.finish()
    }
}

@Suite("The film of a replay")
struct ReplayFilmTests {
    private func color(_ picture: Picture, _ x: Int, _ y: Int) -> [Int] {
        picture.withView { view in
            (0..<3).map { Int(view.bytes[y * view.bytesPerRow + x * 3 + 2 - $0]) }
        }
    }

    @Test("a folder holds one whole picture a frame, named by its number")
    func pictures() throws {
        let filmed = try Filmed()
        let names = filmed.folder.names.filter { $0.hasSuffix(".png") }
        #expect(names == (0..<30).map { "film/0000" + ($0 < 10 ? "0" : "") + "\($0).png" })
        var picture = Picture()
        try PictureFile.read(filmed.folder.path + "/film/000029.png", into: &picture)
        #expect(picture.width == 720 && picture.height == 720)
    }

    @Test("the wearer is in the middle, and who comes from ahead is above, in the colour of the level")
    func ground() throws {
        let filmed = try Filmed()
        var picture = Picture()
        try PictureFile.read(filmed.folder.path + "/film/000029.png", into: &picture)
        // The middle of the bird's-eye view is green: the wearer.
        #expect(color(picture, 360, 332) == [0, 158, 115])
        let track = try #require(filmed.pipeline.tracker.tracks.first)
        let level = filmed.pipeline.configuration.alerts.level(of: filmed.pipeline.risks[0])
        #expect(level != nil, "somebody who comes head-on is a hazard by now")
        #expect(track.position.x > 1)
        // Somewhere above the wearer there is a patch in the warm colours of a hazard, and none below the radius.
        func isWarm(_ x: Int, _ y: Int) -> Bool {
            let c = color(picture, x, y)
            return c[0] > 180 && c[1] > 60 && c[2] < 90
        }
        let above = (0..<310).contains { y in (300..<420).contains { x in isWarm(x, y) } }
        #expect(above)
    }

    @Test("a video is read back with its size, its rate and its frames")
    func video() throws {
        for name in ["film.mp4", "film.avi"] {
            let filmed = try Filmed(form: .video, name: name)
            let video = try VideoFrames(path: filmed.folder.path + "/" + name)
            #expect(video.rate == 15)
            #expect(video.frameCount == 30)
        }
    }

    @Test("a name of another kind, and a folder that can not be made, are told of with the path")
    func faults() throws {
        let wrong = #expect(throws: Fault.self) { try Filmed(form: .video, name: "film.gif", frames: 1) }
        #expect(wrong?.kind == .usage)
        let folder = try TemporaryFolder()
        // Before the replay begins, not at its end.
        let nowhere = #expect(throws: Fault.self) {
            try ReplayFilm(path: folder.path + "/none/film.mp4", form: .video, rate: 15)
        }
        #expect(nowhere?.kind == .cannotWrite && nowhere?.location?.file == folder.path + "/none/film.mp4")
        try folder.write("", to: "file")
        let blocked = #expect(throws: Fault.self) {
            try ReplayFilm(path: folder.path + "/file/below", form: .pictures, rate: 15)
        }
        #expect(blocked?.kind == .cannotWrite)
    }
}

@Suite("A canvas")
struct CanvasTests {
    @Test("strokes cover each other in their order, half opacity mixes, and what lies outside is left out")
    func strokes() throws {
        var canvas = try Canvas(width: 64, height: 48)
        canvas.clear(.init(left: -5, top: -5, width: 200, height: 200), .init(10, 20, 30))
        let square = [SIMD2(10.0, 10), SIMD2(30, 10), SIMD2(30, 30), SIMD2(10, 30)]
        canvas.area(square, .init(200, 0, 0))
        canvas.area(square, .init(0, 0, 200), opacity: 0.5)
        canvas.line([SIMD2(-1e9, 40), SIMD2(1e9, 40)], .init(0, 255, 0), width: 3)
        canvas.line([SIMD2(.nan, .infinity), SIMD2(5, 5)], .init(1, 1, 1))
        try canvas.draw()
        canvas.picture.withView { view in
            func pixel(_ x: Int, _ y: Int) -> [UInt8] {
                (0..<3).map { view.bytes[y * view.bytesPerRow + x * 3 + 2 - $0] }
            }
            #expect(pixel(60, 20) == [10, 20, 30])
            #expect(pixel(20, 20) == [100, 0, 100])
            #expect(pixel(32, 40) == [0, 255, 0])
        }
    }

    @Test("letters with accents lose them, and other scripts become question marks")
    func text() throws {
        func picture(_ text: String) throws -> [UInt8] {
            var canvas = try Canvas(width: 200, height: 40)
            canvas.text(text, at: SIMD2(5, 30), .init(255, 255, 255), height: 12, ground: 0)
            try canvas.draw()
            return canvas.picture.withView { Array($0.bytes) }
        }
        #expect(try picture("à gauche, derrière") == picture("a gauche, derriere"))
        #expect(try picture("左") == picture("?"))
        #expect(try picture("stop") != picture("step"))
    }

    @Test("a picture is placed where it is told, and refused outside")
    func place() throws {
        var canvas = try Canvas(width: 40, height: 40)
        var grey = Picture(width: 10, height: 10, format: .gray)
        grey.withMutableBytes { for index in $0.indices { $0[index] = 200 } }
        try grey.withView { view throws(Fault) in
            try canvas.place(view, in: .init(left: 20, top: 20, width: 20, height: 20))
        }
        canvas.picture.withView { view in
            #expect(view.bytes[30 * view.bytesPerRow + 30 * 3] == 200)
            #expect(view.bytes[10 * view.bytesPerRow + 10 * 3] == 0)
        }
        #expect(throws: Fault.self) {
            try grey.withView { view throws(Fault) in
                try canvas.place(view, in: .init(left: 30, top: 30, width: 20, height: 20))
            }
        }
    }
}
