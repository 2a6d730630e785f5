import ROSMessages
import TestSupport
import Testing

@Suite("Messages of ROS 2")
struct CDRReaderTests {
    /// A header of 5.25 s in "imu", of either endianness: the string's length counts its zero.
    private static let header: [(isLittle: Bool, bytes: [UInt8])] = [
        (true, [0, 1, 0, 0, 5, 0, 0, 0, 0x80, 0xB2, 0xE6, 0x0E, 4, 0, 0, 0, 0x69, 0x6D, 0x75, 0]),
        (false, [0, 0, 0, 0, 0, 0, 0, 5, 0x0E, 0xE6, 0xB2, 0x80, 0, 0, 0, 4, 0x69, 0x6D, 0x75, 0]),
    ]

    private static func double(_ value: Double, isLittle: Bool) -> [UInt8] {
        let bytes = withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) }
        return isLittle ? bytes : bytes.reversed()
    }

    /// The doubles that follow are aligned to 8 bytes from behind the first four: the header ends after 16 of them.
    private static func pose(isLittle: Bool, _ header: [UInt8]) -> [UInt8] {
        header + [1, 2, 3, 0, 0, 0, 1].flatMap { double($0, isLittle: isLittle) }
    }

    @Test("both endiannesses are read, and numbers stand where the alignment puts them")
    func endianness() throws {
        for (isLittle, header) in Self.header {
            var reader = try CDRReader(Self.pose(isLittle: isLittle, header)[...])
            let pose = try ROSPoseStamped(&reader)
            #expect(pose.header.nanoseconds == 5_250_000_000 && pose.header.frame == "imu")
            #expect(pose.position == SIMD3(1, 2, 3))
            #expect(pose.orientation.w == 1 && pose.orientation.v == .zero)
        }
    }

    @Test("padding is skipped: after a text of one letter more the doubles begin 8 bytes later")
    func padding() throws {
        let header: [UInt8] = [0, 1, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0x69, 0x6D, 0x75, 0x31, 0]
        let padded = header + Array(repeating: 0xEE, count: 7)
        var reader = try CDRReader(Self.pose(isLittle: true, padded)[...])
        let pose = try ROSPoseStamped(&reader)
        #expect(pose.header.frame == "imu1" && pose.position == SIMD3(1, 2, 3))
    }

    @Test("a slice of a larger array is read as an array of its own")
    func slices() throws {
        let bytes = [9, 9, 9] + Self.pose(isLittle: true, Self.header[0].bytes)
        var reader = try CDRReader(bytes[3...])
        #expect(try ROSPoseStamped(&reader).position == SIMD3(1, 2, 3))
    }

    @Test("a message that is cut off anywhere is an error, as is another representation")
    func faults() throws {
        let whole = Self.pose(isLittle: true, Self.header[0].bytes)
        for length in 0..<whole.count {
            #expect(throws: CDRError.self) {
                var reader = try CDRReader(whole.prefix(length))
                _ = try ROSPoseStamped(&reader)
            }
        }
        let parameterList = #expect(throws: CDRError.self) { try CDRReader([0, 3, 0, 0, 1, 2, 3, 4]) }
        #expect(parameterList?.what.contains("not plain CDR") == true)
    }

    @Test("lengths that are larger than the message are refused before anything is made of them")
    func lengths() throws {
        var list = try CDRReader([0, 1, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0])
        #expect(throws: CDRError.self) { try list.doubles() }
        var text = try CDRReader([0, 1, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF])
        #expect(throws: CDRError.self) { try text.text() }
    }

    @Test("messages damaged at random never crash the reader")
    func fuzz() {
        var random = SeededGenerator(5)
        let whole = Self.pose(isLittle: true, Self.header[0].bytes) + Array(repeating: 1, count: 400)
        for _ in 0..<3000 {
            let bytes = random.mutated(whole, meaningful: "\u{0}\u{1}\u{4}\u{7F}")
            func read<Message: ROSMessage>(_: Message.Type) {
                guard var reader = try? CDRReader(bytes[...]) else { return }
                _ = try? Message(&reader)
            }
            read(ROSImage.self)
            read(ROSCompressedImage.self)
            read(ROSImu.self)
            read(ROSCameraInfo.self)
            read(ROSOdometry.self)
            read(ROSQuaternionStamped.self)
        }
    }
}
