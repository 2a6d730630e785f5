import Benchmarks
import Geometry
import Ranging
import TestSupport
import Testing

@testable import Tracking

@Suite("Tracker over a long run")
struct LongRunTests {
    @Test("ten thousand empty frames leave nobody, and nothing behind")
    func empty() {
        var tracker = Tracker()
        let seen = [Observation(position: Point(0, 0, 5), covariance: Covariance3(isotropic: 0.01))]
        for frame in 0..<10_000 {
            // One person at the start and one at the end, nobody in between.
            let isSeen = frame < 20 || frame >= 9_980
            tracker.update(
                with: isSeen ? seen : [], at: Timestamp(nanoseconds: Int64(frame) * 66_666_667), orientation: .level)
            if frame > 200, frame < 9_980 { #expect(tracker.tracks.isEmpty) }
        }
        #expect(tracker.believedCount == 2)
        #expect(tracker.histories.count == 1)
    }

    @Test("strangers who come and go by the thousand take no more memory than those who are there at once")
    func turnover() {
        var random = SeededGenerator(1)
        var tracker = Tracker()
        for frame in 0..<6_000 {
            let seen = (0..<5).map { _ in
                Observation(
                    position: Point(random.uniform(-20, 20), 0, random.uniform(1, 40)),
                    covariance: Covariance3(isotropic: 0.01))
            }
            tracker.update(
                with: seen, at: Timestamp(nanoseconds: Int64(frame) * 66_666_667), orientation: .level)
        }
        #expect(tracker.histories.count <= tracker.settings.maximumTracks)
        #expect(tracker.histories.count == tracker.tracks.count + tracker.freeSlots.count)
    }

    /// Without optimisation Swift keeps on the heap what it otherwise keeps in registers.
    private static var isOptimized: Bool {
        #if DEBUG
            false
        #else
            true
        #endif
    }

    @Test(
        "fifty people take no memory once the buffers are made",
        .enabled(if: isOptimized, "allocations are counted in release builds: swift test -c release"),
        .enabled(if: AllocationCount.isCounting, "LD_PRELOAD must name libHeadsupAllocationCount.so"))
    func allocations() throws {
        let measurement = TrackingBenchmark(warmUp: 300, frames: 300).measure()
        // A buffer may still grow once when more tracks coincide than ever before.
        #expect(try #require(measurement.allocationsPerStep) < 0.05)
        #expect(measurement.quantile(0) > 0 && measurement.quantile(0.5) <= measurement.quantile(1))
    }
}
