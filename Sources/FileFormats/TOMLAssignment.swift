/// One `key = value` of a document, whatever table it stands in.
public struct TOMLAssignment: Sendable {
    /// A value that has no tables in it.
    public enum Value: Sendable, Equatable {
        /// A number, whole or not.
        case number(Double)
        /// true or false.
        case boolean(Bool)
        /// Text.
        case text(String)
        /// A list of numbers.
        case numbers([Double])
        /// A date, or a list of something else.
        case other
    }

    /// Table and key, joined by dots.
    public var name: String
    /// The value.
    public var value: Value
    /// Line, counted from 1.
    public var line: Int?
}

extension TOMLDocument {
    /// All assignments, in the order of their names.
    public var assignments: [TOMLAssignment] {
        var found: [TOMLAssignment] = []
        collect(root.values, path: [], into: &found)
        return found.sorted { $0.name < $1.name }
    }

    private func collect(
        _ entries: [String: TOMLValueTree], path: [String], into found: inout [TOMLAssignment]
    ) {
        for (key, tree) in entries {
            let name = path + [key]
            let value: TOMLAssignment.Value
            switch tree {
            case .section(let inner):
                collect(inner, path: name, into: &found)
                continue
            case .string(let text): value = .text(text)
            case .integer(let number): value = .number(Double(number))
            case .number(let number): value = .number(number)
            case .boolean(let flag): value = .boolean(flag)
            case .date: value = .other
            case .list(let list):
                let numbers = list.compactMap { element -> Double? in
                    switch element {
                    case .integer(let number): Double(number)
                    case .number(let number): number
                    default: nil
                    }
                }
                value = numbers.count == list.count ? .numbers(numbers) : .other
            }
            found.append(
                TOMLAssignment(name: name.joined(separator: "."), value: value, line: root.origin.lines.line(of: name)))
        }
    }
}
