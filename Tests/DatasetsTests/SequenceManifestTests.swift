import Diagnostics
import TestSupport
import Testing

@testable import Datasets

@Suite("The manifest of a sequence")
struct SequenceManifestTests {
    private let start = "[sequence]\nname = \"a\"\nrate = 15\n"

    @Test(
        "names file, line and key of what is wrong",
        arguments: [
            ("name = 1", nil, "sequence", "missing"),
            ("[sequence]\nrate = 15", 1, "sequence.name", "missing"),
            ("[sequence]\nname = 5\nrate = 15", 2, "sequence.name", "text"),
            ("[sequence]\nname = \"a\"\nrate = \"15\"", 3, "sequence.rate", "number"),
            ("[sequence]\nname = \"a\"\nrate = 0", 3, "sequence.rate", "above zero"),
            ("[sequence]\nname = \"a\"\nrate = nan", 3, "sequence.rate", "number"),
            ("[sequence]\nname = \"a\"\nrate = 15\nformat = 2", 4, "sequence.format", "format 2"),
            ("@[camera]\nwidth = 10", 4, "camera.height", "missing"),
            ("@[camera]\nwidth = -10\nheight = 3", 5, "camera.width", "pixels"),
            ("@[camera]\nwidth = 10\nheight = 3\nfx = 0", 7, "camera.fx", "above zero"),
            ("@[camera]\nwidth = 10\ncalibration = \"c.yaml\"", 6, "camera.calibration", "twice"),
            (
                "@[camera]\nwidth = 9\nheight = 9\nfx = 1\nfy = 1\ncx = 1\ncy = 1\ndistortion = [1]", 11,
                "camera.distortion", "1 numbers"
            ),
            ("@[frames]\nlayout = \"mono\"", 4, "frames", "neither"),
            ("@[frames]\nimages = \"rgb/1.jpg\"", 5, "frames.images", "no place"),
            ("@[frames]\nimages = \"{frame}.jpg\"\nvideo = \"a.mp4\"", 6, "frames.video", "both"),
            ("@[frames]\nvideo = \"a.mp4\"\nlayout = \"stereo\"", 6, "frames.layout", "side-by-side"),
            ("@[truth]\nfile = \"t.csv\"\nframe = \"world\"", 6, "truth.frame", "semi-local"),
            ("@[truth]\nframe = \"camera\"", 4, "truth.file", "missing"),
            ("truth = 5\n@", 1, "truth", "table"),
            ("@[axes]\ncamera = \"x-right y-down\"", 5, "axes.camera", "where x, y and z point"),
            ("@[depth]\nimages = \"d/{frame}.png\"\nmetres_per_unit = -1", 6, "depth.metres_per_unit", "above zero"),
            (
                "@[orientation]\nfile = \"o.csv\"\n[axes]\ncamera = \"x-left y-down z-forward\"", 6, "axes",
                "left-handed"
            ),
        ] as [(String, Int?, String?, String)])
    func faults(_ text: String, line: Int?, key: String?, word: String) {
        do {
            _ = try SequenceManifest(text: text.replacing("@", with: start), file: "walks/a/sequence.toml")
            Issue.record("accepted")
        } catch {
            #expect(error.kind == .badData)
            #expect(error.location == .init(file: "walks/a/sequence.toml", line: line, column: key))
            #expect("\(error)".contains(word), "\(error)")
        }
    }

    @Test("warns of keys that it does not know")
    func unknownKeys() throws {
        let manifest = try SequenceManifest(
            text: start + "[obsevations]\nfile = \"o.csv\"\n[truth]\nfile = \"t.csv\"\nframes = \"camera\"\n",
            file: "sequence.toml")
        #expect(
            manifest.warnings == [
                "sequence.toml, line 4, obsevations: unknown key, ignored. Did you mean observations?",
                "sequence.toml, line 8, truth.frames: unknown key, ignored. Did you mean frame?",
            ])
    }

    @Test("finds its files beside it, or where they are said to be")
    func paths() throws {
        let manifest = try SequenceManifest(
            text: start + "[truth]\nfile = \"../truth/a.csv\"\n[odometry]\nfile = \"/data/o.csv\"\n",
            file: "walks/a/sequence.toml")
        #expect(manifest.tables[.truth]?.file == "walks/a/../truth/a.csv")
        #expect(manifest.tables[.odometry]?.file == "/data/o.csv")
    }

    @Test("has the camera's calibration inline or in a file, and its own height above the ground goes first")
    func calibration() throws {
        let folder = try TemporaryFolder()
        let yaml = "headsup_calibration: 1\ncameras:\n  - {width: 64, height: 48, fx: 50, fy: 51, cx: 32, cy: 24}\n"
        try folder.write(yaml + "height_above_ground: 1.5\n", to: "left.yaml")
        func manifest(_ camera: String) throws -> SequenceManifest {
            try SequenceManifest(text: start + "[camera]\n" + camera, file: folder.path + "/sequence.toml")
        }
        let inFile = try manifest("calibration = \"left.yaml\"\n").calibration()
        #expect(inFile?.left.fy == 51)
        #expect(inFile?.heightAboveGround == 1.5)
        let higher = try manifest("calibration = \"left.yaml\"\nheight_above_ground = 1.7\n").calibration()
        #expect(higher?.heightAboveGround == 1.7)
        let inline = try manifest("width = 9\nheight = 9\nfx = 1\nfy = 2\ncx = 1\ncy = 1\n").calibration()
        #expect(inline?.left.fy == 2)
        #expect(try SequenceManifest(text: start, file: "s.toml").calibration() == nil)
        let missing = try manifest("calibration = \"right.yaml\"\n")
        #expect(throws: Fault.self) { try missing.calibration() }
    }

    @Test("knows the names of pictures")
    func patterns() throws {
        let pattern = try #require(FramePattern("rgb/left_{frame:06}.jpg"))
        #expect(pattern.path(frame: 42) == "rgb/left_000042.jpg")
        #expect(pattern.path(frame: 12_345_678) == "rgb/left_12345678.jpg")
        #expect(pattern.frame(ofName: "left_000042.jpg") == 42)
        #expect(pattern.folder == "rgb")
        #expect(pattern.text == "rgb/left_{frame:06}.jpg")
        for name in ["left_42.jpg", "left_00004x.jpg", "left_000042.png", "left_.jpg", "right_000042.jpg"] {
            #expect(pattern.frame(ofName: name) == nil, "\(name)")
        }
        #expect(FramePattern("{frame}.png")?.folder == "")
        for text in [
            "a.jpg", "{frame}{frame}.jpg", "{number}.jpg", "{frame:x}.jpg", "{frame}/a.jpg", "{frame", "{frame:0}",
        ] {
            #expect(FramePattern(text) == nil, "\(text)")
        }
    }
}
