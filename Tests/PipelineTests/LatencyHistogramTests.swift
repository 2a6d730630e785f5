import Pipeline
import TestSupport
import Testing

@Suite("Latency histogram")
struct LatencyHistogramTests {
    @Test("quantiles are within a bucket's width of those of the sorted durations")
    func quantiles() {
        var random = SeededGenerator(9)
        var histogram = LatencyHistogram()
        var all: [Double] = []
        for _ in 0..<5000 {
            let seconds = random.uniform(0.00001, 0.05) * random.uniform(0.1, 1)
            histogram.add(seconds)
            all.append(seconds)
        }
        all.sort()
        for share in [0.01, 0.1, 0.5, 0.9, 0.99, 1] {
            let exact = all[max(0, Int((share * 5000).rounded(.up)) - 1)]
            #expect(abs(histogram.quantile(share) / exact - 1) < 0.07, "\(share)")
        }
        #expect(histogram.longest == all.last)
        #expect(histogram.count == 5000)
    }

    @Test("nothing counted, nothing said; nonsense does no harm")
    func edges() {
        var histogram = LatencyHistogram()
        #expect(histogram.quantile(0.5) == 0)
        histogram.add(-1)
        histogram.add(1e9)
        #expect(histogram.count == 2 && histogram.quantile(1) <= 1e9)
    }
}
