import Geometry
import TestSupport
import Testing

@Suite("Camera intrinsics")
struct CameraIntrinsicsTests {
    /// A wide head camera with the distortion of a real one.
    let camera = CameraIntrinsics(
        width: 1280, height: 720, fx: 700, fy: 702, cx: 650, cy: 361,
        distortion: .init(k1: -0.174, k2: 0.0278, p1: -3e-5, p2: -3e-5))

    @Test("a ray through a projected point passes through the point")
    func roundTrip() throws {
        var random = SeededGenerator(1)
        for _ in 0..<1000 {
            let z = random.uniform(0.5, 30)
            let p = Point<Camera>(random.uniform(-0.8, 0.8) * z, random.uniform(-0.45, 0.45) * z, z)
            let (u, v) = try #require(camera.project(p))
            let ray = camera.ray(u: u, v: v)
            #expect(abs(ray.x - p.x / z) < 1e-6)
            #expect(abs(ray.y - p.y / z) < 1e-6)
        }
    }

    @Test("nothing behind the camera is in the picture")
    func behind() {
        #expect(camera.project(Point(1, 1, -1)) == nil)
        #expect(camera.project(Point(1, 1, 0)) == nil)
        #expect(camera.project(.origin) == nil)
    }

    @Test("a pixel far outside the lens model still gives a finite ray")
    func farOutside() {
        for u in [-1e5, -1e3, 1e4, 1e6] {
            let ray = camera.ray(u: u, v: 200)
            #expect(ray.x.isFinite && ray.y.isFinite)
        }
    }

    @Test("the field of view asked for is the one that comes out")
    func fieldOfView() {
        let simple = CameraIntrinsics(width: 640, height: 480, horizontalFieldOfView: 1.2)
        #expect(abs(simple.horizontalFieldOfView - 1.2) < 1e-12)
        #expect(abs(simple.scaled(toWidth: 320, height: 240).horizontalFieldOfView - 1.2) < 1e-12)
    }
}

@Suite("Bounding boxes")
struct BoundingBoxTests {
    @Test("IoU is symmetric, 1 with itself, 0 apart and within 0 to 1")
    func iou() {
        var random = SeededGenerator(2)
        for _ in 0..<1000 {
            let a = BoundingBox(
                left: random.uniform(-50, 50), top: random.uniform(-50, 50), width: random.uniform(1, 80),
                height: random.uniform(1, 80))
            let b = BoundingBox(
                left: random.uniform(-50, 50), top: random.uniform(-50, 50), width: random.uniform(1, 80),
                height: random.uniform(1, 80))
            #expect(abs(a.iou(b) - b.iou(a)) < 1e-12)
            #expect(abs(a.iou(a) - 1) < 1e-12)
            #expect((0...1).contains(a.iou(b)))
        }
        let apart = BoundingBox(left: 0, top: 0, width: 10, height: 10)
        #expect(apart.iou(BoundingBox(left: 10, top: 0, width: 10, height: 10)) == 0)
        #expect(abs(apart.iou(BoundingBox(left: 5, top: 0, width: 10, height: 10)) - 1.0 / 3) < 1e-12)
    }

    @Test("a box without extent or with a broken number is not valid and overlaps nothing")
    func invalid() {
        let proper = BoundingBox(left: 0, top: 0, width: 10, height: 10)
        for box in [
            BoundingBox(left: 0, top: 0, width: 0, height: 5), BoundingBox(left: 0, top: 0, width: -3, height: 5),
            BoundingBox(left: .nan, top: 0, width: 3, height: 5),
        ] {
            #expect(!box.isValid)
            #expect(!(box.iou(proper) > 0))
        }
    }
}
