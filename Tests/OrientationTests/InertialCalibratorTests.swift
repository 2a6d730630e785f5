import Geometry
import Orientation
import TestSupport
import Testing

@Suite("The calibration of an inertial sensor beside a camera")
struct InertialCalibratorTests {
    private let degree = Double.pi / 180

    private func angle(_ calibration: InertialCalibration, _ head: TurningHead) -> Double {
        calibration.rotation.angle(to: head.mounting)
    }

    private func refusal(of recordings: [TurningRecording]) -> InertialCalibrationRefusal? {
        do {
            _ = try InertialCalibrator().calibrate(recordings)
            return nil
        } catch { return error }
    }

    @Test("any mounting, time offset, bias, rate and noise is found, and the stated uncertainty covers the error")
    func properties() throws {
        var random = SeededGenerator(11)
        var (turns, offsets, biases) = ([Double](), [Double](), [Double]())
        for trial in 0..<40 {
            let head = TurningHead.random(&random)
            let found = try InertialCalibrator().calibrate([head.record(&random)])
            let error = (angle(found, head), abs(found.timeOffset - head.offset))
            #expect(error.0 < 0.5 * degree, "trial \(trial): \(error.0 / degree) degrees")
            #expect(error.1 < 0.003, "trial \(trial): \(error.1) s")
            #expect(abs(found.scale - 1) < 0.02)
            turns.append(error.0 / found.rotationDeviation)
            offsets.append(error.1 / found.timeOffsetDeviation)
            biases.append((found.gyroscopeBias - Vector(head.bias)).length / found.biasDeviation)
        }
        // Of normal errors 95 % lie within two deviations, and the jackknife's ten groups (Student's t) widen that. It must not
        // be far too cautious either.
        for (name, ratios) in [("rotation", turns), ("offset", offsets), ("bias", biases)] {
            let inside = ratios.filter { $0 < 2.5 }.count
            #expect(inside >= 36, "\(name): \(inside) of 40 within two and a half deviations")
            let median = ratios.sorted()[20]
            #expect(median > 0.15, "\(name): the median error is \(median) deviations")
        }
    }

    @Test("without noise the answer is exact")
    func exact() throws {
        var random = SeededGenerator(3)
        var head = TurningHead()
        (head.cameraNoise, head.gyroscopeNoise, head.forceNoise, head.sensorRate) = (0, 0, 0, 1000)
        let found = try InertialCalibrator().calibrate([head.record(&random)])
        #expect(angle(found, head) < 0.01 * degree)
        #expect(abs(found.timeOffset - head.offset) < 1e-4)
        #expect((found.gyroscopeBias - Vector(head.bias)).length < 1e-9)
    }

    @Test("a tenth of the camera's samples being wrong, and a camera that loses its way, do not matter")
    func outliers() throws {
        var random = SeededGenerator(5)
        let head = TurningHead()
        var recording = head.record(&random)
        for index in recording.camera.samples.indices where Int.random(in: 0..<20, using: &random) == 0 {
            recording.camera.samples[index].rotation = Rotation(
                angle: random.uniform(0, 3), about: SIMD3(random.normal(), random.normal(), random.normal()))
        }
        for start in [300, 700] {
            let leap = Rotation<SemiLocal, SemiLocal>(angle: 1, about: SIMD3(0, 0, 1))
            for index in start..<recording.camera.samples.count {
                recording.camera.samples[index].rotation = leap.after(recording.camera.samples[index].rotation)
            }
            recording.camera.samples[start].isContinued = false
        }
        let found = try InertialCalibrator().calibrate([recording])
        #expect(angle(found, head) < 0.5 * degree)
        #expect(abs(found.timeOffset - head.offset) < 0.003)
        #expect(found.outliers > 0.05)
    }

    @Test("readings that are missing for a while, and two recordings with other clocks, are taken together")
    func gaps() throws {
        var random = SeededGenerator(7)
        var head = TurningHead()
        var first = head.record(&random)
        first.readings.removeSubrange(2000..<2400)
        head.epoch = 5_000_000
        head.rest = 0
        let second = head.record(&random)
        let found = try InertialCalibrator().calibrate([first, second])
        #expect(angle(found, head) < 0.3 * degree)
        #expect(abs(found.timeOffset - head.offset) < 0.002)
    }

