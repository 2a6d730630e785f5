import Diagnostics
import FileFormats

/// A pattern of paths: `*` stands for any run of characters within a name, `?` for one.
struct GlobPattern {
    private let parts: [String]

    init(_ text: String) {
        parts = text.split(separator: "/").map(String.init)
    }

    /// The paths below a folder that match, relative to it and in ascending order.
    func paths(in folder: String) throws(Fault) -> [String] {
        var found = [""]
        for (depth, part) in parts.enumerated() {
            var next: [String] = []
            for path in found {
                let place = FilePath.join(folder, path)
                if !part.contains("*"), !part.contains("?") {
                    let candidate = path.isEmpty ? part : FilePath.join(path, part)
                    if InputFile.exists(FilePath.join(folder, candidate)) { next.append(candidate) }
                } else if depth == 0 || InputFile.isFolder(place) {
                    for name in try InputFile.names(inFolder: place) where GlobPattern.matches(name, part) {
                        next.append(path.isEmpty ? name : FilePath.join(path, name))
                    }
                }
            }
            found = next
        }
        return found.filter { !$0.isEmpty }.sorted()
    }

    /// Whether a name matches a pattern.
    static func matches(_ name: String, _ pattern: String) -> Bool {
        let (name, pattern) = (Array(name), Array(pattern))
        var (i, j) = (0, 0)
        // Where the last star was, and how much it has taken so far: the only place to go back to.
        var star: (pattern: Int, name: Int)?
        while i < name.count {
            if j < pattern.count, pattern[j] == "*" {
                star = (j, i)
                j += 1
            } else if j < pattern.count, pattern[j] == "?" || pattern[j] == name[i] {
                i += 1
                j += 1
            } else if let (place, taken) = star {
                star = (place, taken + 1)
                i = taken + 1
                j = place + 1
            } else {
                return false
            }
        }
        return pattern[j...].allSatisfy { $0 == "*" }
    }
}
