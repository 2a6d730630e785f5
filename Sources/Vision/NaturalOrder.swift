/// The order in which a person sorts names with numbers in them: runs of digits are compared as numbers.
enum NaturalOrder {
    /// Whether one name comes before another.
    static func precedes(_ a: String, _ b: String) -> Bool {
        var left = Substring(a).utf8
        var right = Substring(b).utf8
        while let first = left.first, let second = right.first {
            if isDigit(first), isDigit(second) {
                let one = takeNumber(&left)
                let other = takeNumber(&right)
                // Without leading zeros the longer number is the larger one, however long both are.
                if one.count != other.count { return one.count < other.count }
                if !one.elementsEqual(other) { return one.lexicographicallyPrecedes(other) }
            } else if first != second {
                return first < second
            } else {
                left = left.dropFirst()
                right = right.dropFirst()
            }
        }
        if left.isEmpty != right.isEmpty { return left.isEmpty }
        // Names that differ in leading zeros only.
        return a < b
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

    private static func takeNumber(_ text: inout Substring.UTF8View) -> Substring.UTF8View {
        let digits = text.prefix(while: isDigit)
        text = text[digits.endIndex...]
        let significant = digits.drop { $0 == 48 }
        return significant
    }
}