    @Test("a head that is turned round one axis only is refused with the others named", arguments: [0, 1, 2])
    func oneAxis(_ axis: Int) throws {
        var random = SeededGenerator(13)
        var head = TurningHead()
        head.widths = SIMD3(0, 0, 0)
        head.widths[axis] = 0.6
        let refused = try #require(refusal(of: [head.record(&random)]))
        #expect(refused.cause == .oneAxis)
        let names = ["up and down", "left and right", "from shoulder to shoulder"]
        #expect(refused.what.contains(names[axis]) && !refused.remedy.contains(names[axis]))
        for other in 0..<3 where other != axis { #expect(refused.remedy.contains(names[other])) }
    }

    @Test("what would mislead is refused by its cause, with a remedy")
    func refusals() throws {
        var random = SeededGenerator(17)
        func check(
            _ cause: InertialCalibrationRefusal.Cause, _ change: (inout TurningHead) -> Void,
            _ spoil: (inout TurningRecording) -> Void = { _ in }
        ) {
            var head = TurningHead()
            change(&head)
            var recording = head.record(&random)
            spoil(&recording)
            let refused = refusal(of: [recording])
            #expect(refused?.cause == cause, "\(cause): \(refused?.what ?? "nothing")")
            #expect(refused?.remedy.isEmpty == false)
        }
        check(.tooLittleTurning, { $0.widths *= 0.08 })
        check(.noRest, { $0.rest = 0 })
        check(
            .noRest,
            {
                $0.rest = 0; $0.widths = SIMD3(0.2, 0.5, 0.2); $0.gyroscopeNoise = 0.02
            })
        check(.tooShort, { $0.duration = 0.3 })
        check(.periodic, { $0.isPeriodic = true })
        check(.gyroscopeUnits, { _ in }) { recording in
            for index in recording.readings.indices {
                recording.readings[index].angularRate = recording.readings[index].angularRate * (180 / .pi)
            }
        }
        check(.accelerometerUnits, { _ in }) { recording in
            for index in recording.readings.indices {
                recording.readings[index].specificForce = recording.readings[index].specificForce * (1 / 9.80665)
            }
        }
        check(.leftHanded, { _ in }) { recording in
            for index in recording.readings.indices {
                let rate = recording.readings[index].angularRate
                recording.readings[index].angularRate = Vector(-rate.x, rate.y, rate.z)
            }
        }
        check(.scale, { _ in }) { recording in
            for index in recording.readings.indices {
                recording.readings[index].angularRate = recording.readings[index].angularRate * 0.8
            }
        }
        // After the rest the camera turns otherwise; and it turns while the sensor rests.
        check(.disagreement, { _ in }) { recording in
            let turning = recording.camera.samples[150...].map(\.rotation)
            for (index, rotation) in turning.reversed().enumerated() {
                recording.camera.samples[150 + index].rotation = rotation
            }
        }
        check(.disagreement, { _ in }) { recording in
            let all = recording.camera.samples.map(\.rotation)
            for (index, rotation) in all.reversed().enumerated() { recording.camera.samples[index].rotation = rotation }
        }
    }

    @Test("a recording without readings, without samples, or with nothing but missing readings is refused")
    func empty() {
        let nothing = TurningRecording(name: "nothing", readings: [], camera: CameraTurning(samples: []))
        #expect(refusal(of: [nothing])?.cause == .tooShort)
        #expect(refusal(of: [])?.cause == .tooShort)
        var random = SeededGenerator(19)
        var blind = TurningHead().record(&random)
        blind.camera.samples = []
        #expect(refusal(of: [blind]) != nil)
        for index in blind.readings.indices { blind.readings[index].angularRate = Vector(.nan, .nan, .nan) }
        #expect(refusal(of: [blind])?.cause == .tooShort)
    }

    @Test("any course of readings and samples is calibrated or refused, and never crashes")
    func fuzz() {
        var random = SeededGenerator(23)
        var head = TurningHead()
        head.duration = 12
        let whole = head.record(&random)
        for _ in 0..<20 {
            var spoilt = whole
            for _ in 0..<30 {
                let at = Int.random(in: 0..<spoilt.readings.count, using: &random)
                switch Int.random(in: 0..<5, using: &random) {
                case 0: spoilt.readings[at].angularRate = Vector(.nan, 0, 0)
                case 1: spoilt.readings[at].angularRate = Vector(1e9, 1e9, -1e9)
                case 2: spoilt.readings[at].specificForce = Vector(.infinity, 0, 0)
                case 3: spoilt.readings.removeSubrange(at..<min(spoilt.readings.count, at + 100))
                default: spoilt.readings[at].time = whole.readings[0].time
                }
            }
            _ = refusal(of: [spoilt])
        }
    }
}
