import Datasets
import Diagnostics
import FileFormats
import Geometry

/// Walk logs: one line `frame person x y z` an observation, metres in the camera's axes, 10 frames a second, level camera.
public enum WalkLogImport {
    /// What a log holds.
    ///
    /// - Throws: `noInput`, or `badData` that names the line.
    public static func contents(of path: String) throws(Fault) -> SequenceContents {
        var contents = SequenceContents(name: FilePath.stem(of: path), rate: 10)
        contents.remarks = ["A walk log, \(FilePath.name(of: path))."]
        var seen: [ObservedPerson] = []
        let lines = try InputFile.text(at: path).split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() where !line.isEmpty {
            let fields = line.split(separator: " ")
            let place = fields.dropFirst(2).compactMap { Double($0) }
            guard fields.count == 5, let frame = Int(fields[0]), frame >= 0, let person = Int(fields[1]),
                place.count == 3, place.allSatisfy(\.isFinite)
            else {
                throw Fault(
                    .badData, "a line has a frame, a person and three metres", at: .init(file: path, line: index + 1),
                    remedy: "For example: 0 1 0.5 0 7.2")
            }
            seen.append(
                ObservedPerson(
                    frame: frame, time: time(frame), person: person, association: nil,
                    position: Point(place[0], place[1], place[2])))
        }
        contents.observations = seen
        for frame in 0...(seen.map(\.frame).max() ?? 0) { contents.orientation.append(.level, at: time(frame)) }
        return contents
    }

    private static func time(_ frame: Int) -> Timestamp { Timestamp(nanoseconds: Int64(frame) * 100_000_000) }
}
