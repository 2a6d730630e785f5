import Foundation
import Geometry
import LearnedPrediction

/// Predictions that the training code computed with the network of this commit (tools/training/headsup_training/export.py
/// writes them together with the weights).
struct PredictionVectors: Decodable {
    struct Case: Decodable {
        enum CodingKeys: String, CodingKey {
            case wearerIsOrigin = "wearer_is_origin"
            case facing, times, people, weights, means, covariances
        }
        var wearerIsOrigin: Bool
        var facing: [Double]
        var times: [Double]
        /// For each person measurements of age, x, y, and the covariance's xx, xy, yy.
        var people: [[[Double]]]
        var weights: [[Double]]
        var means: [[[[Double]]]]
        var covariances: [[[[Double]]]]
    }

    var cases: [Case]

    static func read() throws -> PredictionVectors {
        guard let url = Bundle.module.url(forResource: "predictions", withExtension: "json", subdirectory: "Vectors")
        else { throw CocoaError(.fileNoSuchFile) }
        return try JSONDecoder().decode(PredictionVectors.self, from: Data(contentsOf: url))
    }
}

extension PredictionVectors.Case {
    /// The same case run through a network.
    func run(_ network: inout LearnedNetwork) {
        network.begin(wearerIsOrigin: wearerIsOrigin, facing: SIMD2(facing[0], facing[1]))
        for person in people {
            network.add(measurements: person.count) { index in
                let m = person[index]
                return MeasuredPosition(
                    age: m[0], position: SIMD2(m[1], m[2]), covariance: Covariance2(xx: m[3], xy: m[4], yy: m[5]))
            }
        }
        network.run()
    }
}
