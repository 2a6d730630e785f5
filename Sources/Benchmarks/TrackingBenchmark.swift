import Configuration
import Detection
import Geometry
import Ranging
import RealModule
import Tracking

/// The tracker of record with 50 people in view, boxes and places both, at the default settings.
///
/// The people walk to and fro across a square seen from above, in several rows; in each they cross and hide each other: a
/// box that another one covers by two thirds is missing, as is one in twenty others. The scene is closed, so a run may be as
/// long as one likes.
public struct TrackingBenchmark: Benchmark {
    /// What it is called on the command line.
    public let name = "track"
    /// What a step is.
    public let step = "one frame through the tracker"
    /// The project's limit, microseconds a person.
    public let limitPerItem: Double? = 2

    /// People in view.
    public let people: Int
    /// Frames before the measurement.
    public let warmUp: Int
    /// Frames that are measured.
    public let frames: Int
    /// Frames a second.
    static let rate = 30.0
    /// The picture; wider for a crowd beyond 50, so that people are as dense as ever and hide each other no more.
    let camera: CameraIntrinsics
    /// The defaults, with room for everybody.
    let settings: TrackerSettings

    /// The defaults, but for people at the ends of a wide picture, who are farther off than anybody who matters.
    private let ranging: MonocularSettings

    /// Makes one.
    public init(people: Int = 50, warmUp: Int = 600, frames: Int = 9000) {
        self.people = people
        self.warmUp = warmUp
        self.frames = frames
        let width = max(1280, 1280 * people / 50)
        camera = CameraIntrinsics(
            width: width, height: 720, horizontalFieldOfView: 2 * Double.atan(Double(width) / 1280))
        var settings = Configuration().tracking
        settings.maximumTracks = max(settings.maximumTracks, 2 * people)
        settings.maximumObservations = max(settings.maximumObservations, 2 * people)
        self.settings = settings
        var ranging = MonocularSettings()
        ranging.farthest = max(ranging.farthest, ranging.farthest * Double(width) / 1280)
        self.ranging = ranging
    }

    /// The crowd that another stage is measured on.
    init(_ setting: BenchmarkSetting) {
        self.init(people: setting.people, warmUp: setting.length(warmUp: 600, steps: 600).warmUp)
    }

    /// People in view.
    public func items(_ setting: BenchmarkSetting) -> (count: Int, name: String) { (setting.people, "person") }

    /// Measures with other numbers than its own.
    public func measure(_ setting: BenchmarkSetting) -> StepMeasurement {
        let (warmUp, steps) = setting.length(warmUp: warmUp, steps: frames)
        return TrackingBenchmark(people: setting.people, warmUp: warmUp, frames: steps).measure()
    }

    /// Measures the tracker's update, not the making of its input.
    public func measure() -> StepMeasurement {
        let scene = (0..<warmUp + frames).map(observations)
        var tracker = Tracker(settings: settings)
        return StepMeasurement(warmUp: warmUp, steps: frames) { frame in
            update(&tracker, with: scene[frame], frame: frame)
        }
    }

    /// A tracker that has followed the scene through the warm-up: what the stages behind it are measured on.
    func followedCrowd() -> Tracker {
        var tracker = Tracker(settings: settings)
        for frame in 0..<warmUp { update(&tracker, with: observations(in: frame), frame: frame) }
        return tracker
    }

    private func update(_ tracker: inout Tracker, with seen: [Observation], frame: Int) {
        tracker.update(
            with: seen, at: moment(of: frame), orientation: .level, camera: camera)
    }

    /// When a frame is taken.
    func moment(of frame: Int) -> Timestamp { Timestamp(nanoseconds: Int64(Double(frame) / Self.rate * 1e9)) }

    /// The people of a frame, ranged.
    func observations(in frame: Int) -> [Observation] {
        var ranger = MonocularRanger(settings: ranging)
        var seen: [Observation] = []
        ranger.observe(detections(in: frame), camera: camera, orientation: .level, into: &seen)
        return seen
    }

    /// The boxes of a frame, for this measurement and for another tracker beside it.
    public func detections(in frame: Int) -> [DetectedPerson] {
        var noise = SceneNoise(frame: frame)
        let t = Double(frame) / Self.rate
        var boxes: [BoundingBox] = []
        for person in 0..<people {
            // Five rows at five distances; in each, people walk with slightly different speeds in both directions.
            let row = person % 5
            let height = 60.0 + 20 * Double(row)
            let width = 0.4 * height
            let speed = (0.5 + 0.07 * Double(person / 5 % 10)) * height * (person.isMultiple(of: 2) ? 1 : -1)
            let span = Double(camera.width) - width
            let phase = (Double(person) * 263 + speed * t).truncatingRemainder(dividingBy: 2 * span)
            let place = phase < 0 ? phase + 2 * span : phase
            let left = place < span ? place : 2 * span - place
            let sway = 0.01 * height
            boxes.append(
                BoundingBox(
                    left: left + noise.next() * sway, top: 30 + 130 * Double(row) + noise.next() * sway,
                    width: width + noise.next() * sway, height: height + noise.next() * sway))
        }
        var seen: [DetectedPerson] = []
        for (i, box) in boxes.enumerated() {
            let isCovered = boxes[(i + 1)...].contains { $0.intersectionArea(box) > 2 * box.area / 3 }
            if isCovered || noise.next() > 0.9 { continue }
            seen.append(DetectedPerson(box: box, score: 0.95 - 0.001 * Double(i % 40)))
        }
        return seen
    }
}

/// Noise that is the same on every run and for every frame asked for alone (SplitMix64), between -1 and 1.
private struct SceneNoise {
    private var state: UInt64

    init(frame: Int) { state = UInt64(truncatingIfNeeded: frame) &* 0xD134_2543_DE82_EF95 }

    mutating func next() -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        z ^= z >> 31
        return Double(z >> 11) / Double(1 << 52) - 1
    }
}
