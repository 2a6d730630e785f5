import Diagnostics
import Geometry
import Imaging
import RealModule
import Simulation
import Vision

/// The visual gyroscope on a head that shakes before a wall of patches, at 640x480 pixels and 30 frames a second.
public struct GyroscopeBenchmark: Benchmark {
    /// What it is called on the command line.
    public let name = "gyroscope"
    /// What a step is.
    public let step = "one picture of 640x480 through the visual gyroscope"
    /// A sixth of the time that a camera of 30 frames a second leaves.
    public let limitPerItem: Double? = 5000

    private static let pictures = 120
    private static let rate = 30.0
    private static let camera = CameraIntrinsics(width: 640, height: 480, horizontalFieldOfView: 66 * .pi / 180)

    /// Makes one.
    init() {}

    /// One picture.
    public func items(_ setting: BenchmarkSetting) -> (count: Int, name: String) { (1, "picture") }

    /// Measures the gyroscope alone; OpenCV computes on one thread, so that the figure is processor time.
    public func measure(_ setting: BenchmarkSetting) throws(Fault) -> StepMeasurement {
        let (warmUp, steps) = setting.length(warmUp: Self.pictures, steps: 1200)
        let turning = TurningCamera(camera: Self.camera, wall: Self.wall(), field: 100 * .pi / 180)
        var random = SeededRandom(seed: 2)
        let seen = (0..<Self.pictures).map { number in
            var picture = Picture()
            let turn = TurningCamera.shaking(
                at: Double(number) / Self.rate, fastest: .pi / 2, widest: 20 * .pi / 180)
            turning.see(turn, noise: 2, random: &random, into: &picture)
            return picture
        }
        OpenCV.setThreads(1)
        defer { OpenCV.setThreads(0) }
        let gyroscope = try PictureGyroscope()
        var fault: Fault?
        var lost = 0
        let measurement = StepMeasurement(warmUp: warmUp, steps: steps) { step in
            // There and back again, so that the head never jumps.
            let place = step % (2 * Self.pictures - 2)
            let number = place < Self.pictures ? place : 2 * Self.pictures - 2 - place
            let time = Timestamp(nanoseconds: Int64(Double(step) / Self.rate * 1e9))
            do throws(Fault) {
                try seen[number].withView { view throws(Fault) in
                    try gyroscope.look(at: view, camera: Self.camera, people: [], time: time)
                }
                if !gyroscope.outcome.isKnown { lost += 1 }
            } catch {
                fault = error
            }
        }
        if let fault { throw fault }
        guard lost == 0 else { throw Fault(.software, "the visual gyroscope lost \(lost) pictures of the benchmark") }
        return measurement
    }

    /// Grey rectangles of many sizes, one over the other.
    private static func wall() -> Picture {
        var random = SeededRandom(seed: 1)
        func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
        var picture = Picture(width: 1280, height: 960, format: .gray)
        let stride = picture.bytesPerRow
        picture.withMutableBytes { bytes in
            for patch in 0..<3000 {
                let side = max(8, 200 - patch / 10)
                let (left, top) = (number(-side...1279), number(-side...959))
                let (width, height) = (number(4...side), number(4...side))
                let grey = UInt8(number(20...235))
                for row in max(0, top)..<max(0, min(960, top + height)) {
                    for column in max(0, left)..<max(0, min(1280, left + width)) { bytes[row * stride + column] = grey }
                }
            }
        }
        return picture
    }
}
