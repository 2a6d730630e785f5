import Diagnostics
import MCAP
import ROSMessages

/// Recordings of other programs: the container, and the messages in it.
extension FuzzTarget {
    /// Read from the front, as far as it goes, and looked up in its summary. Whoever opens the file adds its name to what is
    /// refused.
    func checkMCAP(_ bytes: [UInt8]) throws {
        let source = MCAPBytes(bytes)
        do {
            var reader = try MCAPReader(source) { (_, _, _) throws(Fault) in throw Fault(.badData, "none here") }
            var taken = 0
            while let message = try reader.next() {
                try promise(reader.channels[message.channel] != nil, "a message of a channel that is not known")
                taken += message.data.count
            }
            try promise(taken <= bytes.count, "more bytes in the messages than in the file")
            _ = try MCAPContents(of: source) { (_, _, _) throws(Fault) in throw Fault(.badData, "none here") }
        } catch let fault as Fault {
            try promise(fault.kind == .badData && !fault.what.isEmpty, "a fault of kind \(fault.kind): \(fault)")
        }
    }

    /// The same bytes as each kind of message.
    func checkROSMessages(_ bytes: [UInt8]) throws {
        func read<Message: ROSMessage>(_: Message.Type) throws {
            do throws(CDRError) {
                var reader = try CDRReader(bytes[...])
                _ = try Message(&reader)
            } catch {
                if error.what.isEmpty { throw BrokenPromise(words: "an error without words") }
            }
        }
        try read(ROSImage.self)
        try read(ROSCompressedImage.self)
        try read(ROSImu.self)
        try read(ROSCameraInfo.self)
        try read(ROSOdometry.self)
        try read(ROSPoseStamped.self)
        try read(ROSQuaternionStamped.self)
    }
}
