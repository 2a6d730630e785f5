import FileFormats
import FoundationEssentials
import Glibc

/// Standard output and standard error. Results go to the one, messages to the other.
enum Console {
    /// Prints a line of the result. A reader that has gone (a broken pipe) ends the program quietly.
    static func print(_ line: String) {
        write(line + "\n", to: STDOUT_FILENO)
    }

    /// Prints one JSON value, keys in alphabetical order.
    static func print(json value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        print(String(decoding: try encoder.encode(value), as: UTF8.self))
    }

    /// Prints a message.
    static func error(_ line: String) {
        write(line + "\n", to: STDERR_FILENO)
    }

    /// Shows how far a long work has come, on a terminal only: one line that is written over.
    static func progress(_ text: String) {
        guard isTerminal else { return }
        write("\r" + text + "\u{1B}[K", to: STDERR_FILENO)
    }

    /// Clears the line of progress.
    static func endProgress() {
        guard isTerminal else { return }
        write("\r\u{1B}[K", to: STDERR_FILENO)
    }

    /// Whether progress can be shown: a terminal that understands to go back on a line.
    private static let isTerminal =
        isatty(STDERR_FILENO) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"

    private static func write(_ text: String, to descriptor: Int32) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let written = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written < 0 {
                if errno == EINTR { continue }
                // Nobody reads any more, which is no error; anything else can not be reported anywhere.
                exit(errno == EPIPE ? 0 : 73)
            }
            bytes = bytes.dropFirst(written)
        }
    }
}

extension Double {
    /// The number with a fixed count of decimals, the same in every locale.
    func text(decimals: Int) -> String { DecimalNumber.format(self, decimals: decimals) }
}
