import FoundationEssentials

extension InputFile {
    /// What the kernel tells in a small file of sysfs: its first line without spaces around it; nil where there is none.
    public static func attribute(_ folder: String, _ name: String) -> String? {
        guard let bytes = FileManager.default.contents(atPath: FilePath.join(folder, name)) else { return nil }
        let line = bytes.prefix { $0 != UInt8(ascii: "\n") }
        let text = String(decoding: line, as: UTF8.self)
        let start = text.drop { $0.isWhitespace }
        return String(start.reversed().drop { $0.isWhitespace }.reversed())
    }
}
