import Datasets
import Detection
import Diagnostics
import Geometry
import Imaging
import Orientation
import Prediction
import Ranging
import Speech
import TestSupport
import Testing
import Tracking

/// The parts that docs/extending.md adds, as it adds them: the same files.
@Suite("Parts added by the text of docs/extending.md")
struct ExtendingTests {
    private let times = predictionTimes(step: 0.5, horizon: 3)

    @Test("the predictor is slower than a straight line, ends on the way, and knows that it does not know")
    func predictor() {
        var tracker = Tracker()
        for frame in 0..<30 {
            let place = Rotation<Camera, SemiLocal>.level.inverse(
                Point<SemiLocal>(8 - 1.2 * Double(frame) / 15, 1, 0))
            tracker.update(
                with: [Observation(position: place, covariance: Covariance3(isotropic: 0.01))],
                at: Timestamp(nanoseconds: Int64(frame) * 66_666_667), orientation: .level)
        }
        var (fading, straight) = (Forecasts(), Forecasts())
        var added = FadingPredictor()
        var known = KalmanPredictor()
        added.predict(tracker, times: times, into: &fading)
        known.predict(tracker, times: times, into: &straight)
        #expect(fading.count == 1 && fading.times == times)
        let start = tracker.tracks[0].motion.position
        for step in times.indices {
            let (slow, fast) = (
                fading.mean(person: 0, mode: 0, step: step), straight.mean(person: 0, mode: 0, step: step)
            )
            #expect(slow.x < start.x && slow.x > fast.x)
            #expect(
                fading.covariance(person: 0, mode: 0, step: step) == straight.covariance(person: 0, mode: 0, step: step)
            )
        }
    }

    @Test("the detector finds the vest, and nobody in the dark", arguments: [PixelFormat.bgr, .gray])
    func detector(format: PixelFormat) throws {
        var picture = Picture(width: 64, height: 48, format: format)
        var detector = BrightVestDetector()
        var people: [DetectedPerson] = []
        try picture.withView { view throws(Fault) in try detector.detect(in: view, into: &people) }
        #expect(people.isEmpty)
        let (row, channels) = (picture.bytesPerRow, format == .bgr ? 3 : 1)
        picture.withMutableBytes { bytes in
            for y in 10..<30 {
                for x in 20..<28 {
                    for channel in 0..<channels { bytes[y * row + x * channels + channel] = 255 }
                }
            }
        }
        try picture.withView { view throws(Fault) in try detector.detect(in: view, into: &people) }
        #expect(people == [DetectedPerson(box: BoundingBox(left: 20, top: 10, width: 8, height: 20), score: 1)])
    }

    @Test("the sensor tells a turn of the head, passes over half a line, and is silent before it spoke")
    func sensor() throws {
        // The sensor's axes as the camera's: x right, y down, z forward. Gravity pushes up, which is -y.
        var sensor = LineSensor(cameraToBody: Rotation(angle: 0, about: SIMD3(0, 1, 0)))
        let silent = sensor.orientation(at: Timestamp(nanoseconds: 0))
        #expect(silent == nil)
        sensor.add(line: "3 0.1 9.8")
        // A turn to the left about the upright axis, half a radian a second.
        for sample in 0...200 { sensor.add(line: "\(Double(sample) / 100) 0 -0.5 0 0 -9.81 0") }
        let answer = sensor.orientation(at: Timestamp(nanoseconds: 2_000_000_000))
        let turned = try #require(answer)
        #expect(abs(turned.heading - 1) < 0.02)
    }

    @Test("the format is imported as a sequence that reads back, and a bad line is named")
    func format() throws {
        let folder = try TemporaryFolder()
        try folder.write("0 1 0.5 0 7.2\n1 1 0.5 0 7.1\n1 2 -1 0 4\n", to: "walk.log")
        let target = "\(folder.path)/sequence"
        try SequenceWriter.write(WalkLogImport.contents(of: "\(folder.path)/walk.log"), to: target)
        let frames = try RecordedSequence(path: target).observedFrames(noise: StereoNoise())
        #expect(frames.map(\.observations.count) == [1, 2])
        try folder.write("0 1 0.5 0 7.2\n1 1 0.5 zero 7\n", to: "bad.log")
        #expect {
            try WalkLogImport.contents(of: "\(folder.path)/bad.log")
        } throws: {
            ($0 as? Fault)?.location?.line == 2
        }
    }

    @Test("the language says everything, in at most three words, and nothing twice")
    func language() throws {
        let file = TestData.package.appendingPathComponent("Tests/ExtendingTests/nl.phrases").path
        let catalogue = try PhraseCatalogue(file: file, language: "nl")
        #expect(catalogue.missing == [])
        let words = PhraseKey.allCases.map { catalogue[$0] }
        #expect(Set(words).count == words.count)
        #expect(words.allSatisfy { (1...3).contains($0.split(separator: " ").count) })
    }
}
