import Datasets
import Diagnostics

extension PedestrianScene {
    /// A scene from a file of `frame id x y`, or of TrajNet++ lines.
    public init(_ recording: PathRecording, name: String? = nil) {
        var byFrame: [Int: [Person]] = [:]
        for sample in recording.samples {
            byFrame[sample.frame, default: []].append(Person(id: sample.person, position: sample.position))
        }
        self.init(
            name: name ?? recording.name, frames: byFrame.map { Frame(number: $0.key, people: $0.value) })
    }
}
