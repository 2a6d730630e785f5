import Diagnostics
import Foundation

/// Whole text files, in and out.
enum TextFile {
    /// Reads a file.
    static func read(_ path: String) throws(Fault) -> String {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw Fault(.noInput, "no such file", at: Fault.Location(file: path))
        }
        guard !isFolder.boolValue else {
            throw Fault(.noInput, "a folder where a file is needed", at: Fault.Location(file: path))
        }
        do {
            let data = try Data(contentsOf: URL(fileURLWithPath: path))
            // Bytes that are not UTF-8 turn into a sign that no field may hold, so the message names their line.
            return String(decoding: data, as: UTF8.self)
        } catch {
            throw Fault(
                .noInput, "can not be read", at: Fault.Location(file: path), remedy: "Check that you may read it")
        }
    }

    /// Writes a file: under another name first, so that there is never half a file under its own.
    static func write(_ text: String, to path: String) throws(Fault) {
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw Fault(
                .cannotWrite, "can not be written", at: Fault.Location(file: path),
                remedy: "Check that the folder exists, that you may write there and that the disk is not full")
        }
    }
}

extension Double {
    /// The number with so many digits behind the point, at most 9, as every locale's tools read it.
    func text(decimals: Int) -> String {
        let scale = (0..<decimals).reduce(1.0) { power, _ in power * 10 }
        let scaled = (self * scale).rounded()
        guard abs(scaled) < 9e15 else { return description }
        let digits = String(Int64(abs(scaled)))
        let sign = scaled < 0 ? "-" : ""
        guard decimals > 0 else { return sign + digits }
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
        return "\(sign)\(padded.dropLast(decimals)).\(padded.suffix(decimals))"
    }
}
