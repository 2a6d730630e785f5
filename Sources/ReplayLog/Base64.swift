/// Bytes as letters (RFC 4648), straight into a message: a picture is copied once on its way.
enum Base64 {
    private static let letters: [UInt8] = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// A message with the bytes between a head and a tail.
    static func message(head: String, _ bytes: [UInt8], tail: String) -> [UInt8] {
        let size = head.utf8.count + (bytes.count + 2) / 3 * 4 + tail.utf8.count
        return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            var place = 0
            func put(_ byte: UInt8) {
                buffer[place] = byte
                place += 1
            }
            for byte in head.utf8 { put(byte) }
            letters.withUnsafeBufferPointer { letters in
                bytes.withUnsafeBufferPointer { bytes in
                    var index = 0
                    while index < bytes.count {
                        let rest = bytes.count - index
                        let second = rest > 1 ? bytes[index + 1] : 0
                        let third = rest > 2 ? bytes[index + 2] : 0
                        put(letters[Int(bytes[index] >> 2)])
                        put(letters[Int(bytes[index] & 3) << 4 | Int(second >> 4)])
                        put(rest > 1 ? letters[Int(second & 15) << 2 | Int(third >> 6)] : UInt8(ascii: "="))
                        put(rest > 2 ? letters[Int(third & 63)] : UInt8(ascii: "="))
                        index += 3
                    }
                }
            }
            for byte in tail.utf8 { put(byte) }
            count = place
        }
    }
}
