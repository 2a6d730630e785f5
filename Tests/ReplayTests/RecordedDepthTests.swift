import Configuration
import Diagnostics
import Foundation
import Geometry
import Imaging
import Replay
import TestSupport
import Testing
import Vision

@Suite("Replaying recordings with depth and with two views")
struct RecordedDepthTests {
    private func write(_ picture: Picture, _ folder: TemporaryFolder, _ name: String) throws {
        try picture.withView { view throws(Fault) in try PictureFile.write(view, to: folder.path + "/" + name) }
    }

    /// Twelve frames of one box, a child at 3 m, whose depth pictures hold units of 20 mm.
    private func sequence(withDepth: Bool) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write(
            """
            [sequence]
            name = "depth"
            rate = 10.0
            format = 1
            [camera]
            width = 320
            height = 240
            fx = 320
            fy = 320
            cx = 160
            cy = 120
            [depth]
            images = "depth/{frame:03}.png"
            metres_per_unit = 0.05
            [detections]
            file = "detections.csv"
            """, to: "sequence.toml")
        var table = "frame,t,left,top,width,height,score\n"
        for frame in 0..<12 { table += "\(frame),\(Double(frame) / 10),140,60,44,128,0.95\n" }
        try folder.write(table, to: "detections.csv")
        try folder.write("", to: "depth/readme")
        guard withDepth else { return folder }
        var depth = Picture(width: 320, height: 240, format: .gray)
        depth.withMutableBytes { bytes in
            for index in 0..<(320 * 240) { bytes[index] = abs(index % 320 - 162) < 18 ? 60 : 160 }
        }
        for frame in 0..<12 where frame != 4 {
            try write(depth, folder, "depth/\(frame < 10 ? "00" : "0")\(frame).png")
        }
        return folder
    }

    private func distance(_ folder: TemporaryFolder) throws -> Double {
        let tracks = folder.path + "/tracks.csv"
        let replaying = try Replaying(folder.path, tracks: tracks)
        #expect(replaying.summary.frames == 12)
        let last = try #require(try String(contentsOfFile: tracks, encoding: .utf8).split(separator: "\n").last)
        return try #require(Double(last.split(separator: ",")[3]))
    }

    @Test("recorded boxes are ranged by the depth pictures beside them; a lost one does no harm")
    func depth() throws {
        #expect(abs(try distance(sequence(withDepth: true)) - 3) < 0.15)
        #expect(try distance(sequence(withDepth: false)) > 4)
    }

    @Test("a depth picture in colours is told, and the frame goes on without")
    func broken() throws {
        let folder = try sequence(withDepth: true)
        try write(Picture(width: 320, height: 240, format: .bgr), folder, "depth/006.png")
        let replaying = try Replaying(folder.path)
        #expect(replaying.summary.frames == 12)
        #expect(replaying.leftOut.contains { $0.location?.file.hasSuffix("006.png") == true })
    }
}
