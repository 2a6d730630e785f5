import FileFormats
import TestSupport
import Testing

@Suite("Decimal numbers")
struct DecimalNumberTests {
    @Test("are read to the same bits as the standard library reads them")
    func parsing() {
        var random = SeededGenerator(3)
        for _ in 0..<50_000 {
            var text = ["", "-", "+"].randomElement(using: &random) ?? ""
            for _ in 0..<Int.random(in: 1...20, using: &random) {
                text += String(Int.random(in: 0...9, using: &random))
            }
            if Bool.random(using: &random) {
                text += "."
                for _ in 0..<Int.random(in: 0...12, using: &random) {
                    text += String(Int.random(in: 0...9, using: &random))
                }
            }
            if Int.random(in: 0..<3, using: &random) == 0 { text += "e\(Int.random(in: -330...310, using: &random))" }
            #expect(DecimalNumber.parse(Array(text.utf8)) == Double(text), "\(text)")
        }
    }

    @Test(
        "are nothing but numbers",
        arguments: ["", "-", ".", "e5", "1e", "1.2.3", "1,5", "0x1p3", "1 2", "--1", "1e5.5"])
    func notNumbers(_ text: String) { #expect(DecimalNumber.parse(Array(text.utf8)) == nil) }

    @Test("are written with fixed decimals")
    func formatting() {
        #expect(DecimalNumber.format(1.0005, decimals: 3) == "1.001")
        #expect(DecimalNumber.format(-0.0004, decimals: 3) == "0.000")
        #expect(DecimalNumber.format(-0.0006, decimals: 3) == "-0.001")
        #expect(DecimalNumber.format(12, decimals: 0) == "12")
        #expect(DecimalNumber.format(0.05, decimals: 4) == "0.0500")
        #expect(DecimalNumber.format(1e300, decimals: 3) == "1e+300")
    }

    @Test("that are written and read again are off by half of the last decimal at most")
    func roundTrip() {
        var random = SeededGenerator(4)
        for _ in 0..<10_000 {
            let value = Double.random(in: -1e4...1e4, using: &random)
            let decimals = Int.random(in: 0...8, using: &random)
            let text = DecimalNumber.format(value, decimals: decimals)
            let error = abs((DecimalNumber.parse(Array(text.utf8)) ?? .nan) - value)
            var half = 0.5
            for _ in 0..<decimals { half /= 10 }
            #expect(error <= half * 1.0001, "\(value) as \(text)")
        }
    }
}
