import Datasets
import Diagnostics
import FileFormats
import Geometry
import Imaging
import MCAP
import Orientation
import ROSMessages
import Vision

/// Gathers what the messages of a recording tell; pictures go to the folder at once.
struct RecordingGathering {
    /// How many pictures were written.
    private(set) var pictures = 0

    private let folder: String
    private static let imageFolder = "images"
    private var ending: String?
    private var pictureTimes: [Int64] = []
    private var scratch = Picture()
    private var intrinsics: CameraIntrinsics?
    private var readings: [InertialReading] = []
    private var positions: [(time: Int64, position: SIMD3<Double>)] = []
    private var poseTurns: [(time: Int64, turn: Rotation<Camera, SemiLocal>)] = []
    private var turns: [(time: Int64, turn: Rotation<Camera, SemiLocal>)] = []
    private var isSemiLocal = false
    private var unreadable: [(topic: String, count: Int, first: String)] = []
    private var late: [String: Int] = [:]
    private var lensLeftOut: String?

    /// Begins.
    ///
    /// - Parameter folder: where pictures go, into a folder of their own.
    init(folder: String) { self.folder = folder }

    /// Takes in a message.
    ///
    /// - Throws: `cannotWrite`, or `unavailable` without the media library. A message that can not be read is counted.
    mutating func add(_ message: MCAPMessage, _ channel: MCAPChannel, _ role: TopicRole) throws(Fault) {
        let recorded: RecordedMessage?
        do throws(CDRError) {
            recorded = try RecordedMessage.read(message, as: channel)
        } catch {
            return count(error.what, channel.topic)
        }
        switch recorded {
        case .picture(let bytes, let time): try add(bytes, at: time, channel.topic)
        case .pixels(let pixels, let time): try add(pixels, at: time, channel.topic)
        case .inertial(let reading):
            let numbers = [reading.angularRate.coordinates, reading.specificForce.coordinates]
            guard numbers.allSatisfy({ ($0 * $0).sum().isFinite }) else {
                return count("a number in it is not finite", channel.topic)
            }
            readings.append(reading)
        case .camera(let camera, let leftOut):
            if intrinsics == nil {
                intrinsics = camera
                lensLeftOut = leftOut
            }
        case .pose(let position, let turn, let time):
            guard (position * position).sum().isFinite else {
                return count("a number in it is not finite", channel.topic)
            }
            positions.append((time, position))
            if let turn { poseTurns.append((time, turn)) }
        case .orientation(let turn, let isSemiLocal, let time):
            self.isSemiLocal = isSemiLocal
            turns.append((time, turn))
        case nil: break
        }
    }

    private mutating func count(_ what: String, _ topic: String) {
        if let index = unreadable.firstIndex(where: { $0.topic == topic }) {
            unreadable[index].count += 1
        } else {
            unreadable.append((topic, 1, what))
        }
    }

    // MARK: Pictures

    /// Whether a picture of this time comes next: a sequence's frames ascend.
    private mutating func isNext(_ time: Int64, _ topic: String) -> Bool {
        guard let last = pictureTimes.last, time <= last else { return true }
        late[topic, default: 0] += 1
        return false
    }

    private mutating func path(ending: String) throws(Fault) -> String {
        if self.ending == nil {
            self.ending = ending
            try OutputFile.makeFolder(at: FilePath.join(folder, Self.imageFolder))
        }
        let digits = String(pictures)
        let name = String(repeating: "0", count: max(0, 6 - digits.count)) + digits
        return FilePath.join(folder, "\(Self.imageFolder)/\(name).\(ending)")
    }

    private mutating func add(_ file: ArraySlice<UInt8>, at time: Int64, _ topic: String) throws(Fault) {
        let kind: String
        if file.starts(with: [0xFF, 0xD8, 0xFF]) {
            kind = "jpg"
        } else if file.starts(with: [0x89, 0x50, 0x4E, 0x47]) {
            kind = "png"
        } else {
            return count("it holds neither a JPEG nor a PNG picture", topic)
        }
        guard ending == nil || ending == kind else {
            return count("it is a .\(kind) picture where those before are .\(ending ?? "")", topic)
        }
        guard isNext(time, topic) else { return }
        try OutputFile.write(Array(file), to: path(ending: kind))
        pictureTimes.append(time)
        pictures += 1
    }

