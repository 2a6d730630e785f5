import Geometry
import TestSupport
import Testing

@testable import Tracking

@Suite("Constant-velocity filter")
struct ConstantVelocityFilterTests {
    /// dt, R, measurement, state, covariance after each step: printed by scripts/goldens/kalman.py.
    static let golden: [[Double]] = [
        [
            0.1, 0.3, 0.1, 0.2, 4, -1, 4, -1, 0, 0, 0.154770860481, 0.0500893082267, 0.104681552254, 0.0959784873188,
            0.00179667138445, 0.00179667138445, 0.0941818159344, 1.954126039, 0.036144800793, 1.91798123821,
        ],
        [
            0.066, 0.35, 0.1, 0.22, 3.78, -0.6, 3.92657869271, -0.851092120465, -0.187477552305, 0.336628195997,
            0.117118746172, 0.0335436393414, 0.0798894175716, 0.150716730293, 0.00268903369574, 0.00470594415741,
            0.14069012167, 1.8906741522, 0.0786446588077, 1.8025406722,
        ],
        [
            0.2, 0.4, 0.1, 0.24, 3.66, -0.2, 3.77648260338, -0.493697273641, -0.518646945044, 1.09791043616,
            0.155108777746, 0.0308053681844, 0.110905968531, 0.328074647152, 0.0302079243806, 0.0339639478851,
            0.268683831284, 1.55966874336, 0.177661454129, 1.32099954403,
        ],
        [
            0.5, 0.45, 0.1, 0.26, 3.64, 0.2, 3.59508444622, 0.159065654136, -0.417926335169, 1.23869684908,
            0.299257059527, 0.0588773353885, 0.190713288131, 0.395862792519, 0.0716273615241, 0.0731050682205,
            0.261367230747, 0.849143057072, 0.134847015344, 0.62987006945,
        ],
        [
            0.033, 0.5, 0.1, 0.28, 3.72, 0.6, 3.63534606617, 0.370731231726, -0.352055076425, 1.46989233059,
            0.197450993271, 0.0389856335294, 0.11951162548, 0.256708147129, 0.0465529988998, 0.047610276961,
            0.161743145426, 0.654313414573, 0.0996240679437, 0.489163510174,
        ],
        [
            1, 0.55, 0.1, 0.3, 3.9, 1, 3.7519355312, 1.15966388238, 0.0417403087837, 0.864165776423, 0.409049826994,
            0.0714202531041, 0.238097059414, 0.322306322659, 0.047668711355, 0.0490183755124, 0.203647432474,
            0.612550566471, 0.0470931173611, 0.502389258248,
        ],
    ]

    @Test("equals the textbook's matrices, step by step")
    func golden() {
        var filter = ConstantVelocityFilter(
            position: SIMD2(4, -1), covariance: Covariance2(xx: 0.3, xy: 0.1, yy: 0.2), speedDeviation: 1.4)
        for row in Self.golden {
            filter.predict(by: row[0], accelerationDensity: 0.7)
            filter.update(with: SIMD2(row[4], row[5]), covariance: Covariance2(xx: row[1], xy: row[2], yy: row[3]))
            let p = filter.positionCovariance
            let v = filter.velocityCovariance
            let c = filter.crossCovariance
            let found = [
                filter.position.x, filter.position.y, filter.velocity.x, filter.velocity.y, p.xx, p.xy, p.yy, c.x, c.y,
                c.z, c.w, v.xx, v.xy, v.yy,
            ]
            for (a, b) in zip(found, row[6...]) { #expect(abs(a - b) < 1e-9) }
        }
    }

    @Test("one long step without a measurement is many short ones")
    func steps() {
        var random = SeededGenerator(1)
        for _ in 0..<100 {
            let start = ConstantVelocityFilter(
                position: SIMD2(random.normal(5), random.normal(5)), covariance: Covariance2(isotropic: 0.2),
                velocity: SIMD2(random.normal(), random.normal()), speedDeviation: 0.5)
            let whole = start.predicted(by: 1, accelerationDensity: 0.7)
            var parts = start
            for _ in 0..<10 { parts.predict(by: 0.1, accelerationDensity: 0.7) }
            #expect(abs(whole.position.x - parts.position.x) < 1e-9)
            #expect(abs(whole.positionCovariance.xx - parts.positionCovariance.xx) < 1e-9)
            #expect(abs(whole.crossCovariance.x - parts.crossCovariance.x) < 1e-9)
        }
    }

    @Test("a covariance stays one, however wild the measurements")
    func staysPositive() {
        var random = SeededGenerator(2)
        var filter = ConstantVelocityFilter(
            position: .zero, covariance: Covariance2(isotropic: 1), speedDeviation: 1.4)
        for _ in 0..<5000 {
            filter.predict(by: random.uniform(0, 0.3), accelerationDensity: 0.7)
            let xx = random.uniform(0.001, 10)
            let yy = random.uniform(0.001, 10)
            let xy = random.uniform(-0.9, 0.9) * (xx * yy).squareRoot()
            filter.update(
                with: SIMD2(random.normal(20), random.normal(20)), covariance: Covariance2(xx: xx, xy: xy, yy: yy))
            #expect(filter.positionCovariance.xx > 0 && filter.positionCovariance.determinant > 0)
            #expect(filter.velocityCovariance.xx > 0 && filter.velocityCovariance.determinant > 0)
        }
    }

    @Test("a measurement that says nothing changes nothing")
    func refuses() {
        var filter = ConstantVelocityFilter(
            position: SIMD2(1, 2), covariance: Covariance2(isotropic: 0.1), speedDeviation: 1)
        let before = filter
        let tookNaN = filter.update(with: SIMD2(.nan, 0), covariance: Covariance2(isotropic: 1))
        let tookNegative = filter.update(with: SIMD2(0, 0), covariance: Covariance2(xx: -5, xy: 0, yy: 1))
        #expect(!tookNaN)
        #expect(!tookNegative)
        #expect(filter == before)
    }
}
