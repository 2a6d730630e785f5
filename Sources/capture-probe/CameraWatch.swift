import Capture
import Diagnostics
import Geometry
import Glibc
import Imaging
import MonotonicTime
import Synchronization

/// Set by a signal that asks the program to end; the summary is still printed.
private let isInterrupted = Atomic(false)

/// A session that is watched: what is printed of it.
struct CameraWatch {
    private let session: CameraSession
    private let printsFrames: Bool
    private let work: Int
    private let start = MonotonicClock.now
    private let descriptorsAtStart: Int
    private let memoryAtStart: Int
    private var frame = CapturedFrame()
    private var delays: [Double] = []
    private var disorder = 0
    private var firstNumber: Int?
    private var lastFrame: (number: Int, time: Timestamp)?
    private var longestGap = 0.0

    /// Opens the camera.
    init(settings: CameraSettings, waits: Bool, printsFrames: Bool, work: Int) throws(Fault) {
        session = try CameraSession(settings: settings, whenAbsent: waits ? .wait : .fail)
        self.printsFrames = printsFrames
        self.work = work
        descriptorsAtStart = CameraWatch.openDescriptors()
        memoryAtStart = CameraWatch.residentKilobytes()
        if let stream = session.stream {
            for note in stream.notes { sayAside(note) }
            emit(
                "\"open\": \(quoted(stream.path)), \"mode\": \(quoted(stream.mode.description)), "
                    + "\"pixels\": \(quoted(stream.pixelFormat.rawValue)), \"direct\": \(stream.isDirect)")
        }
    }

    /// Watches for so long, then prints the summary.
    mutating func run(seconds: Double) {
        let end = start.advanced(by: seconds)
        for number in [SIGINT, SIGTERM] { signal(number) { _ in isInterrupted.store(true, ordering: .relaxed) } }
        let processorTime = processorSeconds()
        var arrival = CameraArrival.nothing
        while arrival != .ended, MonotonicClock.now < end, !isInterrupted.load(ordering: .relaxed) {
            arrival = session.next(into: &frame, timeout: min(0.2, end.since(MonotonicClock.now)))
            if arrival == .frame { see() }
            if case .condition(let condition) = arrival { emit("\"condition\": \(quoted(condition.description))") }
        }
        let statistics = session.statistics
        let used = processorSeconds() - processorTime
        let frames = delays.count
        delays.sort()
        emit(
            """
            "summary": {"frames": \(frames), "delivered": \(statistics.frames), "lost": \(statistics.lost), \
            "broken": \(statistics.broken), "undecodable": \(statistics.undecodable), \
            "repeated": \(statistics.repeated), "frozen": \(statistics.frozen), "replaced": \(statistics.replaced), \
            "refused_stamps": \(statistics.refusedStamps), "losses": \(statistics.losses), \
            "disorder": \(disorder), "rate": \(rounded(statistics.rate)), \
            "delay_ms": {"p50": \(rounded(quantile(0.5) * 1000)), "p99": \(rounded(quantile(0.99) * 1000))}, \
            "longest_gap_s": \(rounded(longestGap)), \
            "cpu_ms_per_frame": \(rounded(frames > 0 ? used * 1000 / Double(frames) : 0)), \
            "descriptors": {"start": \(descriptorsAtStart), "end": \(CameraWatch.openDescriptors())}, \
            "memory_kb": {"start": \(memoryAtStart), "end": \(CameraWatch.residentKilobytes())}}
            """)
        session.stop()
    }

    private mutating func see() {
        let now = MonotonicClock.now
        delays.append(now.since(frame.timestamp))
        if let last = lastFrame {
            if frame.number <= last.number || frame.timestamp <= last.time { disorder += 1 }
            longestGap = max(longestGap, frame.timestamp.since(last.time))
        }
        lastFrame = (frame.number, frame.timestamp)
        if printsFrames {
            emit("\"frame\": \(frame.number), \"taken\": \(rounded(frame.timestamp.seconds))")
        }
        if work > 0 { usleep(UInt32(work) * 1000) }
    }

    private func quantile(_ part: Double) -> Double {
        delays.isEmpty ? 0 : delays[min(delays.count - 1, Int(Double(delays.count) * part))]
    }

    private static func residentKilobytes() -> Int {
        guard let file = fopen("/proc/self/statm", "re") else { return -1 }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 128)
        guard fgets(&line, Int32(line.count), file) != nil else { return -1 }
        let text = line.withUnsafeBytes { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? -1
        return pages * sysconf(Int32(_SC_PAGESIZE)) / 1024
    }

    static func openDescriptors() -> Int {
        guard let stream = opendir("/proc/self/fd") else { return -1 }
        defer { closedir(stream) }
        var count = 0
        while readdir(stream) != nil { count += 1 }
        // Without '.', '..' and the descriptor of the listing itself.
        return count - 3
    }
}

/// Prints one JSON object with the moment.
func emit(_ members: String) {
    print("{\"t\": \(rounded(MonotonicClock.now.seconds)), \(members)}")
    // At once, for whoever reads along.
    fflush(nil)
}

/// Processor time of this process so far.
func processorSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// To the thousandth.
func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }

/// A text as JSON writes it.
func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
        if scalar == "\"" || scalar == "\\" {
            result += "\\"
            result.unicodeScalars.append(scalar)
        } else if scalar.value < 0x20 {
            result += " "
        } else {
            result.unicodeScalars.append(scalar)
        }
    }
    return result + "\""
}
