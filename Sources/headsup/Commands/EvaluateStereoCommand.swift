import ArgumentParser
import Configuration
import Detection
import Diagnostics
import Evaluation
import Experiments
import Vision

/// Stereo scores of one rectified pair: disparities against the truth, people's distances against the whole picture's.
struct EvaluateStereoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stereo",
        abstract: "Score stereo on one rectified pair of pictures.",
        discussion: """
            With --truth all disparities are scored; with --calibration the people in the left picture are ranged inside \
            their boxes, and compared with the disparities of the whole picture.
            """)

    @Argument(help: ArgumentHelp("The left picture.", valueName: "left"))
    var left: String

    @Argument(help: ArgumentHelp("The right picture.", valueName: "right"))
    var right: String

    @Option(help: ArgumentHelp("Calibration of the rectified pair: KITTI's .txt, or any form.", valueName: "file"))
    var calibration: String?

    @Option(help: ArgumentHelp("A picture of true disparities, 0 where unknown.", valueName: "file"))
    var truth: String?

    @Option(help: ArgumentHelp("What one unit of the truth stands for.", valueName: "pixels"))
    var truthScale = 1.0

    @Option(help: ArgumentHelp("Greatest disparity to look for.", valueName: "pixels"))
    var most = 256

    @Option(help: ArgumentHelp("People whom the detector is less sure of are left out.", valueName: "score"))
    var leastScore = 0.5

    @Flag(help: "Print one JSON object.")
    var json = false

    @OptionGroup var options: ConfigurationOptions

    private struct Report: Encodable {
        var disparity: DisparityScores?
        var people: [StereoExperiment.Person]?
    }

    func validate() throws {
        guard truth != nil || calibration != nil else {
            throw ValidationError("give --truth or --calibration, or both")
        }
        guard (16...4096).contains(most), truthScale > 0 else {
            throw ValidationError("--most must be 16 to 4096, --truth-scale above 0")
        }
    }

    func run() throws {
        let configuration = try options.load().configuration
        let experiment = try StereoExperiment(left: left, right: right, most: most)
        var report = Report()
        if let truth { report.disparity = try experiment.scores(truth: truth, scale: truthScale) }
        if let calibration {
            let rig = try StereoExperiment.Rig(path: calibration)
            let people = try experiment.people(DetectorRegistry.detector(configuration.detection)).filter {
                $0.score >= leastScore
            }
            report.people = try experiment.range(people, rig: rig, settings: configuration.stereo)
        }
        if json { try Console.print(json: report) } else { print(report) }
    }

    private func print(_ report: Report) {
        func line(_ name: String, _ value: Double?) {
            Console.print("\(name): \(value?.text(decimals: 4) ?? "unknown")")
        }
        if let scores = report.disparity {
            Console.print("pixels with a true disparity: \(scores.known)")
            line("share with a measured one", scores.density)
            line("mean absolute error, pixels", scores.meanAbsoluteError)
            line("median absolute error, pixels", scores.medianAbsoluteError)
            line("share wrong by more than 1 pixel", scores.bad1)
            line("share wrong by more than 2 pixels", scores.bad2)
        }
        for person in report.people ?? [] {
            let place = "person at \(Int(person.box[0])), \(Int(person.box[1]))"
            guard let depth = person.depth, let deviation = person.deviation else {
                Console.print("\(place): no distance")
                continue
            }
            let reference = person.reference.map { "\($0.text(decimals: 2)) metres" } ?? "unknown"
            Console.print(
                "\(place): \(depth.text(decimals: 2)) metres, uncertain by \(deviation.text(decimals: 2)), "
                    + "whole picture's disparities: \(reference)")
        }
        if let people = report.people {
            let errors = people.compactMap(\.relativeError)
            line("largest relative difference", errors.max())
        }
    }
}
