import Datasets
import Diagnostics
import Evaluation
import FileFormats
import Geometry
import Orientation

/// How well the attitude filter follows a recorded sensor whose true orientation is known.
public enum OrientationExperiment {
    /// Runs the filter over a recording and scores it.
    ///
    /// - Parameters:
    ///   - path: of the recording.
    ///   - settings: what is tuned.
    ///   - keepsWorst: whether to keep the spans with the greatest errors.
    /// - Throws: as `InertialRecording`; `badData` where no line can be scored.
    public static func score(
        _ path: String, settings: AttitudeSettings = AttitudeSettings(), keepsWorst: Bool = false
    ) throws(Fault) -> OrientationSummary.Recording {
        let recording = try InertialRecording(path: path)
        guard recording.rows.contains(where: { $0.truth != nil }) else {
            throw Fault(
                .badData, "there is no true orientation to compare with", at: .init(file: path, column: "qw"),
                remedy: "Fill in qw, qx, qy and qz, at least on some lines")
        }
        let scores = OrientationScores(samples(of: recording, settings: settings), keepsWorst: keepsWorst)
        guard scores.inclinationRMSE != nil else {
            throw Fault(
                .badData, "no line can be scored", at: .init(file: path),
                remedy: "Scored is where the truth is given and moving is 1, after 10 seconds of settling")
        }
        return OrientationSummary.Recording(name: FilePath.stem(of: path), scores: scores)
    }

    private static func samples(of recording: InertialRecording, settings: AttitudeSettings) -> [OrientationSample] {
        var filter = AttitudeFilter(settings)
        var samples: [OrientationSample] = []
        samples.reserveCapacity(recording.rows.count)
        for row in recording.rows {
            _ = filter.update(row.sample)
            guard let estimate = filter.orientation else { continue }
            samples.append(
                OrientationSample(
                    time: row.sample.time.seconds, estimate: estimate, truth: row.truth, isMoving: row.isMoving))
        }
        return samples
    }
}
