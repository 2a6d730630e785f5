import Foundation
import Testing

@testable import Simulation

@Suite("Portable mathematics")
struct PortableMathTests {
    @Test("agrees with the C library to a few units in the last place")
    func functions() {
        var random = SeededRandom(seed: 1)
        for _ in 0..<20_000 {
            let angle = random.uniform(-500, 500)
            #expect(abs(PortableMath.sin(angle) - sin(angle)) < 4e-15)
            #expect(abs(PortableMath.cos(angle) - cos(angle)) < 4e-15)
            let power = random.uniform(-40, 40)
            #expect(abs(PortableMath.exp(power) / exp(power) - 1) < 4e-15)
            let (x, y) = (random.uniform(-5, 5), random.uniform(-5, 5))
            #expect(abs(PortableMath.atan2(y: y, x: x) - atan2(y, x)) < 4e-15)
        }
    }

    @Test("is right on the axes and at the ends")
    func corners() {
        #expect(PortableMath.sin(0) == 0)
        #expect(PortableMath.cos(0) == 1)
        #expect(PortableMath.exp(0) == 1)
        #expect(PortableMath.exp(-1000) == 0)
        #expect(PortableMath.exp(1e9).isFinite)
        #expect(PortableMath.atan2(y: 0, x: 0) == 0)
        for (y, x) in [(0.0, 1.0), (1, 0), (-1, 0), (0, -1), (1, -1), (-1, -1)] {
            #expect(abs(PortableMath.atan2(y: y, x: x) - atan2(y, x)) < 1e-15)
        }
    }
}

@Suite("Seeded random numbers")
struct SeededRandomTests {
    @Test("are those of xoshiro256** seeded by SplitMix64")
    func reference() {
        // From an independent Python implementation: scripts/goldens/xoshiro.py
        var random = SeededRandom(seed: 42)
        #expect((0..<4).map { _ in random.next() } == XoshiroGolden.seed42)
    }

    @Test("are uniform and nearly normal")
    func moments() {
        var random = SeededRandom(seed: 2)
        let count = 100_000
        let uniform = (0..<count).map { _ in random.uniform() }
        #expect(uniform.allSatisfy { $0 >= 0 && $0 < 1 })
        #expect(abs(uniform.reduce(0, +) / Double(count) - 0.5) < 0.005)
        let normal = (0..<count).map { _ in random.normal() }
        let variance = normal.reduce(0) { $0 + $1 * $1 } / Double(count)
        #expect(abs(normal.reduce(0, +) / Double(count)) < 0.02)
        #expect(abs(variance - 1) < 0.02)
        let kurtosis = normal.reduce(0) { $0 + $1 * $1 * $1 * $1 } / Double(count)
        #expect(abs(kurtosis - 2.9) < 0.1)
    }

    @Test("of a wandering error keep their size and lose their memory")
    func wandering() {
        var random = SeededRandom(seed: 3)
        var error = WanderingError(deviation: 2, correlationTime: 1, random: &random)
        var values: [Double] = []
        for _ in 0..<200_000 {
            error.advance(by: 0.1, random: &random)
            values.append(error.value)
        }
        let variance = values.reduce(0) { $0 + $1 * $1 } / Double(values.count)
        #expect(abs(variance - 4) < 0.2)
        let products = zip(values, values.dropFirst(10)).map { $0 * $1 }
        let correlation = products.reduce(0, +) / Double(products.count) / variance
        #expect(abs(correlation - exp(-1)) < 0.04)
    }
}
