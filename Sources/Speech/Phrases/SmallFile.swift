import Diagnostics
import Glibc

/// Reading a file that a person writes by hand.
enum SmallFile {
    /// Anything larger is not one, and a device such as /dev/zero never ends.
    static let maximumSize = 1 << 20

    static func read(_ path: String) throws(Fault) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw unreadable(path, SystemError.text()) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(descriptor, &block, block.count)
            if count < 0 {
                if errno == EINTR { continue }
                throw unreadable(path, SystemError.text())
            }
            if count == 0 { return bytes }
            bytes.append(contentsOf: block[..<count])
            guard bytes.count <= maximumSize else { throw unreadable(path, "it is larger than a catalogue can be") }
        }
    }

    private static func unreadable(_ path: String, _ reason: String) -> Fault {
        Fault(
            .noInput, "this catalogue of phrases can not be read: \(reason)", at: .init(file: path),
            remedy: "Check the path, or leave it out to use the catalogue that comes with the program")
    }
}

/// What the C library says about the last failure.
enum SystemError {
    static func text(_ code: Int32 = errno) -> String {
        var buffer = [UInt8](repeating: 0, count: 128)
        let isKnown = buffer.withUnsafeMutableBytes { bytes in
            bytes.withMemoryRebound(to: CChar.self) { text in
                guard let start = text.baseAddress else { return false }
                return strerror_r(code, start, text.count) == 0
            }
        }
        return isKnown ? String(decoding: buffer.prefix { $0 != 0 }, as: UTF8.self) : "error \(code)"
    }
}
