import Foundation
import Testing

@testable import MCAP
@testable import ReplayLog

@Suite("The encoding of a log")
struct EncodingTests {
    @Test("base64 is Foundation's for every length", arguments: 0..<12)
    func base64(length: Int) {
        let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 * 89 + 7) }
        let message = Base64.message(head: "{", bytes, tail: "}")
        #expect(String(decoding: message, as: UTF8.self) == "{" + Data(bytes).base64EncodedString() + "}")
    }

    @Test("the checksum is that of the standard's example, whole and in pieces of any length")
    func checksum() {
        let bytes = Array("123456789".utf8)
        #expect(CRC32.of(bytes) == 0xCBF4_3926)
        let long = (0..<1000).map { UInt8(truncatingIfNeeded: $0 * $0) }
        for cut in [0, 1, 7, 8, 9, 500, 999] {
            var sum = CRC32()
            sum.update(Array(long[..<cut]))
            sum.update(Array(long[cut...]))
            #expect(sum.value == CRC32.of(long))
        }
        #expect(CRC32.of([]) == 0)
    }
}
