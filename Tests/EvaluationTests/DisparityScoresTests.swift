import Evaluation
import Testing

@Suite("Disparity scores")
struct DisparityScoresTests {
    @Test("errors count where the truth is known and something was found")
    func counted() throws {
        let scores = DisparityScores(found: [10, 11.5, .nan, 20, 7], truth: [10, 10, 10, 23, 0])
        #expect(scores.known == 4)
        #expect(scores.density == 0.75)
        #expect(abs(try #require(scores.meanAbsoluteError) - 1.5) < 1e-6)
        #expect(scores.medianAbsoluteError == 1.5)
        #expect(abs(try #require(scores.bad1) - 2.0 / 3) < 1e-9)
        #expect(abs(try #require(scores.bad2) - 1.0 / 3) < 1e-9)
    }

    @Test("nothing known is nothing scored")
    func empty() {
        #expect(DisparityScores(found: [1, 2], truth: [0, 0]) == DisparityScores(found: [], truth: []))
        #expect(DisparityScores(found: [.nan], truth: [3]).meanAbsoluteError == nil)
    }
}
