/// Decimal numbers in text files: reading that is fast and exact, and writing with a fixed number of decimals that is
/// the same on every machine and in every locale.
public enum DecimalNumber {
    private static let powersOfTen: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22,
    ]

    /// The number that bytes spell, rounded correctly, or nil where they spell none. `nan` and `inf` are numbers here.
    ///
    /// A mantissa below 2⁵³ and a power of ten up to 22 are both exact as doubles, so one multiplication or division
    /// rounds correctly (Clinger, "How to read floating point numbers accurately", PLDI 1990). Everything else takes
    /// the standard library's way.
    public static func parse(_ bytes: some Collection<UInt8>) -> Double? {
        var mantissa: UInt64 = 0
        var digits = 0
        var decimals = 0
        var hasPoint = false
        var exponent = 0
        var index = bytes.startIndex
        let end = bytes.endIndex
        guard index != end else { return nil }
        let isNegative = bytes[index] == UInt8(ascii: "-")
        if isNegative || bytes[index] == UInt8(ascii: "+") { bytes.formIndex(after: &index) }
        while index != end {
            let byte = bytes[index]
            if byte >= 48, byte <= 57 {
                // Eighteen digits fit without overflow; leading zeros cost nothing.
                guard mantissa < 100_000_000_000_000_000 else { return general(bytes) }
                mantissa = mantissa * 10 + UInt64(byte - 48)
                digits += 1
                if hasPoint { decimals += 1 }
            } else if byte == UInt8(ascii: "."), !hasPoint {
                hasPoint = true
            } else if byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
                guard digits > 0, let value = Int(String(decoding: bytes[bytes.index(after: index)...], as: UTF8.self))
                else { return general(bytes) }
                exponent = value
                break
            } else {
                return general(bytes)
            }
            bytes.formIndex(after: &index)
        }
        guard digits > 0 else { return nil }
        let (scale, overflow) = exponent.subtractingReportingOverflow(decimals)
        guard mantissa < 1 << 53, !overflow, scale >= -22, scale <= 22 else { return general(bytes) }
        let magnitude = Double(mantissa)
        let value = scale < 0 ? magnitude / powersOfTen[-scale] : magnitude * powersOfTen[scale]
        return isNegative ? -value : value
    }

    private static func general(_ bytes: some Collection<UInt8>) -> Double? {
        // Hexadecimal floats are a programmer's notation; in a table of measurements they are a mistake.
        guard !bytes.contains(UInt8(ascii: "x")), !bytes.contains(UInt8(ascii: "X")) else { return nil }
        return Double(String(decoding: bytes, as: UTF8.self))
    }

    /// A number with a fixed count of decimals, rounded half away from zero; `-0` is written `0`.
    ///
    /// - Parameters:
    ///   - value: a number; one that is not finite, or too large for the decimals, is written in the shortest form.
    ///   - decimals: 0 to 15.
    public static func format(_ value: Double, decimals: Int) -> String {
        let decimals = min(max(decimals, 0), 15)
        let scaled = (abs(value) * powersOfTen[decimals]).rounded()
        guard scaled < 9e15 else { return "\(value)" }
        let whole = UInt64(scaled)
        let sign = value < 0 && whole > 0 ? "-" : ""
        guard decimals > 0 else { return sign + String(whole) }
        var digits = String(whole)
        if digits.utf8.count <= decimals {
            digits = String(repeating: "0", count: decimals + 1 - digits.utf8.count) + digits
        }
        let point = digits.index(digits.endIndex, offsetBy: -decimals)
        return sign + digits[..<point] + "." + digits[point...]
    }
}