    private mutating func add(_ pixels: RawPixels, at time: Int64, _ topic: String) throws(Fault) {
        do throws(CDRError) {
            try pixels.fill(&scratch)
        } catch {
            return count(error.what, topic)
        }
        guard isNext(time, topic) else { return }
        let path = try path(ending: "png")
        try scratch.withView { view throws(Fault) in try PictureFile.write(view, to: path) }
        pictureTimes.append(time)
        pictures += 1
    }

    // MARK: The sequence

    /// What was odd, as sentences.
    var remarks: [String] {
        var sentences = unreadable.map {
            "\($0.count) messages of \($0.topic) were left out, the first because \($0.first)"
        }
        for (topic, count) in late.sorted(by: { $0.key < $1.key }) {
            sentences.append("\(count) pictures of \(topic) were left out, because their times do not ascend")
        }
        if let lensLeftOut {
            sentences.append(
                "the lens model \(lensLeftOut) can not be told in a sequence: the camera is imported without its distortion; "
                    + "calibrate it with headsup calibrate, or rectify the pictures")
        }
        return sentences
    }

    /// The sequence.
    ///
    /// - Throws: `badData` where not one message told anything.
    func contents(name: String, file: String) throws(Fault) -> SequenceContents {
        let times =
            [
                pictureTimes.first, readings.map(\.time.nanoseconds).min(), positions.map(\.time).min(),
                turns.map(\.time).min(),
            ].compactMap { $0 }
        guard let earliest = times.min() else {
            throw Fault(
                .badData, "not one message could be imported\(remarks.first.map { ": \($0)" } ?? "")",
                at: .init(file: file), remedy: "Check that the recording was made of the right topics")
        }
        // Of a clock that counts from 1970 a double keeps but a quarter of a microsecond, and nobody can read it.
        let second: Int64 = 1_000_000_000
        let base = earliest > 100_000_000 * second ? earliest / second * second : 0
        func moment(_ time: Int64) -> Timestamp { Timestamp(nanoseconds: time - base) }

        var contents = SequenceContents(name: name, rate: rate)
        contents.remarks = ["Imported from \(FilePath.name(of: file))"]
        if base > 0 { contents.remarks.append("Times count from \(base / second) s of the recording's clock") }
        contents.intrinsics = intrinsics
        if let ending, let pattern = FramePattern("\(Self.imageFolder)/{frame:06}.\(ending)") {
            contents.pictures = .init(source: .images(pattern))
        }
        contents.frameTimes = pictureTimes.enumerated().map { ($0.offset, moment($0.element)) }
        contents.inertial = Self.ascending(readings.map { ($0.time.nanoseconds, $0) }).map { time, reading in
            InertialReading(
                time: moment(time), angularRate: reading.angularRate, specificForce: reading.specificForce)
        }
        let known = Self.ascending(
            turns.isEmpty ? poseTurns.map { ($0.time, $0.turn) } : turns.map { ($0.time, $0.turn) })
        // Axes from elsewhere are turned so that x is where the camera looked at first.
        let heading = isSemiLocal || known.isEmpty ? 0 : known[0].1.heading
        let align = Rotation<SemiLocal, SemiLocal>(angle: -heading, about: SIMD3(0, 0, 1))
        for (time, turn) in known { contents.orientation.append(align.after(turn), at: moment(time)) }
        for (time, position) in Self.ascending(positions.map { ($0.time, $0.position) }) {
            contents.odometry.append(align(Point<SemiLocal>(position)).coordinates, at: moment(time))
        }
        contents.decimals = 4
        return contents
    }

    /// Frames a second: of pictures, else of what is there; from the median distance in time, so that gaps do not count.
    private var rate: Double {
        let times = pictureTimes.count > 1 ? pictureTimes : (turns.isEmpty ? poseTurns : turns).map(\.time).sorted()
        let steps = zip(times, times.dropFirst()).map { $1 - $0 }.sorted()
        guard !steps.isEmpty, steps[steps.count / 2] > 0 else { return 30 }
        let rate = 1e9 / Double(steps[steps.count / 2])
        return min(max((rate * 1000).rounded() / 1000, 0.1), 1000)
    }

    /// In the order of time; of two of one moment the first.
    private static func ascending<Value>(_ samples: [(Int64, Value)]) -> [(Int64, Value)] {
        var list: [(Int64, Value)] = []
        list.reserveCapacity(samples.count)
        for sample in samples.sorted(by: { $0.0 < $1.0 }) where list.last.map({ $0.0 < sample.0 }) ?? true {
            list.append(sample)
        }
        return list
    }
}
