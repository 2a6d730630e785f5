import Diagnostics
import FoundationEssentials
import Glibc

/// Reading whole files, with failures that say what is wrong with the path.
public enum InputFile {
    /// The bytes of a file.
    ///
    /// - Throws: `noInput` where there is no such file, it is a folder, or it can not be read.
    public static func bytes(at path: String) throws(Fault) -> [UInt8] {
        var isFolder: Bool = false
        let files = FileManager.default
        guard files.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw Fault(.noInput, "there is no such file", at: .init(file: path))
        }
        guard !isFolder else {
            throw Fault(.noInput, "this is a folder where a file is needed", at: .init(file: path))
        }
        guard let data = files.contents(atPath: path) else {
            throw Fault(
                .noInput, "the file can not be read", at: .init(file: path), remedy: "Check the permissions of the file"
            )
        }
        return [UInt8](data)
    }

    /// The text of a file in UTF-8, without a byte order mark.
    ///
    /// - Throws: `noInput` as `bytes(at:)`; `kind` where the bytes are no UTF-8 text.
    public static func text(at path: String, invalid kind: Fault.Kind = .badData) throws(Fault) -> String {
        try text(of: bytes(at: path), file: path, invalid: kind)
    }

    /// Decodes UTF-8 strictly, and says in which line it fails.
    static func text(of bytes: [UInt8], file: String, invalid kind: Fault.Kind) throws(Fault) -> String {
        if let text = String(validating: bytes[byteOrderMarkLength(of: bytes)...], as: UTF8.self) { return text }
        var line = 1
        for lineBytes in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            if String(validating: lineBytes, as: UTF8.self) == nil { break }
            line += 1
        }
        throw Fault(
            kind, "this is not text in UTF-8", at: .init(file: file, line: line),
            remedy: "Check that this is the right file")
    }

    /// How many bytes a UTF-8 byte order mark takes at the start, 0 or 3.
    static func byteOrderMarkLength(of bytes: [UInt8]) -> Int { bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0 }

    /// Whether a file holds text, judged by its beginning: UTF-8 without control signs other than those of layout.
    public static func isText(_ path: String) -> Bool {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var head = [UInt8](repeating: 0, count: 1024)
        let count = read(descriptor, &head, head.count)
        guard count > 0 else { return false }
        head.removeSubrange(count...)
        // The last sign may be cut through.
        let whole = head.count < 1024 ? head : head.dropLast(3)
        let layout: Set<UInt8> = [9, 10, 12, 13]
        return whole.allSatisfy { $0 >= 32 || layout.contains($0) }
            && (0...3).contains { String(validating: whole.dropLast($0), as: UTF8.self) != nil }
    }

    /// Whether a path names a folder.
    public static func isFolder(_ path: String) -> Bool {
        var isFolder: Bool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder
    }

    /// Whether there is a file or a folder of this path.
    public static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

    /// The names in a folder, in ascending order; hidden ones are left out.
    ///
    /// - Throws: `noInput` where there is no such folder or it can not be read.
    public static func names(inFolder path: String) throws(Fault) -> [String] {
        guard isFolder(path) else { throw Fault(.noInput, "there is no such folder", at: .init(file: path)) }
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
            throw Fault(.noInput, "the folder can not be read", at: .init(file: path))
        }
        return names.filter { !$0.hasPrefix(".") }.sorted()
    }
}

/// Paths as text.
public enum FilePath {
    /// A path below a folder; an absolute path stays as it is.
    public static func join(_ folder: String, _ path: String) -> String {
        if path.hasPrefix("/") || folder.isEmpty { return path }
        return folder.hasSuffix("/") ? folder + path : folder + "/" + path
    }

    /// The folder a path lies in; `.` for a bare name.
    public static func folder(of path: String) -> String {
        let trimmed = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        guard let slash = trimmed.lastIndex(of: "/") else { return "." }
        return slash == trimmed.startIndex ? "/" : String(trimmed[..<slash])
    }

    /// The last part of a path.
    public static func name(of path: String) -> String {
        String(path.split(separator: "/").last ?? "")
    }

    /// The last part of a path without its extension.
    public static func stem(of path: String) -> String {
        let name = name(of: path)
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return name }
        return String(name[..<dot])
    }
}

extension FilePath {
    /// The way from one folder to a path: `../b` from `x/a` to `x/b`.
    ///
    /// Both are taken as they are written, from the working directory where they are relative.
    public static func relative(_ path: String, from folder: String) -> String {
        let target = absoluteParts(path)
        let start = absoluteParts(folder)
        let common = zip(target, start).prefix { $0 == $1 }.count
        let parts = Array(repeating: "..", count: start.count - common) + target[common...]
        return parts.isEmpty ? "." : parts.joined(separator: "/")
    }

    private static func absoluteParts(_ path: String) -> [String] {
        var parts: [String] = []
        for part in join(FileManager.default.currentDirectoryPath, path).split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(String(part)) }
        }
        return parts
    }
}
