import Geometry
import Orientation
import TestSupport
import Testing

@Suite("The rotation between two sets of directions")
struct RotationEstimatorTests {
    private typealias Turn = Rotation<Camera, SemiLocal>
    private static let tolerance = 0.3 * Double.pi / 180

    /// Lines of sight of a camera of 66 degrees, a random turn, and where it takes them.
    private struct Scene {
        var truth: Turn
        var from: [Vector<Camera>]
        var to: [Vector<SemiLocal>]
        var weights: [Double] { from.map { _ in 1 } }

        init(_ random: inout SeededGenerator, count: Int, noise: Double = 0, outliers: Double = 0) {
            let vector = SIMD3(random.uniform(-2, 2), random.uniform(-2, 2), random.uniform(-2, 2))
            let truth = Turn(rotationVector: vector)
            self.truth = truth
            from = (0..<count).map { _ in
                Vector(random.uniform(-0.65, 0.65), random.uniform(-0.49, 0.49), 1).normalized
            }
            to = []
            for (i, ray) in from.enumerated() {
                var seen = truth(ray)
                if Double(i) < outliers * Double(count) {
                    seen = truth(Vector<Camera>(random.uniform(-0.65, 0.65), random.uniform(-0.49, 0.49), 1))
                }
                let error = Vector<SemiLocal>(random.normal(noise), random.normal(noise), random.normal(noise))
                to.append((seen.normalized + error).normalized)
            }
        }
    }

    @Test("is exact where nothing is wrong", arguments: [2, 3, 10, 160])
    func exact(count: Int) throws {
        var random = SeededGenerator(UInt64(count))
        let estimator = RotationEstimator(tolerance: Self.tolerance)
        for _ in 0..<200 {
            let scene = Scene(&random, count: count)
            let pair = scene.from.indices.dropFirst().contains { scene.from[0].cross(scene.from[$0]).length > 0.1 }
            guard pair else { continue }
            let found = try #require(
                estimator.estimate(from: scene.from, to: scene.to, weights: scene.weights))
            #expect(found.rotation.angle(to: scene.truth) < 1e-9)
            #expect(found.inliers == count)
            #expect(abs(found.share - 1) < 1e-12)
        }
    }

    @Test("is right to a part of the noise with 40 per cent of wrong directions")
    func outliers() throws {
        var random = SeededGenerator(41)
        let estimator = RotationEstimator(tolerance: Self.tolerance)
        let noise = 0.05 * Double.pi / 180
        for _ in 0..<300 {
            let scene = Scene(&random, count: 100, noise: noise, outliers: 0.4)
            let found = try #require(
                estimator.estimate(from: scene.from, to: scene.to, weights: scene.weights))
            #expect(found.rotation.angle(to: scene.truth) < noise)
            #expect((58...66).contains(found.inliers))
        }
    }

    @Test("goes with the few that have long been right against the many that are new")
    func trust() throws {
        var random = SeededGenerator(7)
        var scene = Scene(&random, count: 100)
        // A bus fills two thirds of the picture and drives on.
        let bus = Rotation<SemiLocal, SemiLocal>(rotationVector: SIMD3(0.01, 0.03, 0)).after(scene.truth)
        for i in 0..<66 { scene.to[i] = bus(scene.from[i]) }
        let weights = (0..<100).map { $0 < 66 ? 1.0 : 30 }
        let estimator = RotationEstimator(tolerance: Self.tolerance)
        let trusted = try #require(estimator.estimate(from: scene.from, to: scene.to, weights: weights))
        #expect(trusted.rotation.angle(to: scene.truth) < 1e-4)
        let counted = try #require(estimator.estimate(from: scene.from, to: scene.to, weights: scene.weights))
        #expect(counted.rotation.angle(to: bus) < 1e-3)
    }

    @Test("tells how far apart those that agree lie")
    func spread() throws {
        let estimator = RotationEstimator(tolerance: Self.tolerance)
        for radius in [0.02, 0.1, 0.4] {
            let from = (0..<12).map { i -> Vector<Camera> in
                let angle = Double(i) * .pi / 6
                let ring = Rotation<Camera, Camera>(angle: angle, about: SIMD3(0, 0, 1))
                return ring(Vector(radius, 0, (1 - radius * radius).squareRoot()))
            }
            let found = try #require(
                estimator.estimate(
                    from: from, to: from.map { Turn.level($0) }, weights: from.map { _ in 1 }))
            #expect(abs(found.spread - radius) < 1e-9)
        }
    }

    @Test("gives nothing for nothing, for one direction, and where no two agree")
    func nothing() {
        let estimator = RotationEstimator(tolerance: Self.tolerance)
        let one = [Vector<Camera>(0, 0, 1)]
        let none = estimator.estimate(from: [Vector<Camera>](), to: [Vector<SemiLocal>](), weights: [])
        #expect(none == nil)
        let single = estimator.estimate(from: one, to: [Vector<SemiLocal>(1, 0, 0)], weights: [1])
        #expect(single == nil)
        let apart = estimator.estimate(
            from: [Vector<Camera>(0, 0, 1), Vector(1, 0, 0)], to: [Vector<SemiLocal>(1, 0, 0), Vector(1, 0, 0)],
            weights: [1, 1])
        #expect(apart == nil)
    }

    @Test("two runs give the same bits")
    func repeats() throws {
        var random = SeededGenerator(3)
        let scene = Scene(&random, count: 80, noise: 0.001, outliers: 0.3)
        let estimator = RotationEstimator(tolerance: Self.tolerance)
        let first = try #require(estimator.estimate(from: scene.from, to: scene.to, weights: scene.weights))
        let second = try #require(estimator.estimate(from: scene.from, to: scene.to, weights: scene.weights))
        #expect(first.rotation == second.rotation)
    }
}
