import Diagnostics
import Glibc

/// Writes a WAV file (RIFF, 16-bit PCM) as the samples come. It has its final name only once it is whole; one that is
/// given up leaves nothing behind.
public struct WAVFile: ~Copyable {
    /// A RIFF chunk tells its size in 32 bits.
    private static let maximumDataBytes = Int(UInt32.max) - 64
    private static let headerSize = 44

    /// The final name.
    public let path: String
    /// Samples a second.
    public let rate: Int
    /// 1 or 2.
    public let channels: Int
    /// Frames written so far.
    public private(set) var frameCount = 0

    private let temporaryPath: String
    private let descriptor: Int32
    private var buffer: [UInt8]
    private var isFinished = false

    /// Opens the file under a temporary name beside its final one.
    ///
    /// - Throws: `cannotWrite`.
    public init(path: String, rate: Int, channels: Int) throws(Fault) {
        var information = stat()
        if stat(path, &information) == 0, information.st_mode & S_IFMT != S_IFREG {
            throw WAVFile.cannotWrite(path, "there is something of this name that is no file")
        }
        let slash = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
        let folder = path[..<slash]
        let name = path[slash...]
        guard !name.isEmpty else { throw WAVFile.cannotWrite(path, "it names a folder") }
        let temporary = "\(folder).\(name).\(getpid())-\(UInt32.random(in: 0 ... .max))"
        let opened = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard opened >= 0 else { throw WAVFile.cannotWrite(path, SystemError.text()) }
        self.path = path
        self.rate = rate
        self.channels = channels
        temporaryPath = temporary
        descriptor = opened
        // Not where it is declared: Swift 6.2's compiler destroys twice what a throw leaves behind half made.
        buffer = []
        buffer.reserveCapacity(1 << 16)
        buffer.append(contentsOf: header())
    }

    deinit {
        close(descriptor)
        if !isFinished { unlink(temporaryPath) }
    }

    /// Appends interleaved samples, -1 to 1; what lies beyond is clipped.
    ///
    /// - Throws: `cannotWrite`, also where the file would be longer than the format allows.
    public mutating func append(_ samples: UnsafeBufferPointer<Float>) throws(Fault) {
        guard (frameCount * channels + samples.count) * 2 <= WAVFile.maximumDataBytes else {
            throw Fault(
                .cannotWrite, "a WAV file can not be longer than 4 GB", at: .init(file: path),
                remedy: "Write a shorter part of the input (--from, --to), or in mono")
        }
        for sample in samples {
            let clipped = min(1, max(-1, sample.isNaN ? 0 : sample))
            let value = UInt16(bitPattern: Int16((clipped * 32767).rounded()))
            buffer.append(UInt8(truncatingIfNeeded: value))
            buffer.append(UInt8(truncatingIfNeeded: value >> 8))
            if buffer.count >= 1 << 16 { try flush() }
        }
        frameCount += samples.count / channels
    }

    /// Completes the file and gives it its final name.
    ///
    /// - Throws: `cannotWrite`; then nothing is left behind, and a file that was there before is as it was.
    public consuming func finish() throws(Fault) {
        try flush()
        let complete = header()
        guard complete.withUnsafeBytes({ pwrite(descriptor, $0.baseAddress, $0.count, 0) }) == complete.count,
            fsync(descriptor) == 0, rename(temporaryPath, path) == 0
        else { throw WAVFile.cannotWrite(path, SystemError.text()) }
        isFinished = true
    }

    private mutating func flush() throws(Fault) {
        var start = 0
        while start < buffer.count {
            let written = buffer[start...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if written < 0 {
                if errno == EINTR { continue }
                throw WAVFile.cannotWrite(path, SystemError.text())
            }
            start += written
        }
        buffer.removeAll(keepingCapacity: true)
    }

    private func header() -> [UInt8] {
        let dataBytes = frameCount * channels * 2
        var bytes: [UInt8] = []
        bytes.reserveCapacity(WAVFile.headerSize)
        func put(_ text: String) { bytes.append(contentsOf: text.utf8) }
        func put(_ value: Int, bytes count: Int) {
            for i in 0..<count { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * i))) }
        }
        put("RIFF")
        put(dataBytes + WAVFile.headerSize - 8, bytes: 4)
        put("WAVEfmt ")
        put(16, bytes: 4)
        put(1, bytes: 2)
        put(channels, bytes: 2)
        put(rate, bytes: 4)
        put(rate * channels * 2, bytes: 4)
        put(channels * 2, bytes: 2)
        put(16, bytes: 2)
        put("data")
        put(dataBytes, bytes: 4)
        return bytes
    }

    private static func cannotWrite(_ path: String, _ reason: String) -> Fault {
        Fault(
            .cannotWrite, "this can not be written: \(reason)", at: .init(file: path),
            remedy: "Check that the folder exists, may be written to, and has room")
    }
}
