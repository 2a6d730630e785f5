import Geometry
import LearnedPrediction
import TestSupport
import Testing

/// The network that the program is built with.
func builtInNetwork() throws -> LearnedNetwork { try LearnedNetwork(builtInBytes(), name: "built in") }

private let noise = Covariance2(isotropic: 0.01)

/// A walk of some measurements, in a frame that is turned and moved.
private func walk(
    from start: SIMD2<Double>, velocity: SIMD2<Double>, count: Int = 20, rate: Double = 15, turned angle: Double = 0,
    moved offset: SIMD2<Double> = .zero, seed: UInt64 = 1
) -> [MeasuredPosition] {
    var random = SeededGenerator(seed)
    return (0..<count).map { index in
        let age = Double(count - 1 - index) / rate
        let p = start - velocity * age + SIMD2(random.normal(0.05), random.normal(0.05))
        return MeasuredPosition(age: age, position: turn(p, by: angle) + offset, covariance: noise)
    }
}

private func turn(_ v: SIMD2<Double>, by angle: Double) -> SIMD2<Double> {
    let r = Rotation<SemiLocal, SemiLocal>(angle: angle, about: SIMD3(0, 0, 1))(Vector<SemiLocal>(v.x, v.y, 0))
    return SIMD2(r.x, r.y)
}

private func crowd(turned angle: Double = 0, moved offset: SIMD2<Double> = .zero) -> [[MeasuredPosition]] {
    (0..<11).map { k in
        let side = Double(k)
        return walk(
            from: SIMD2(6 - side, side * 0.7 - 3), velocity: SIMD2(-1.3 + 0.2 * side, 0.1 * side - 0.4),
            count: 3 + 2 * k, turned: angle, moved: offset, seed: UInt64(k + 1))
    }
}

private func run(
    _ network: inout LearnedNetwork, _ people: [[MeasuredPosition]], wearerIsOrigin: Bool = true,
    facing: SIMD2<Double> = .zero
) {
    network.begin(wearerIsOrigin: wearerIsOrigin, facing: facing)
    for person in people { network.add(measurements: person.count) { person[$0] } }
    network.run()
}

private func isPositiveDefinite(_ c: Covariance2) -> Bool {
    c.xx.isFinite && c.xy.isFinite && c.yy.isFinite && c.xx > 0 && c.determinant > 0
}

@Suite("The learned network")
struct LearnedNetworkTests {
    @Test("it says what the training code says, to 1e-4")
    func vectors() throws {
        var network = try builtInNetwork()
        let vectors = try PredictionVectors.read()
        #expect(vectors.cases.count >= 30)
        var worst = 0.0
        for reference in vectors.cases {
            reference.run(&network)
            for person in reference.people.indices {
                for mode in 0..<network.modeCount {
                    worst = max(
                        worst, abs(network.weight(person: person, mode: mode) - reference.weights[person][mode]))
                    for (step, time) in reference.times.enumerated() {
                        let (mean, covariance) = network.gaussian(person: person, mode: mode, at: time)
                        let expected = reference.means[person][mode][step]
                        worst = max(worst, abs(mean.x - expected[0]), abs(mean.y - expected[1]))
                        let c = reference.covariances[person][mode][step]
                        // A variance of many square metres is compared relative to its size.
                        let size = max(1, abs(c[0]), abs(c[2]))
                        worst = max(
                            worst, abs(covariance.xx - c[0]) / size, abs(covariance.xy - c[1]) / size,
                            abs(covariance.yy - c[2]) / size)
                    }
                }
            }
        }
        #expect(worst < 1e-4)
    }

    @Test("turning the world turns every prediction", arguments: [0.3, 1.9, -2.6])
    func rotation(angle: Double) throws {
        var (plain, turned) = (try builtInNetwork(), try builtInNetwork())
        run(&plain, crowd(), facing: SIMD2(0.8, 0.1))
        run(&turned, crowd(turned: angle), facing: turn(SIMD2(0.8, 0.1), by: angle))
        for person in 0..<plain.count {
            for mode in 0..<plain.modeCount {
                let weights = [plain, turned].map { $0.weight(person: person, mode: mode) }
                #expect(abs(weights[0] - weights[1]) < 1e-4)
                for time in [0.0, 0.5, 1.7, 3, 4.8] {
                    let a = plain.gaussian(person: person, mode: mode, at: time)
                    let b = turned.gaussian(person: person, mode: mode, at: time)
                    let apart = turn(a.mean, by: angle) - b.mean
                    #expect((apart * apart).sum().squareRoot() < 1e-4)
                    #expect(abs(a.covariance.determinant - b.covariance.determinant) < 1e-4)
                    #expect(abs(a.covariance.xx + a.covariance.yy - b.covariance.xx - b.covariance.yy) < 1e-4)
                }
            }
        }
    }

    @Test("in a fixed frame the prediction moves with the world; where the wearer is the origin it minds the wearer")
    func translation() throws {
        let offset = SIMD2(400.0, -250)
        var (plain, moved) = (try builtInNetwork(), try builtInNetwork())
        func largestDifference(wearerIsOrigin: Bool) -> Double {
            run(&plain, crowd(), wearerIsOrigin: wearerIsOrigin)
            run(&moved, crowd(moved: offset), wearerIsOrigin: wearerIsOrigin)
            return (0..<plain.count).map { person in
                let apart =
                    plain.gaussian(person: person, mode: 0, at: 3).mean + offset
                    - moved.gaussian(person: person, mode: 0, at: 3).mean
                return (apart * apart).sum().squareRoot()
            }.max() ?? 0
        }
        #expect(largestDifference(wearerIsOrigin: false) < 1e-4)
        #expect(largestDifference(wearerIsOrigin: true) > 1e-3)
    }

