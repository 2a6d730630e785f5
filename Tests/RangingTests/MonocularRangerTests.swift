import Detection
import Foundation
import Geometry
import Ranging
import TestSupport
import Testing

@Suite("Ranging with one camera")
struct MonocularRangerTests {
    private let camera = CameraIntrinsics(width: 1280, height: 720, horizontalFieldOfView: 66 * .pi / 180)
    private let eyes = 1.6

    /// The box of a person of a height who stands at a place, as a camera at eye height sees it.
    private func box(
        x: Double, y: Double, height: Double, _ orientation: Rotation<Camera, SemiLocal>
    ) -> BoundingBox? {
        let back = orientation.inverse
        let top = camera.project(back(Point<SemiLocal>(x, y, height - eyes)))
        let foot = camera.project(back(Point<SemiLocal>(x, y, -eyes)))
        guard let top, let foot else { return nil }
        let tall = foot.v - top.v
        return BoundingBox(left: (top.u + foot.u) / 2 - 0.15 * tall, top: top.v, width: 0.3 * tall, height: tall)
    }

    private func isWhole(_ box: BoundingBox) -> Bool {
        box.left > 20 && box.right < 1260 && box.top > 20 && box.bottom < 700
    }

    @Test("a person of the assumed height is found where she is, whichever way the head points")
    func exact() throws {
        var random = SeededGenerator(3)
        let ranger = MonocularRanger()
        var checked = 0
        for _ in 0..<500 {
            let distance = random.uniform(4, 20)
            let bearing = random.uniform(-0.4, 0.4)
            let turn = Rotation<Camera, SemiLocal>.looking(
                heading: random.uniform(-0.3, 0.3), pitch: random.uniform(-0.15, 0.1))
            let place = (x: distance * cos(bearing), y: distance * sin(bearing))
            guard let box = box(x: place.x, y: place.y, height: MonocularSettings().personHeight, turn), isWhole(box)
            else { continue }
            let seen = try #require(
                ranger.observe(DetectedPerson(box: box, score: 1), camera: camera, orientation: turn))
            let found = turn(seen.position)
            #expect(abs(found.x - place.x) < 0.06 * distance && abs(found.y - place.y) < 0.06 * distance)
            checked += 1
        }
        #expect(checked > 200)
    }

    @Test("the uncertainty along the line of sight grows with the distance, and covers people of other heights")
    func covariance() throws {
        var random = SeededGenerator(4)
        let settings = MonocularSettings()
        let ranger = MonocularRanger(settings: settings)
        let turn = Rotation<Camera, SemiLocal>.looking(heading: 0, pitch: 0)
        var inside = 0
        var all = 0
        var last = 0.0
        for distance in stride(from: 6.0, through: 20, by: 2) {
            var deviation = 0.0
            for _ in 0..<200 {
                let height = settings.personHeight + random.normal(settings.personHeightDeviation)
                guard let box = box(x: distance, y: 0, height: height, turn), isWhole(box) else { continue }
                let seen = try #require(
                    ranger.observe(DetectedPerson(box: box, score: 1), camera: camera, orientation: turn))
                deviation = seen.covariance.zz.squareRoot()
                all += 1
                if abs(seen.position.z - distance) < 1.645 * deviation { inside += 1 }
            }
            #expect(deviation > last)
            last = deviation
        }
        #expect((0.85...0.97).contains(Double(inside) / Double(all)), "90 % interval: \(inside) of \(all)")
    }

    @Test("where the height of the camera is known, the feet make the distance surer")
    func groundContact() throws {
        let turn = Rotation<Camera, SemiLocal>.looking(heading: 0, pitch: 0)
        var settings = MonocularSettings()
        let byHeight = MonocularRanger(settings: settings)
        settings.cameraHeight = eyes
        let byBoth = MonocularRanger(settings: settings)
        let child = try #require(box(x: 5, y: 0, height: 1.45, turn))
        let person = DetectedPerson(box: child, score: 1)
        let alone = try #require(byHeight.observe(person, camera: camera, orientation: turn))
        let both = try #require(byBoth.observe(person, camera: camera, orientation: turn))
        #expect(both.covariance.zz < alone.covariance.zz)
        #expect(abs(both.position.z - 5) < abs(alone.position.z - 5))
    }

    @Test("somebody cut off by the edge of the picture is never put further away than a whole person of that size")
    func cutOff() throws {
        let turn = Rotation<Camera, SemiLocal>.looking(heading: 0, pitch: 0)
        let near = BoundingBox(left: 400, top: 100, width: 400, height: 620)
        let seen = try #require(
            MonocularRanger().observe(DetectedPerson(box: near, score: 1), camera: camera, orientation: turn))
        #expect(seen.position.z > 0.5 && seen.position.z < 2.5)
    }

    @Test(
        "a box that says nothing is left out",
        arguments: [
            BoundingBox(left: 10, top: 10, width: 0, height: 50), BoundingBox(left: 10, top: 10, width: 5, height: -50),
            BoundingBox(left: .nan, top: 10, width: 5, height: 50),
            BoundingBox(left: 10, top: 10, width: .infinity, height: .infinity),
            BoundingBox(left: 600, top: 350, width: 1, height: 2),
        ])
    func nothing(box: BoundingBox) {
        let turn = Rotation<Camera, SemiLocal>.looking(heading: 0, pitch: 0)
        #expect(
            MonocularRanger().observe(DetectedPerson(box: box, score: 1), camera: camera, orientation: turn) == nil)
    }

}
