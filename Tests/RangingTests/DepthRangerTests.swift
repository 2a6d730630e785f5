import Detection
import Geometry
import Imaging
import Ranging
import TestSupport
import Testing

@Suite("Ranging with depth pictures, and fused")
struct DepthRangerTests {
    private let camera = CameraIntrinsics(width: 640, height: 360, fx: 500, fy: 500, cx: 320, cy: 180)

    /// The box of somebody of 1.75 m straight ahead at a depth.
    private func person(at depth: Double) -> DetectedPerson {
        let height = 1.75 * 500 / depth
        return DetectedPerson(
            box: BoundingBox(left: 320 - 0.15 * height, top: 180 - height / 2, width: 0.3 * height, height: height),
            score: 0.9)
    }

    /// Depth in millimetres of a body that fills most of the box, before a wall.
    private func picture(_ person: DetectedPerson, at depth: Double, wall: Double, width: Int = 640, holes: Double = 0)
        -> DepthPicture
    {
        var random = SeededGenerator(9)
        let scale = 640 / Double(width)
        let height = 360 * width / 640
        var values: [Float] = []
        for row in 0..<height {
            for column in 0..<width {
                let (x, y) = (Double(column) * scale, Double(row) * scale)
                let isBody =
                    abs(x - person.box.centerX) < 0.35 * person.box.width && y > person.box.top && y < person.box.bottom
                let isHole = random.uniform(0, 1) < holes
                values.append(isHole ? 0 : Float((isBody ? depth : wall) * 1000 + random.normal(10)))
            }
        }
        return DepthPicture(width: width, height: height, values: values)
    }

    private func frame(_ depth: DepthPicture?, unit: Double = 0.001) -> RangingFrame {
        var frame = RangingFrame(camera: camera, orientation: .level)
        frame.depth = depth.map { DepthMap($0, metresPerUnit: unit) }
        return frame
    }

    private func observed(_ person: DetectedPerson, in frame: RangingFrame) -> Observation? {
        var ranger = DepthRanger()
        return ranger.observe(person, in: frame)
    }

    @Test("somebody before a wall is where the body's pixels say", arguments: [2.0, 3.5, 6, 11])
    func exact(_ depth: Double) throws {
        let person = person(at: depth)
        let seen = try #require(observed(person, in: frame(picture(person, at: depth, wall: 14))))
        #expect(abs(seen.position.z - depth) < 0.02 * depth)
        #expect(abs(seen.position.x) < 0.05)
        #expect(seen.covariance.zz.squareRoot() >= 0.08 && seen.covariance.zz.squareRoot() < 0.2 * depth)
        #expect(seen.score == 0.9 && seen.box == person.box)
    }

    @Test("holes do not matter as long as enough is left; a depth picture of another size covers the same view")
    func holesAndSize() throws {
        let person = person(at: 4)
        let holed = picture(person, at: 4, wall: 9, holes: 0.5)
        #expect(abs(try #require(observed(person, in: frame(holed))).position.z - 4) < 0.1)
        let small = picture(person, at: 4, wall: 9, width: 320)
        #expect(abs(try #require(observed(person, in: frame(small))).position.z - 4) < 0.1)
        #expect(observed(person, in: frame(picture(person, at: 4, wall: 9, holes: 0.9))) == nil)
        #expect(observed(person, in: frame(nil)) == nil)
    }

    @Test("depths that nobody with such a box can have are not believed")
    func impossible() {
        let person = person(at: 4)
        #expect(observed(person, in: frame(picture(person, at: 12, wall: 12))) == nil)
        #expect(observed(person, in: frame(picture(person, at: 0.5, wall: 12))) == nil)
    }

    @Test("numbers that are no depth do no harm")
    func nonsense() {
        let person = person(at: 4)
        for value in [Float.nan, .infinity, -1, 0, .greatestFiniteMagnitude] {
            let depth = DepthPicture(width: 640, height: 360, values: .init(repeating: value, count: 640 * 360))
            #expect(observed(person, in: frame(depth)) == nil)
        }
        #expect(observed(person, in: frame(DepthPicture(width: 0, height: 0, values: []))) == nil)
        let tiny = DepthPicture(width: 1, height: 1, values: [4000])
        #expect(observed(person, in: frame(tiny)) == nil)
        let outside = DetectedPerson(box: BoundingBox(left: 900, top: 500, width: 40, height: 100), score: 1)
        #expect(observed(outside, in: frame(picture(person, at: 4, wall: 9))) == nil)
    }

