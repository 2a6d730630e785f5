import Diagnostics
import FileFormats

/// The name of a frame's picture as a pattern: `rgb/{frame:06}.jpg` is `rgb/000042.jpg` for frame 42.
public struct FramePattern: Sendable, Equatable {
    /// What stands before the number.
    private let prefix: String
    /// What stands behind it.
    private let suffix: String
    /// The least number of digits.
    private let digits: Int

    /// Reads a pattern.
    ///
    /// - Returns: nil where there is not exactly one `{frame}` or `{frame:06}`, or it is not in the file's name.
    public init?(_ text: String) {
        let parts = text.split(separator: "{", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        let rest = parts[1].split(separator: "}", omittingEmptySubsequences: false)
        guard rest.count == 2, !rest[1].contains("/") else { return nil }
        let words = rest[0].split(separator: ":", omittingEmptySubsequences: false)
        guard words[0] == "frame", words.count <= 2 else { return nil }
        if words.count == 2 {
            guard let count = Int(words[1]), (1...18).contains(count) else { return nil }
            digits = count
        } else {
            digits = 1
        }
        prefix = String(parts[0])
        suffix = String(rest[1])
    }

    /// The path of a frame's picture, relative to what the pattern is relative to.
    public func path(frame: Int) -> String {
        let number = String(frame)
        return prefix + String(repeating: "0", count: max(0, digits - number.count)) + number + suffix
    }

    /// The pattern as it is written in a manifest.
    public var text: String { "\(prefix){frame\(digits > 1 ? ":0\(digits)" : "")}\(suffix)" }

    /// The folder that holds the pictures.
    public var folder: String { prefix.contains("/") ? FilePath.folder(of: prefix + "x") : "" }

    /// The frame whose picture has a file name; nil for a name of another pattern.
    public func frame(ofName name: String) -> Int? {
        let start = FilePath.name(of: prefix + "x").dropLast()
        guard name.count > start.count + suffix.count, name.hasPrefix(start), name.hasSuffix(suffix) else { return nil }
        let number = name.dropFirst(start.count).dropLast(suffix.count)
        guard number.count >= digits, number.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
        return Int(number)
    }

    /// The frames that have a picture, in ascending order.
    ///
    /// - Parameter root: the folder that the pattern is relative to.
    public func frames(in root: String) throws(Fault) -> [Int] {
        try InputFile.names(inFolder: FilePath.join(root, folder)).compactMap { frame(ofName: $0) }.sorted()
    }
}
