import Foundation
import Geometry
import TestSupport
import Testing

private func rotation<A, B>(_ random: inout SeededGenerator, as: Rotation<A, B>.Type) -> Rotation<A, B> {
    Rotation(
        angle: random.uniform(-.pi, .pi),
        about: SIMD3(random.normal(), random.normal(), random.normal()))
}

private func near<F>(_ a: Point<F>, _ b: Point<F>, _ tolerance: Double = 1e-9) -> Bool { (a - b).length < tolerance }

@Suite("Rotations")
struct RotationTests {
    @Test("compose: turning twice is turning by the product")
    func compose() {
        var random = SeededGenerator(1)
        for _ in 0..<500 {
            let first = rotation(&random, as: Rotation<Body, Camera>.self)
            let second = rotation(&random, as: Rotation<Camera, SemiLocal>.self)
            let p = Point<Body>(random.normal(5), random.normal(5), random.normal(5))
            #expect(near(second.after(first)(p), second(first(p))))
        }
    }

    @Test("have an inverse, keep lengths and angles, and stay of norm 1 over long chains")
    func inverseAndNorm() {
        var random = SeededGenerator(2)
        var chain = Rotation<SemiLocal, SemiLocal>.identity
        for _ in 0..<2000 {
            let r = rotation(&random, as: Rotation<Camera, SemiLocal>.self)
            let p = Point<Camera>(random.normal(5), random.normal(5), random.normal(5))
            let q = Point<Camera>(random.normal(5), random.normal(5), random.normal(5))
            #expect(near(r.inverse(r(p)), p))
            #expect(abs(r(p.fromOrigin).dot(r(q.fromOrigin)) - p.fromOrigin.dot(q.fromOrigin)) < 1e-9)
            chain = rotation(&random, as: Rotation<SemiLocal, SemiLocal>.self).after(chain)
        }
        #expect(abs(chain.norm - 1) < 1e-9)
    }

    @Test("a zero or infinite quaternion is none")
    func refuses() {
        #expect(Rotation<Camera, SemiLocal>(w: 0, x: 0, y: 0, z: 0) == nil)
        #expect(Rotation<Camera, SemiLocal>(w: .nan, x: 0, y: 0, z: 0) == nil)
        #expect(Rotation<Camera, SemiLocal>(w: .infinity, x: 0, y: 1, z: 0) == nil)
    }

    @Test("carry a covariance along: the Mahalanobis distance of a point does not change")
    func covariance() {
        var random = SeededGenerator(3)
        for _ in 0..<200 {
            let r = rotation(&random, as: Rotation<Camera, SemiLocal>.self)
            let ray = Vector<Camera>(random.normal(), random.normal(), random.uniform(1, 9))
            let p = Covariance3<Camera>(
                ray: ray, alongRay: random.uniform(0.1, 2), acrossRay: random.uniform(0.01, 0.5))
            let turned = r(p)
            let expected = Covariance3<SemiLocal>(ray: r(ray), alongRay: 1, acrossRay: 0)
            // Along the turned ray the variance is that along the ray before.
            let u = ray.normalized.coordinates
            let v = r(ray).normalized.coordinates
            #expect(abs((v * turned.applied(to: v)).sum() - (u * p.applied(to: u)).sum()) < 1e-9)
            #expect(abs((v * expected.applied(to: v)).sum() - 1) < 1e-9)
        }
    }

    @Test("a level camera looks along x with its picture upright")
    func level() {
        let level = Rotation<Camera, SemiLocal>.level
        #expect(near(level(Point(0, 0, 1)), Point(1, 0, 0)))
        #expect(near(level(Point(1, 0, 0)), Point(0, -1, 0)))
        #expect(near(level(Point(0, 1, 0)), Point(0, 0, -1)))
    }

    @Test("heading and pitch are read back from a camera that was turned by them")
    func headingAndPitch() {
        var random = SeededGenerator(4)
        for _ in 0..<200 {
            let (heading, pitch) = (random.uniform(-3, 3), random.uniform(-1.4, 1.4))
            let r = Rotation<Camera, SemiLocal>.looking(heading: heading, pitch: pitch)
            #expect(abs(r.heading - heading) < 1e-9)
            #expect(abs(r.pitch - pitch) < 1e-9)
        }
    }

    @Test("a bearing is positive to the left, whichever way the wearer faces")
    func bearing() {
        var random = SeededGenerator(5)
        for _ in 0..<200 {
            let heading = random.uniform(-3, 3)
            let r = Rotation<Camera, SemiLocal>.looking(heading: heading, pitch: random.uniform(-1, 1))
            let side = random.uniform(-1.5, 1.5)
            let p = Point<SemiLocal>(4 * cos(heading + side), 4 * sin(heading + side), 0.3)
            #expect(abs(r.toHead(p).bearing - side) < 1e-9)
        }
    }

    @Test("interpolation passes through both ends at constant speed")
    func interpolation() {
        var random = SeededGenerator(6)
        for _ in 0..<200 {
            let a = rotation(&random, as: Rotation<Camera, SemiLocal>.self)
            let b = rotation(&random, as: Rotation<Camera, SemiLocal>.self)
            let f = random.uniform(0, 1)
            let middle = a.interpolated(to: b, fraction: f)
            #expect(abs(a.angle(to: middle) - f * a.angle(to: b)) < 1e-6)
            #expect(a.interpolated(to: b, fraction: 1).angle(to: b) < 1e-6)
        }
    }
}

@Suite("The semi-local frame")
struct SemiLocalFrameTests {
    @Test("a head turn alone moves no semi-local point")
    func headTurn() {
        var random = SeededGenerator(7)
        for _ in 0..<100 {
            let person = Point<SemiLocal>(random.uniform(-8, 8), random.uniform(-8, 8), random.uniform(-1, 0.5))
            for _ in 0..<20 {
                let head = Rotation<Camera, SemiLocal>.looking(
                    heading: random.uniform(-3, 3), pitch: random.uniform(-1, 1))
                let seen: Point<Camera> = head.inverse(person)
                #expect(near(head(seen), person))
            }
        }
    }
}
