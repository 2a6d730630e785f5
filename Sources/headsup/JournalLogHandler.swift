import FoundationEssentials
import Glibc
import Logging

/// Writes log lines for systemd's journal: a priority that it understands (sd-daemon(3)) and no time, which it has
/// itself. What is structured comes as `key=value` after the words.
struct JournalLogHandler: LogHandler {
    var metadata = Logger.Metadata()
    var logLevel = Logger.Level.info

    /// Whether standard error is the journal.
    static var isWanted: Bool {
        guard let stream = ProcessInfo.processInfo.environment["JOURNAL_STREAM"] else { return false }
        var information = stat()
        guard fstat(STDERR_FILENO, &information) == 0 else { return false }
        return stream == "\(information.st_dev):\(information.st_ino)"
    }

    func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { _, new in new }
        let fields = all.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
        // One line is one entry of the journal.
        let text = (event.message.description + fields).split(whereSeparator: \.isNewline).joined(separator: " ")
        Console.error("<\(Self.priority(event.level))>\(text)")
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// After syslog(3).
    private static func priority(_ level: Logger.Level) -> Int {
        switch level {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }
}
