import Diagnostics
import FileFormats

/// Names of pictures as a person gives them: files, folders, patterns with `*` and `?`, and lists.
public enum PictureList {
    private static let listEndings = ["xml", "yml", "yaml", "txt"]

    /// The pictures that are meant, in the natural order of their names within a folder or pattern, and in a list's own
    /// order.
    ///
    /// - Parameter arguments: picture files, folders of them, patterns, or lists as OpenCV's samples read them (XML or
    ///   YAML), or plain text with a name a line; names in a list are relative to it.
    /// - Throws: `noInput` where there is nothing of a name.
    public static func pictures(of arguments: [String]) throws(Fault) -> [String] {
        var paths: [String] = []
        for argument in arguments { paths += try pictures(ofOne: argument) }
        return paths
    }

    private static func pictures(ofOne argument: String) throws(Fault) -> [String] {
        if InputFile.isFolder(argument) {
            let names = try InputFile.names(inFolder: argument).filter(isPicture)
            guard !names.isEmpty else {
                throw Fault(.noInput, "there is no picture in this folder", at: .init(file: argument))
            }
            return names.sorted(by: NaturalOrder.precedes).map { FilePath.join(argument, $0) }
        }
        if InputFile.exists(argument) { return isList(argument) ? try listed(in: argument) : [argument] }
        guard FilePath.name(of: argument).contains(where: { "*?".contains($0) }) else {
            throw Fault(.noInput, "there is no such picture or folder", at: .init(file: argument))
        }
        let name = FilePath.name(of: argument)
        let folder = argument.count > name.count ? String(argument.dropLast(name.count)) : "."
        let names = try InputFile.names(inFolder: folder).filter { isPicture($0) && matches($0[...], name[...]) }
        guard !names.isEmpty else { throw Fault(.noInput, "no picture has such a name", at: .init(file: argument)) }
        return names.sorted(by: NaturalOrder.precedes).map { folder == "." ? $0 : FilePath.join(folder, $0) }
    }

    /// Every word of the file that ends as the name of a picture does.
    private static func listed(in file: String) throws(Fault) -> [String] {
        let separators: Set<Character> = ["\"", "<", ">", ",", "[", "]", "'"]
        let words = try InputFile.text(at: file).split { $0.isWhitespace || separators.contains($0) }
        let folder = String(file.dropLast(FilePath.name(of: file).count))
        let names = words.map(String.init).filter(isPicture)
        guard !names.isEmpty else {
            throw Fault(.badData, "this list names no picture", at: .init(file: file))
        }
        return names.map { $0.hasPrefix("/") || folder.isEmpty ? $0 : FilePath.join(folder, $0) }
    }

    private static func ending(_ name: String) -> String {
        name.lastIndex(of: ".").map { name[name.index(after: $0)...].lowercased() } ?? ""
    }

    private static func isPicture(_ name: String) -> Bool { PictureFile.endings.contains(ending(name)) }
    private static func isList(_ name: String) -> Bool { listEndings.contains(ending(name)) }

    /// Whether a name matches a pattern of `*` and `?`.
    private static func matches(_ name: Substring, _ pattern: Substring) -> Bool {
        guard let sign = pattern.first else { return name.isEmpty }
        if sign == "*" {
            let rest = pattern.drop { $0 == "*" }
            if rest.isEmpty { return true }
            return name.indices.contains { matches(name[$0...], rest) }
        }
        guard let first = name.first, sign == "?" || sign == first else { return false }
        return matches(name.dropFirst(), pattern.dropFirst())
    }

    /// Pictures of a left and a right camera that belong together.
    public struct Pairs: Sendable, Equatable {
        /// Paths of pictures taken at the same moment.
        public var pairs: [(left: String, right: String)] { Array(zip(lefts, rights)) }
        /// Pictures without a partner.
        public var alone: [String] = []
        private var lefts: [String] = []
        private var rights: [String] = []

        /// Pairs two lists: by the numbers in their names where each has its own, else by order.
        ///
        /// - Throws: `badData` where they can only go by order and are not equally many.
        public init(left: [String], right: [String]) throws(Fault) {
            let numbers = (left.map(PictureList.number), right.map(PictureList.number))
            if let a = PictureList.unique(numbers.0), let b = PictureList.unique(numbers.1) {
                for (path, number) in zip(left, a) {
                    if let index = b.firstIndex(of: number) {
                        lefts.append(path)
                        rights.append(right[index])
                    } else {
                        alone.append(path)
                    }
                }
                for (path, number) in zip(right, b) where !a.contains(number) { alone.append(path) }
                return
            }
            guard left.count == right.count else {
                throw Fault(
                    .badData, "there are \(left.count) left and \(right.count) right pictures",
                    remedy: "Name pictures that belong together, equally many and in the same order")
            }
            (lefts, rights) = (left, right)
        }

        /// Pairs a list in which left and right alternate, as OpenCV's stereo sample reads it.
        public init(alternating pictures: [String]) throws(Fault) {
            guard pictures.count.isMultiple(of: 2) else {
                throw Fault(
                    .badData, "the list has \(pictures.count) pictures, where left and right should alternate",
                    remedy: "Name the left and right pictures apart, with --left and --right")
            }
            for index in stride(from: 0, to: pictures.count, by: 2) {
                lefts.append(pictures[index])
                rights.append(pictures[index + 1])
            }
        }
    }

    private static func number(_ path: String) -> String {
        String(FilePath.stem(of: path).filter { $0.isASCII && $0.isNumber }.drop { $0 == "0" })
    }

    private static func unique(_ numbers: [String]) -> [String]? {
        !numbers.contains("") && Set(numbers).count == numbers.count ? numbers : nil
    }
}
