import Diagnostics
import Glibc

extension OutputFile {
    /// Writes all bytes to an open file, in as many calls as it takes.
    ///
    /// - Returns: nil, or the error's number where not all could be written.
    public static func write(_ bytes: [UInt8], toDescriptor descriptor: Int32) -> Int32? {
        bytes.withUnsafeBytes { bytes in
            var done = 0
            while done < bytes.count {
                let count = Glibc.write(descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return count < 0 ? errno : EIO }
                done += count
            }
            return nil
        }
    }

    /// What is thrown for a file that the system refuses to write.
    public static func cannotWrite(_ path: String, errno number: Int32) -> Fault {
        Fault(
            .cannotWrite, "this can not be written: \(String(cString: strerror(number)))", at: .init(file: path),
            remedy: "Check that the folder exists, may be written to, and has room")
    }
}
