import Diagnostics
import FileFormats
import FoundationEssentials

/// A TrajNet++ file: one JSON object a line, a scene or a position of a track (Kothari, Kreiss, Alahi, "Human trajectory
/// forecasting in crowds", IEEE T-ITS 2021).
public struct TrajNetFile: Sendable {
    /// A window of the recording and whom it is about.
    public struct Scene: Sendable, Equatable {
        /// Number of the scene.
        public var id: Int
        /// The pedestrian whose path is to be predicted.
        public var person: Int
        /// First frame.
        public var start: Int
        /// Last frame.
        public var end: Int
        /// Recorded frames a second.
        public var framesPerSecond: Double
    }

    /// The scenes.
    public var scenes: [Scene]
    /// All positions. Those of a prediction (`prediction_number`) are not among them.
    public var recording: PathRecording

    /// Reads a file.
    ///
    /// - Throws: `noInput`, or `badData` that names the line.
    public init(path: String) throws(Fault) {
        try self.init(text: InputFile.text(at: path), file: path)
    }

    /// Reads a text; `file` is its path.
    public init(text: String, file: String) throws(Fault) {
        struct Place: Hashable {
            var frame: Int
            var person: Int
        }
        let decoder = JSONDecoder()
        var scenes: [Scene] = []
        var samples: [PathRecording.Sample] = []
        var places: [Place: SIMD2<Double>] = [:]
        let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, bytes) in lines.enumerated() {
            let isBlank = bytes.allSatisfy {
                $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\r") || $0 == UInt8(ascii: "\t")
            }
            if isBlank { continue }
            let location = Fault.Location(file: file, line: index + 1)
            let line = try TrajNetFile.decode(Data(bytes), by: decoder, at: location)
            if let scene = line.scene {
                scenes.append(try TrajNetFile.checked(scene, at: location))
            } else if let track = line.track {
                // A file of results repeats the truth and has predictions beside it.
                guard track.prediction_number == nil else { continue }
                guard (0...Int(Int32.max)).contains(track.f) else {
                    throw Fault(.badData, "frame \(track.f) is out of range", at: location)
                }
                let position = SIMD2(track.x, track.y)
                if let known = places.updateValue(position, forKey: Place(frame: track.f, person: track.p)) {
                    guard known == position else {
                        throw Fault(
                            .badData, "person \(track.p) is at two places in frame \(track.f)", at: location)
                    }
                    continue
                }
                samples.append(.init(frame: track.f, person: track.p, position: position))
            } else {
                throw Fault(.badData, "this is neither a scene nor a track", at: location)
            }
        }
        guard !samples.isEmpty else {
            throw Fault(.badData, "there is no position in the file", at: .init(file: file, line: 1))
        }
        self.scenes = scenes
        let rate = scenes.first?.framesPerSecond ?? 1 / PedestrianPathFile.period
        recording = PathRecording(name: FilePath.stem(of: file), samples: samples, period: 1 / rate)
    }

    // MARK: Lines

    // The names are those of the format.
    private struct SceneLine: Decodable {
        var id: Int
        var p: Int
        var s: Int
        var e: Int
        var fps: Double?
    }

    private struct TrackLine: Decodable {
        var f: Int
        var p: Int
        var x: Double
        var y: Double
        var prediction_number: Int?
    }

    private struct Line: Decodable {
        var scene: SceneLine?
        var track: TrackLine?
    }

    private static func decode(_ data: Data, by decoder: JSONDecoder, at location: Fault.Location) throws(Fault) -> Line
    {
        do {
            return try decoder.decode(Line.self, from: data)
        } catch let DecodingError.keyNotFound(key, _) {
            throw Fault(
                .badData, "the key \(key.stringValue) is missing",
                at: .init(file: location.file, line: location.line, column: key.stringValue))
        } catch let DecodingError.typeMismatch(_, context), let DecodingError.valueNotFound(_, context) {
            let key = context.codingPath.map(\.stringValue).joined(separator: ".")
            throw Fault(
                .badData, "the value of \(key) is not of the right kind",
                at: .init(file: location.file, line: location.line, column: key))
        } catch {
            throw Fault(
                .badData, "this is not a JSON object", at: location,
                remedy: "A line is {\"scene\": …} or {\"track\": …}")
        }
    }

    private static func checked(_ scene: SceneLine, at location: Fault.Location) throws(Fault) -> Scene {
        let rate = scene.fps ?? 1 / PedestrianPathFile.period
        guard rate.isFinite, rate > 0, rate <= 1000 else {
            throw Fault(
                .badData, "\(rate) is no number of frames a second",
                at: .init(file: location.file, line: location.line, column: "fps"))
        }
        guard scene.s <= scene.e else {
            throw Fault(
                .badData, "the scene ends before it begins",
                at: .init(file: location.file, line: location.line, column: "e"))
        }
        return Scene(id: scene.id, person: scene.p, start: scene.s, end: scene.e, framesPerSecond: rate)
    }
}
