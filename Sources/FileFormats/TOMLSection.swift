import Diagnostics

/// One table of a TOML document: typed values by key, with faults that name file, line and key.
public struct TOMLSection: Sendable {
    let values: [String: TOMLValueTree]
    /// Keys from the root to this table.
    let path: [String]
    let origin: TOMLOrigin

    /// The keys in it, in ascending order.
    public var keys: [String] { values.keys.sorted() }

    /// Whether there is a value for a key.
    public func has(_ key: String) -> Bool { values[key] != nil }

    /// Where a key stands, or the table itself where the key is nil or missing.
    public func location(of key: String? = nil) -> Fault.Location {
        let keys = path + (key.map { [$0] } ?? [])
        return Fault.Location(
            file: origin.file, line: origin.lines.line(of: keys),
            column: keys.isEmpty ? nil : keys.joined(separator: "."))
    }

    /// A fault of this document's kind that points to a key.
    public func fault(_ what: String, key: String? = nil, remedy: String? = nil) -> Fault {
        Fault(origin.kind, what, at: location(of: key), remedy: remedy)
    }

    private func mismatch(_ key: String, _ value: TOMLValueTree, needs: String) -> Fault {
        fault("\(key) is \(value.description) where \(needs) is needed", key: key)
    }

    /// The value that must be there.
    public func require<Value>(_ value: Value?, _ key: String) throws(Fault) -> Value {
        guard let value else {
            let place = path.isEmpty ? "the file" : "[\(path.joined(separator: "."))]"
            throw fault("\(key) is missing in \(place)", key: key)
        }
        return value
    }

    /// A text, or nil where the key is missing.
    public func string(_ key: String) throws(Fault) -> String? {
        guard let value = values[key] else { return nil }
        guard case .string(let text) = value else { throw mismatch(key, value, needs: "a text in quotes") }
        return text
    }

    /// One of several words, or nil where the key is missing.
    public func choice<Choice: RawRepresentable & CaseIterable>(
        _ key: String, of type: Choice.Type = Choice.self
    ) throws(Fault) -> Choice? where Choice.RawValue == String {
        guard let text = try string(key) else { return nil }
        guard let choice = Choice(rawValue: text) else {
            let words = Choice.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: " or ")
            throw fault("\(key) is \"\(text)\" where \(words) is needed", key: key)
        }
        return choice
    }

    /// A finite number, whole or not, or nil where the key is missing.
    public func number(_ key: String) throws(Fault) -> Double? {
        guard let value = values[key] else { return nil }
        switch value {
        case .integer(let whole): return Double(whole)
        case .number(let number) where number.isFinite: return number
        default: throw mismatch(key, value, needs: "a finite number")
        }
    }

    /// A number above zero, or nil where the key is missing.
    public func positive(_ key: String) throws(Fault) -> Double? {
        guard let number = try number(key) else { return nil }
        guard number > 0 else { throw fault("\(key) is \(number) where a number above zero is needed", key: key) }
        return number
    }

    /// A whole number, or nil where the key is missing.
    public func integer(_ key: String) throws(Fault) -> Int? {
        guard let value = values[key] else { return nil }
        guard case .integer(let whole) = value else { throw mismatch(key, value, needs: "a whole number") }
        return whole
    }

    /// True or false, or nil where the key is missing.
    public func boolean(_ key: String) throws(Fault) -> Bool? {
        guard let value = values[key] else { return nil }
        guard case .boolean(let flag) = value else { throw mismatch(key, value, needs: "true or false") }
        return flag
    }

    /// A list of finite numbers, or nil where the key is missing.
    public func numbers(_ key: String) throws(Fault) -> [Double]? {
        guard let value = values[key] else { return nil }
        guard case .list(let elements) = value else { throw mismatch(key, value, needs: "a list of numbers") }
        var numbers: [Double] = []
        for element in elements {
            switch element {
            case .integer(let whole): numbers.append(Double(whole))
            case .number(let number) where number.isFinite: numbers.append(number)
            default: throw mismatch(key, element, needs: "a finite number")
            }
        }
        return numbers
    }

    /// A list of texts, or nil where the key is missing.
    public func strings(_ key: String) throws(Fault) -> [String]? {
        guard let value = values[key] else { return nil }
        guard case .list(let elements) = value else { throw mismatch(key, value, needs: "a list of texts") }
        var texts: [String] = []
        for element in elements {
            guard case .string(let text) = element else { throw mismatch(key, element, needs: "a text in quotes") }
            texts.append(text)
        }
        return texts
    }

    /// A table within this one, or nil where the key is missing.
    public func section(_ key: String) throws(Fault) -> TOMLSection? {
        guard let value = values[key] else { return nil }
        guard case .section(let entries) = value else { throw mismatch(key, value, needs: "a table") }
        return TOMLSection(values: entries, path: path + [key], origin: origin)
    }

    /// A sentence for every key that nobody reads, with the known key that it may have been meant for.
    public func unknownKeys(known: [String]) -> [String] {
        keys.filter { !known.contains($0) }.map { key in
            var text = "\(location(of: key)): unknown key, ignored"
            if let near = Spelling.nearest(to: key, in: known) { text += ". Did you mean \(near)?" }
            return text
        }
    }
}

/// Guessing what was meant.
public enum Spelling {
    /// The word among several that a misspelt one is likely to stand for: at most two edits away, and less than half
    /// of its length.
    public static func nearest(to word: String, in words: [String]) -> String? {
        let candidates = words.map { ($0, distance(word, $0)) }
        guard let best = candidates.min(by: { $0.1 < $1.1 }) else { return nil }
        return best.1 <= 2 && best.1 * 2 < max(best.0.count, 3) ? best.0 : nil
    }

    /// How many insertions, deletions, replacements and swaps of neighbours turn one word into another (the optimal
    /// string alignment distance).
    static func distance(_ a: String, _ b: String) -> Int {
        let a = Array(a)
        let b = Array(b)
        var beforeLast: [Int] = []
        var last = Array(0...b.count)
        for i in 0..<a.count {
            var row = [i + 1]
            for j in 0..<b.count {
                var best = min(row[j] + 1, last[j + 1] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, beforeLast[j - 1] + 1) }
                row.append(best)
            }
            (beforeLast, last) = (last, row)
        }
        return last[b.count]
    }
}
