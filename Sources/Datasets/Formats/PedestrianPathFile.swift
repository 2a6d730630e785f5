import Diagnostics
import FileFormats

/// The text form of the ETH and UCY pedestrians: `frame id x y`, metres, 2.5 frames a second.
///
/// Fields are separated by tabs, spaces or commas; frames and ids may be written with decimals (`780.0`). Lines may be
/// in any order.
public enum PedestrianPathFile {
    /// Seconds from one recorded frame to the next in these data sets.
    public static let period = 0.4

    /// Reads a file.
    ///
    /// - Throws: `noInput`, or `badData` that names line and column: other than four fields, a number that is not finite,
    ///   a frame or an id that is not whole, somebody twice in a frame, no line at all.
    public static func read(_ path: String) throws(Fault) -> PathRecording {
        try parse(InputFile.text(at: path), file: path)
    }

    /// Reads a text; `file` is its path.
    public static func parse(_ text: String, file: String) throws(Fault) -> PathRecording {
        struct Place: Hashable {
            var frame: Int
            var person: Int
        }
        var samples: [PathRecording.Sample] = []
        var lines: [Place: Int] = [:]
        for line in FieldLine.lines(of: text, file: file) {
            try line.require(fields: 4, layout: "frame id x y")
            guard line.fields.count == 4 else {
                throw Fault(
                    .badData, "\(line.fields.count) fields where there are 4", at: line.location(),
                    remedy: "A line is frame id x y; other forms of these data sets have more columns")
            }
            let place = Place(frame: try line.frame(0, first: 0), person: Int(try line.integer(1, "id")))
            if let earlier = lines.updateValue(line.line, forKey: place) {
                throw Fault(
                    .badData, "person \(place.person) is in frame \(place.frame) already, in line \(earlier)",
                    at: line.location("id"))
            }
            samples.append(
                .init(
                    frame: place.frame, person: place.person,
                    position: SIMD2(try line.number(2, "x"), try line.number(3, "y"))))
        }
        guard !samples.isEmpty else {
            throw Fault(.badData, "there is no position in the file", at: .init(file: file, line: 1))
        }
        return PathRecording(name: FilePath.stem(of: file), samples: samples, period: period)
    }
}
