import Geometry
import Orientation
import TestSupport
import Testing

@Suite("Whether an inertial sensor's samples are any good")
struct InertialHealthTests {
    /// Samples of a sensor for some seconds; a change spoils each, or leaves it out.
    private func watch(
        promised: Double? = 200, rate: Double = 200, seconds: Double = 20,
        _ change: (Int, inout InertialReading, inout SampleUse) -> Bool = { _, _, _ in true }
    ) -> [InertialTrouble] {
        var random = SeededGenerator(51)
        var health = InertialHealth(promisedRate: promised)
        var told: [InertialTrouble] = []
        for index in 0..<Int(seconds * rate) {
            let time = Timestamp(nanoseconds: Int64(Double(index) / rate * 1e9))
            var reading = InertialReading(
                time: time, angularRate: Vector(random.normal(0.01), random.normal(0.01), random.normal(0.01)),
                specificForce: Vector(0, 0, 9.81 + random.normal(0.02)))
            var use = SampleUse.used
            guard change(index, &reading, &use) else { continue }
            if let trouble = health.see(reading, use, at: time) { told.append(trouble) }
        }
        return told
    }

    @Test("a good sensor is never told of, at its rate, a little off it, or at an unknown one")
    func good() {
        #expect(watch().isEmpty)
        #expect(watch(promised: 200, rate: 230).isEmpty)
        #expect(watch(promised: nil, rate: 60).isEmpty)
        // One hard knock, one fast turn, one sample twice.
        #expect(
            watch { index, reading, use in
                if index % 500 < 3 { use = .withoutAccelerometer }
                if index == 700 { use = .saturated }
                return true
            }.isEmpty)
    }

    @Test("a wrong rate is told once, with both numbers", arguments: [(100.0, 100), (400.0, 400)])
    func rate(_ real: Double, _ said: Int) {
        #expect(watch(promised: 200, rate: real) == [.wrongRate(measured: said, promised: 200)])
    }

    @Test("too few samples are told where no rate was promised")
    func unknownRate() { #expect(watch(promised: nil, rate: 20) == [.wrongRate(measured: 20, promised: nil)]) }

    @Test("samples that are lost are a wrong rate")
    func lost() { #expect(watch { index, _, _ in index % 2 == 0 } == [.wrongRate(measured: 100, promised: 200)]) }

    @Test("whenever a sensor begins to hang, that is what is told, and not that it repeats itself")
    func hangingFromAnyMoment() {
        for begin in stride(from: 200, to: 1000, by: 20) {
            let told = watch(seconds: 8) { index, reading, _ in
                if index >= begin {
                    (reading.angularRate, reading.specificForce) = (Vector(0, 0, 0), Vector(0, 0, 9.81))
                }
                return true
            }
            #expect(told == [.stuck], "from sample \(begin) on: \(told)")
        }
    }

    @Test("each sample twice is told once, whether with its old time or a new one")
    func repeating() {
        var last: InertialReading?
        let newTimes = watch { index, reading, _ in
            if index % 2 == 1, let last {
                (reading.angularRate, reading.specificForce) = (last.angularRate, last.specificForce)
            }
            last = reading
            return true
        }
        #expect(newTimes == [.repeating(percent: 50)])
        let oldTimes = watch { index, reading, use in
            if index % 2 == 1, let last {
                reading = last
                use = .repeated
            }
            last = reading
            return true
        }
        #expect(oldTimes == [.repeating(percent: 50)])
    }

    @Test("a sensor that hangs is told within a second and a bit, and again only after it was well for long")
    func stuck() {
        func hang(_ spans: [Range<Int>]) -> [InertialTrouble] {
            watch(seconds: 60) { index, reading, _ in
                if spans.contains(where: { $0.contains(index / 200) }) {
                    (reading.angularRate, reading.specificForce) = (Vector(0.5, 0, 0), Vector(0, 0, 9))
                }
                return true
            }
        }
        #expect(hang([5..<20]) == [.stuck])
        #expect(hang([5..<8, 10..<13]).filter { $0 == .stuck }.count == 1)
        #expect(hang([5..<8, 40..<43]).filter { $0 == .stuck }.count == 2)
    }

    @Test("hanging is over with the first reading that differs")
    func hanging() {
        var health = InertialHealth(promisedRate: nil)
        func see(_ x: Double, _ seconds: Double) {
            let time = Timestamp(nanoseconds: Int64(seconds * 1e9))
            _ = health.see(
                InertialReading(time: time, angularRate: Vector(x, 0, 0), specificForce: Vector(.nan, .nan, .nan)), nil,
                at: time)
        }
        for index in 0..<150 { see(0.5, Double(index) / 100) }
        #expect(health.isStuck)
        see(0.6, 1.5)
        #expect(!health.isStuck)
    }

    @Test("turns beyond the range are told once, and so is shaking")
    func saturation() {
        #expect(
            watch { index, _, use in
                if (1000..<1040).contains(index) { use = .saturated }
                return true
            } == [.turnsTooFast])
        #expect(
            watch { index, _, use in
                if index % 5 == 0 { use = .withoutAccelerometer }
                return true
            } == [.shakenTooHard])
    }

    @Test("any course of samples: no trouble is told twice within ten seconds")
    func often() {
        var random = SeededGenerator(61)
        for _ in 0..<200 {
            var health = InertialHealth(promisedRate: Bool.random(using: &random) ? 100 : nil)
            var now = 0.0
            var told: [String: Double] = [:]
            var reading = InertialReading(
                time: Timestamp(nanoseconds: 0), angularRate: .zero, specificForce: .zero)
            for _ in 0..<3000 {
                now += random.uniform(0, 0.03)
                if Int.random(in: 0..<3, using: &random) > 0 { reading.angularRate = Vector(random.normal(), 0, 0) }
                reading.time = Timestamp(nanoseconds: Int64(now * 1e9))
                let use = [SampleUse.used, .saturated, .withoutAccelerometer, .repeated].randomElement(using: &random)
                guard let trouble = health.see(reading, use, at: reading.time) else { continue }
                let kind = String(describing: trouble).prefix { $0 != "(" }
                if let last = told[String(kind)] { #expect(now - last > 8) }
                told[String(kind)] = now
            }
        }
    }
}
