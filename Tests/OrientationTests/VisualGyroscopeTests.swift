import Geometry
import Orientation
import TestSupport
import Testing

@Suite("The visual gyroscope, from lines of sight")
struct VisualGyroscopeTests {
    private typealias Turn = Rotation<Camera, SemiLocal>
    /// A pixel and a half of a picture of 320 pixels and 66 degrees.
    private static let tolerance = 0.35 * Double.pi / 180

    /// Things around a wearer, seen by a perfect tracker of corners.
    private struct Surroundings {
        var gyroscope: VisualGyroscope
        var random: SeededGenerator
        /// What each direction of the gyroscope belongs to, in the semi-local axes, from where the wearer began.
        var followed: [SIMD3<Double>] = []
        /// How far things are, metres.
        var distances: ClosedRange<Double>
        /// Standard deviation of a line of sight, radians.
        var noise = 0.02 * Double.pi / 180

        init(_ gyroscope: VisualGyroscope = VisualGyroscope(), distances: ClosedRange<Double>, seed: UInt64 = 1) {
            self.gyroscope = gyroscope
            self.distances = distances
            random = SeededGenerator(seed)
        }

        mutating func look(from place: SIMD3<Double>, turned truth: Turn, at seconds: Double) -> Bool {
            let time = Timestamp(nanoseconds: Int64(seconds * 1e9))
            var rays: [Vector<Camera>] = []
            var seen: [UInt8] = []
            for thing in followed {
                let ray = truth.inverse(Vector<SemiLocal>(thing - place)).normalized
                let error = Vector<Camera>(random.normal(noise), random.normal(noise), 0)
                rays.append((ray + error).normalized)
                seen.append(ray.z > 0.5 && abs(ray.x / ray.z) < 0.65 && abs(ray.y / ray.z) < 0.49 ? 1 : 0)
            }
            let isMeasured = gyroscope.update(rays: rays, isSeen: &seen, at: time, tolerance: Self.tolerance)
            if gyroscope.lastMeasured == nil { gyroscope.restart(at: time) }
            for i in followed.indices.reversed() where seen[i] == 0 {
                gyroscope.remove(i)
                followed.swapAt(i, followed.count - 1)
                followed.removeLast()
            }
            while gyroscope.count < gyroscope.settings.capacity {
                let ray = Vector<Camera>(random.uniform(-0.65, 0.65), random.uniform(-0.49, 0.49), 1).normalized
                // As many things in each part of the logarithm of the distance.
                let distance =
                    distances.lowerBound
                    * Self.power(distances.upperBound / distances.lowerBound, random.uniform(0, 1))
                followed.append(place + truth(ray).coordinates * distance)
                gyroscope.add(ray: ray)
            }
            return isMeasured
        }

        static let tolerance = VisualGyroscopeTests.tolerance

        /// base to the power of a share, by the squares of its roots: no library of mathematics is needed for a test.
        private static func power(_ base: Double, _ share: Double) -> Double {
            var (result, root, rest) = (1.0, base, share)
            for _ in 0..<30 {
                root = root.squareRoot()
                rest *= 2
                if rest >= 1 { (result, rest) = (result * root, rest - 1) }
            }
            return result
        }
    }

    private static let degree = Double.pi / 180

    @Test("follows a head that turns by 180 degrees a second, all the way round")
    func fast() {
        var scene = Surroundings(distances: 1000...1000)
        var worst = 0.0
        for frame in 0..<120 {
            let t = Double(frame) / 30
            let truth = Turn.looking(heading: .pi * t, pitch: 0)
            let isMeasured = scene.look(from: .zero, turned: truth, at: t)
            #expect(isMeasured == (frame > 0))
            worst = max(worst, scene.gyroscope.orientation.angle(to: truth))
        }
        #expect(worst < 1 * Self.degree, "\(worst / Self.degree) degrees")
    }

    @Test("does not drift at all before a camera at rest")
    func rest() {
        var scene = Surroundings(distances: 5...50)
        for frame in 0..<1800 { _ = scene.look(from: .zero, turned: .level, at: Double(frame) / 30) }
        let error = scene.gyroscope.orientation.angle(to: .level)
        #expect(error < 0.02 * Self.degree, "\(error / Self.degree) degrees after a minute")
    }

