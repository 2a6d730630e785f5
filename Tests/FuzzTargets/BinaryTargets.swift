import Capture
import Daemon
import Datasets
import Diagnostics
import FileFormats
import Foundation
import LearnedPrediction
import Pipeline
import Speech
import TestSupport

/// Bytes that devices, files and clients give.
extension FuzzTarget {
    func checkJPEG(_ bytes: [UInt8]) throws {
        guard let frame = bytes.withUnsafeBytes({ JPEGFrame($0) }) else { return }
        try promise(frame.width > 0 && frame.height > 0, "a picture without a size")
        try promise((4...bytes.count).contains(frame.byteCount), "more bytes than there are")
    }

    /// The last four bytes are set to the hash of the others, which no chance would find.
    func checkNetwork(_ bytes: [UInt8]) throws {
        var bytes = bytes
        if bytes.count > 4 {
            let hash = bytes.dropLast(4).reduce(UInt32(0x811C_9DC5)) { ($0 ^ UInt32($1)) &* 0x0100_0193 }
            for place in 0..<4 { bytes[bytes.count - 4 + place] = UInt8(truncatingIfNeeded: hash >> UInt32(8 * place)) }
        }
        _ = try LearnedNetwork(bytes, name: Self.file)
    }

    /// A ring that a crash left, as the next start finds it. What is not damaged beyond use must be written, and read again.
    func checkBlackBox(_ bytes: [UInt8]) throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/ring"
        let capacity = 8
        // As large as a real one, else it is made anew without a look.
        var file = Array(bytes.prefix(BlackBoxRing.byteCount(capacity: capacity)))
        // The header fills a page, and most of that is nothing: the records follow the header's last field here.
        let header = file.prefix(BlackBoxRing.headerFields)
        let records = file.dropFirst(BlackBoxRing.headerFields)
        file = header + [UInt8](repeating: 0, count: BlackBoxRing.headerSize - header.count) + records
        file += [UInt8](repeating: 0, count: max(0, BlackBoxRing.byteCount(capacity: capacity) - file.count))
        file = Array(file.prefix(BlackBoxRing.byteCount(capacity: capacity)))
        try Data(file).write(to: URL(fileURLWithPath: path))
        let ring = try BlackBoxRing(path: path, capacity: capacity)
        try promise(ring.remains.count <= capacity, "more records than there is room for")
        let writer = BlackBoxWriter(folder: folder.path + "/out", limit: 1 << 30, reserve: 0)
        guard
            let written = try writer.write(
                ring.remains, camera: ring.remainingCamera, occasion: .crash, narrator: Shared.narrator.get())
        else { return }
        _ = try RecordedSequence(path: written)
        let events = try String(contentsOfFile: written + "/events.jsonl", encoding: .utf8)
        for line in events.split(separator: "\n") {
            try promise((try? JSONSerialization.jsonObject(with: Data(line.utf8))) != nil, "no JSON: \(line)")
        }
        let tracks = try CSVTable(
            path: written + "/tracks.csv",
            columns: ["frame", "t", "id", "x", "y", "z", "vx", "vy", "probability"].map {
                CSVColumn($0, .numberOrEmpty)
            })
        try promise(tracks.rowCount <= capacity, "more tracks than records")
    }

    /// The tables of a sequence whose manifest is whole: detections, observations, orientation, odometry, truth, imu.
    ///
    /// In fifteen of sixteen inputs numbers have four digits at most: a gap of 100,000 frames between two rows is valid, and to
    /// fill it takes longer than all else that is looked at.
    func checkSequence(_ bytes: [UInt8]) throws {
        let bytes = bytes.count.isMultiple(of: 16) ? bytes : withShortNumbers(bytes)
        let folder = try TemporaryFolder()
        let names = ["detections", "observations", "orientation", "odometry", "truth", "imu"]
        let tables = zip(names, parts(bytes))
        var manifest = """
            [sequence]
            name = "fuzzed"
            rate = 10
            [camera]
            width = 640
            height = 480
            fx = 500
            fy = 500
            cx = 320
            cy = 240

            """
        for (name, table) in tables where !table.isEmpty {
            manifest += "[\(name)]\nfile = \"\(name).csv\"\n"
            try Data(table).write(to: URL(fileURLWithPath: "\(folder.path)/\(name).csv"))
        }
        try folder.write(manifest, to: "sequence.toml")
        let sequence = try RecordedSequence(path: folder.path)
        for (frame, next) in zip(sequence.frames, sequence.frames.dropFirst()) {
            // Two frames of one time are a recording with coarse times, and no mistake.
            try promise(frame.number < next.number && frame.timestamp <= next.timestamp, "frames are out of order")
        }
    }

    private func withShortNumbers(_ bytes: [UInt8]) -> [UInt8] {
        var digits = 0
        return bytes.filter { byte in
            digits = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) ? digits + 1 : 0
            return digits <= 4
        }
    }

    /// One client sends the bytes, in two pieces; whatever that does, another one is answered.
    func checkStatusSocket(_ bytes: [UInt8]) throws {
        let socket = try Shared.socket.get()
        try socket.served.withLock { try $0.serve(bytes) }
    }
}

/// Made once, and fit to be used by several threads: a server for each input would take longer than what is looked at. A folder
/// is made for each, for the tests try several inputs at once.
private enum Shared {
    static let narrator = Result { Narrator(catalogue: try PhraseCatalogue(language: "en")) }
    static let socket = Result { SharedSocket(try ServedSocket()) }
}