    private func observation(_ z: Double, _ deviation: Double, across: Double = 0.1) -> Observation {
        Observation(
            position: Point(0, 0, z),
            covariance: Covariance3(ray: Vector(0, 0, 1), alongRay: deviation, acrossRay: across), score: 0.8)
    }

    private func fused(_ seen: [Observation]) -> Observation? {
        var seen = seen
        return FusedRanger.fused(&seen)
    }

    @Test("two ways that agree are weighted by what they know")
    func fused() throws {
        let result = try #require(fused([observation(5.2, 0.4), observation(4.9, 0.1)]))
        let weight = 1 / (0.1 * 0.1) + 1 / (0.4 * 0.4)
        #expect(abs(result.position.z - (4.9 / 0.01 + 5.2 / 0.16) / weight) < 1e-9)
        #expect(abs(result.covariance.zz - 1 / weight) < 1e-9)
        #expect(result.covariance.zz < 0.01)
    }

    @Test("where two ways contradict each other, the surer one is believed")
    func contradiction() throws {
        let result = try #require(fused([observation(8, 0.5), observation(4.9, 0.1)]))
        #expect(result.position.z == 4.9 && abs(result.covariance.zz - 0.01) < 1e-12)
        let three = try #require(fused([observation(8, 0.5), observation(4.9, 0.1), observation(5, 0.2)]))
        #expect(abs(three.position.z - 4.92) < 1e-9)
        #expect(fused([]) == nil)
    }

    @Test("a child whose height misleads the monocular way is put right by a depth picture")
    func child() throws {
        // 1.2 m tall at 4 m: looks like a grown-up at 6 m.
        let height = 1.2 * 500 / 4
        let child = DetectedPerson(
            box: BoundingBox(left: 320 - 0.17 * height, top: 160, width: 0.34 * height, height: height), score: 0.9)
        let depth = picture(child, at: 4, wall: 12)
        var fused = FusedRanger([MonocularRanger(), DepthRanger()])
        let alone = try #require(MonocularRanger().observe(child, in: frame(depth)))
        let together = try fused.observe(child, in: frame(depth))
        let both = try #require(together)
        #expect(alone.position.z > 5.5)
        #expect(abs(both.position.z - 4) < 0.15)
    }

    @Test("with one camera only, fusing changes nothing")
    func monocular() throws {
        let person = person(at: 5)
        var fused = FusedRanger([MonocularRanger(), DepthRanger()])
        let together = try fused.observe(person, in: frame(nil))
        #expect(together != nil && together == MonocularRanger().observe(person, in: frame(nil)))
    }

    @Test("a disparity's distance is its own, and its deviation grows with the square of the distance")
    func disparities() throws {
        let settings = StereoSettings()
        var before = 0.0
        for depth in [3.0, 6, 12] {
            let person = person(at: depth)
            let plan = try #require(
                StereoMeasurement(of: person.box, camera: camera, baseline: 0.12, settings: settings))
            let disparity = 60 / depth
            #expect(Double(plan.least) < disparity && disparity < Double(plan.most))
            var random = SeededGenerator(2)
            var found = (0..<400).map { index in
                index % 5 == 0 ? Float(random.uniform(0, 30)) : Float(disparity + random.normal(0.1))
            }
            let measured = plan.observation(
                of: person, disparities: &found, frame: frame(nil), settings: settings)
            let seen = try #require(measured)
            let deviation = seen.covariance.zz.squareRoot()
            #expect(abs(seen.position.z - depth) < 2 * deviation)
            let expected = (0.08 * 0.08 + (depth * depth * 0.25 * Double(plan.shrink) / 60).magnitudeSquared)
                .squareRoot()
            #expect(abs(deviation / expected - 1) < 0.1 && deviation > before)
            before = deviation
        }
        var none = [Float](repeating: .nan, count: 500)
        let person = person(at: 4)
        let plan = try #require(StereoMeasurement(of: person.box, camera: camera, baseline: 0.12, settings: settings))
        let nothing = plan.observation(of: person, disparities: &none, frame: frame(nil), settings: settings)
        #expect(nothing == nil)
    }
}

extension Double {
    fileprivate var magnitudeSquared: Double { self * self }
}
