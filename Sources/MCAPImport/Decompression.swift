import CCompression
import Diagnostics

/// Opens the chunks of recordings: Zstandard, as rosbag2 writes, and LZ4.
enum Decompression {
    /// The `count` bytes that come out of compressed ones.
    ///
    /// - Throws: `badData`; `unavailable` where the library is not installed.
    static func open(_ name: String, _ bytes: [UInt8], _ count: Int) throws(Fault) -> [UInt8] {
        let kind: ccompression_kind
        switch name {
        case "zstd": kind = CCOMPRESSION_ZSTD
        case "lz4": kind = CCOMPRESSION_LZ4
        default: throw Fault(.badData, "its compression \"\(name.prefix(20))\" is not known")
        }
        var result = CCOMPRESSION_BAD_DATA
        var words = [CChar](repeating: 0, count: 256)
        let opened = [UInt8](unsafeUninitializedCapacity: count) { buffer, written in
            // Without room for a single byte there is no address to give.
            var nothing: UInt8 = 0
            result = withUnsafeMutablePointer(to: &nothing) { nothing in
                ccompression_open(
                    kind, bytes, bytes.count, buffer.baseAddress ?? nothing, count, &written, &words, words.count)
            }
        }
        let reason = words.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
        switch result {
        case CCOMPRESSION_DONE: return opened
        case CCOMPRESSION_UNAVAILABLE:
            throw Fault(
                .unavailable, "chunks compressed with \(name) can not be opened: \(reason)",
                remedy: "Install the package \(name == "zstd" ? "libzstd1" : "liblz4-1")")
        default: throw Fault(.badData, reason)
        }
    }
}