    /// How much worse the orientation became over a second, in the median, degrees: a wearer walks 1.4 m/s along x for 30 s
    /// and looks to the side by some degrees and back.
    private func errorOfWalking(distances: ClosedRange<Double>, aside: Double) -> Double {
        var scene = Surroundings(distances: distances)
        var errors: [Double] = []
        for frame in 0..<900 {
            let t = Double(frame) / 30
            // The head sways by 3 cm to the sides and 2 cm up in a double step.
            let swing = Rotation<SemiLocal, SemiLocal>(angle: 6 * t, about: SIMD3(0, 0, 1))
            let slow = Rotation<SemiLocal, SemiLocal>(angle: t, about: SIMD3(0, 0, 1))
            let sideways = slow(Vector<SemiLocal>(1, 0, 0)).y
            let truth = Turn.looking(heading: aside * Self.degree * sideways, pitch: 0.02)
            let place = SIMD3(1.4 * t, 0, 0) + 0.03 * swing(Vector<SemiLocal>(0, 1, 0.6)).coordinates
            _ = scene.look(from: place, turned: truth, at: t)
            errors.append(truth.angle(to: scene.gyroscope.orientation))
        }
        let growth = zip(errors.dropFirst(60), errors.dropFirst(30)).map { abs($0 - $1) }.sorted()
        return growth[growth.count / 2] / Self.degree
    }

    @Test(
        "a wearer who walks turns little where something is far, and more in a small room",
        arguments: [(2.0...40, 5.0, 0.5), (1.5...15, 5, 1), (2...40, 30, 1), (1.5...8, 5, 5)])
    func walking(distances: ClosedRange<Double>, aside: Double, mostError: Double) {
        let error = errorOfWalking(distances: distances, aside: aside)
        #expect(error < mostError)
    }

    @Test("says so when fewer agree than it needs, and stays where it was")
    func tooFew() {
        var gyroscope = VisualGyroscope()
        gyroscope.restart(at: Timestamp(nanoseconds: 0))
        let rays = (0..<9).map { Vector<Camera>(0.1 * Double($0 % 3) - 0.1, 0.1 * Double($0 / 3) - 0.1, 1).normalized }
        for ray in rays { gyroscope.add(ray: ray) }
        let turned = rays.map { Rotation<Camera, Camera>(angle: 0.1, about: SIMD3(0, 1, 0))($0) }
        var isSeen = rays.map { _ in UInt8(1) }
        let isMeasured = gyroscope.update(
            rays: turned, isSeen: &isSeen, at: Timestamp(nanoseconds: 33_000_000), tolerance: Self.tolerance
        )
        #expect(!isMeasured)
        #expect(gyroscope.orientation == .level)
    }

    @Test("does not guess a turn from one small patch")
    func patch() {
        var gyroscope = VisualGyroscope()
        gyroscope.restart(at: Timestamp(nanoseconds: 0))
        let rays = (0..<49).map {
            Vector<Camera>(0.005 * Double($0 % 7) + 0.3, 0.005 * Double($0 / 7), 1).normalized
        }
        for ray in rays { gyroscope.add(ray: ray) }
        var isSeen = rays.map { _ in UInt8(1) }
        let isMeasured = gyroscope.update(
            rays: rays, isSeen: &isSeen, at: Timestamp(nanoseconds: 33_000_000), tolerance: Self.tolerance)
        #expect(!isMeasured)
    }

    @Test("an error of the inclination is taken back slowly, and a look at the ground nearly not")
    func levelling() {
        // It began while the head looked down by 10 degrees, and takes that for level.
        var scene = Surroundings(distances: 1000...1000)
        let down = Turn.looking(heading: 0, pitch: -10 * Self.degree)
        _ = scene.look(from: .zero, turned: down, at: 0)
        for frame in 1..<300 { _ = scene.look(from: .zero, turned: down, at: Double(frame) / 30) }
        let early = scene.gyroscope.orientation.pitch
        #expect(abs(early) < 0.5 * Self.degree)
        // From now on the head is level: what looks like ten degrees up sinks.
        for frame in 300..<7500 { _ = scene.look(from: .zero, turned: .level, at: Double(frame) / 30) }
        let late = scene.gyroscope.orientation.pitch
        #expect(late < 4 * Self.degree && late > -0.1 * Self.degree, "\(late / Self.degree) degrees")
    }
}
