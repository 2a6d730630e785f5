import Configuration
import Diagnostics
import FileFormats
import Foundation
import Pipeline
import Replay
import Speech
import TestSupport
import Vision

/// Replays as `headsup replay` does, and what came out.
struct Replaying {
    let summary: ReplaySummary
    let events: [PipelineEvent]
    let leftOut: [Fault]

    /// - Parameters:
    ///   - wav: where the sound goes.
    ///   - tracks: where the tracks go.
    init(
        _ path: String, format: ReplayFormat? = nil, to end: Double = .infinity, wav: String? = nil,
        tracks: String? = nil, configuration: Configuration = Replaying.configuration
    ) throws {
        let reports = Reports()
        let input = try ReplayInput(path: path, format: format) { reports.faults.append($0) }
        let detector = input.needsDetector ? try DetectorRegistry.detector(configuration.detection) : nil
        let cache = try wav.map { _ throws(Fault) in try PhraseCache(settings: configuration.speech) }
        let catalogue = try PhraseCatalogue(settings: configuration.speech)
        var replay = try Replay(
            input: input, configuration: configuration, detector: detector, isRealTime: false, interval: 0...end,
            narrator: Narrator(catalogue: catalogue))
        if let wav, let cache {
            let settings = configuration.speech
            replay.openOutputs = { start throws(Fault) in
                [try WAVOutput(path: wav, settings: settings, cache: cache, start: start)]
            }
        }
        let file = try tracks.map { path throws(Fault) in try StreamedFile(path: path) }
        var events: [PipelineEvent] = []
        try replay.run(tracks: file, shouldStop: { false }) { report in
            if case .event(let event) = report { events.append(event) }
        }
        try file?.finish()
        summary = replay.summary
        self.events = events
        leftOut = reports.faults
    }

    private final class Reports {
        var faults: [Fault] = []
    }

    var alerts: [PipelineEvent] { events.filter { $0.kind == .alert } }

    /// The defaults, with the weights found from wherever the tests run.
    static var configuration: Configuration {
        var configuration = Configuration()
        configuration.detection.model = TestData.package.appendingPathComponent(configuration.detection.model).path
        configuration.detection.graph = TestData.package.appendingPathComponent(configuration.detection.graph).path
        return configuration
    }

    static var hasWeights: Bool { FileManager.default.fileExists(atPath: configuration.detection.model) }
    static let noWeights = "the weights are absent: run scripts/fetch-model"

    /// Our own small sequence.
    static let walk = TestData.package.appendingPathComponent("datasets/simulated-walk").path

    /// The fault that a replay ends with; nil where it ends well.
    static func fault(_ path: String, format: ReplayFormat? = nil) -> Fault? {
        do {
            _ = try Replaying(path, format: format)
            return nil
        } catch {
            return error as? Fault
        }
    }
}