    @Test("the order of people changes nothing")
    func order() throws {
        var (plain, reversed) = (try builtInNetwork(), try builtInNetwork())
        run(&plain, crowd())
        run(&reversed, crowd().reversed())
        for person in 0..<plain.count {
            let a = plain.gaussian(person: person, mode: 0, at: 3)
            let b = reversed.gaussian(person: plain.count - 1 - person, mode: 0, at: 3)
            #expect(abs(a.mean.x - b.mean.x) < 1e-4 && abs(a.mean.y - b.mean.y) < 1e-4)
        }
    }

    @Test("a straight walk goes nearly straight on, surer soon than late")
    func straight() throws {
        var network = try builtInNetwork()
        run(&network, [walk(from: SIMD2(6, 1), velocity: SIMD2(-1.2, 0.2), count: 40)])
        var last = 0.0
        for time in [0.4, 1, 2, 3.0] {
            let (mean, covariance) = network.gaussian(person: 0, mode: 0, at: time)
            let apart = mean - (SIMD2(6, 1) + SIMD2(-1.2, 0.2) * time)
            #expect((apart * apart).sum().squareRoot() < 0.15 + 0.2 * time)
            #expect(covariance.determinant > last)
            last = covariance.determinant
        }
    }

    @Test("weights sum to 1, and the first mode is the likeliest")
    func weights() throws {
        var network = try builtInNetwork()
        run(&network, crowd())
        for person in 0..<network.count {
            let weights = (0..<network.modeCount).map { network.weight(person: person, mode: $0) }
            #expect(abs(weights.reduce(0, +) - 1) < 1e-9)
            #expect(weights.allSatisfy { $0 > 0 && $0 <= weights[0] })
        }
    }

    @Test("nobody gives no prediction")
    func nobody() throws {
        var network = try builtInNetwork()
        run(&network, [])
        #expect(network.count == 0)
    }

    @Test("the size of the crowd does not change how one run after another goes")
    func reuse() throws {
        var (used, fresh) = (try builtInNetwork(), try builtInNetwork())
        run(&used, crowd())
        run(&used, Array(crowd().prefix(2)))
        run(&fresh, Array(crowd().prefix(2)))
        for person in 0..<2 {
            #expect(used.gaussian(person: person, mode: 1, at: 2) == fresh.gaussian(person: person, mode: 1, at: 2))
        }
    }

    @Test(
        "bad histories give finite predictions with a proper covariance",
        arguments: [
            [],
            [MeasuredPosition(age: 0, position: SIMD2(3, 1), covariance: noise)],
            [MeasuredPosition(age: 0, position: .zero, covariance: noise)],
            (0..<9).map { _ in MeasuredPosition(age: 0.1, position: SIMD2(2, 2), covariance: noise) },
            (0..<9).map { MeasuredPosition(age: 0.1, position: SIMD2(Double($0), 2), covariance: noise) },
            [
                MeasuredPosition(age: 2.9, position: SIMD2(4, 0), covariance: noise),
                MeasuredPosition(age: 0, position: SIMD2(1, 0), covariance: noise),
            ],
            [MeasuredPosition(age: 60, position: SIMD2(4, 0), covariance: noise)],
            [MeasuredPosition(age: 0, position: SIMD2(1e9, -1e9), covariance: noise)],
            [
                MeasuredPosition(age: 0.1, position: SIMD2(-1e9, 0), covariance: noise),
                MeasuredPosition(age: 0, position: SIMD2(1e9, 0), covariance: noise),
            ],
            [
                MeasuredPosition(age: 0.1, position: SIMD2(.nan, 0), covariance: noise),
                MeasuredPosition(age: .infinity, position: SIMD2(0, 1), covariance: noise),
            ],
            [MeasuredPosition(age: 0, position: SIMD2(3, 1), covariance: Covariance2(isotropic: 0))],
            [MeasuredPosition(age: 0, position: SIMD2(3, 1), covariance: Covariance2(xx: -1, xy: 9, yy: 1e30))],
        ])
    func degenerate(history: [MeasuredPosition]) throws {
        var network = try builtInNetwork()
        for wearerIsOrigin in [true, false] {
            // Beside somebody ordinary, who must not suffer.
            run(&network, [history] + crowd().prefix(3), wearerIsOrigin: wearerIsOrigin)
            for person in 0..<network.count {
                for mode in 0..<network.modeCount {
                    #expect(network.weight(person: person, mode: mode).isFinite)
                    for time in [0, 1.0, 3, 60] {
                        let (mean, covariance) = network.gaussian(person: person, mode: mode, at: time)
                        #expect(mean.x.isFinite && mean.y.isFinite)
                        #expect(isPositiveDefinite(covariance), "person \(person) at \(time) s: \(covariance)")
                    }
                }
            }
        }
    }

    @Test("less is known of somebody seen once, or long ago, or never")
    func honesty() throws {
        var network = try builtInNetwork()
        let long = walk(from: SIMD2(4, 1), velocity: SIMD2(-1, 0.3), count: 40)
        let aged = long.map { MeasuredPosition(age: $0.age + 3.5, position: $0.position, covariance: $0.covariance) }
        run(&network, [long, Array(long.suffix(1)), aged, []])
        let spreads = (0..<4).map { person in
            let c = network.gaussian(person: person, mode: 0, at: 3).covariance
            return (c.xx + c.yy).squareRoot()
        }
        #expect(spreads[1] > 1.5 * spreads[0])
        #expect(spreads[2] > 2 * spreads[0])
        #expect(spreads[3] > 100)
    }
}
