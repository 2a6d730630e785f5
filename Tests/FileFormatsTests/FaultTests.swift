import Diagnostics
import Testing

@Suite("A fault, as it is printed, logged and read aloud")
struct FaultTests {
    @Test("says where, what, and what to do")
    func words() {
        let fault = Fault(.badData, "x is missing", at: .init(file: "a.csv", line: 3), remedy: "Add it")
        #expect(fault.description == "a.csv, line 3: x is missing. Add it")
    }

    @Test("is one line that steers no terminal, whatever it quotes")
    func control() {
        let fault = Fault(
            .badData, "x is \"\u{1B}[2J\n\u{7}\u{0}\u{202E}\u{2028}é\"", at: .init(file: "a\nb", column: "\u{9B}"))
        let replaced = "\u{FFFD}"
        #expect(
            fault.description
                == "a\(replaced)b, \(replaced): x is \"\(replaced)[2J\(replaced)\(replaced)\(replaced)\(replaced)\(replaced)é\""
        )
    }

    @Test("leaves out the middle of what is long")
    func length() {
        let fault = Fault(.badData, "x is \(String(repeating: "9", count: 100_000)) where a number is needed")
        #expect(fault.description.count < 700)
        #expect(fault.description.hasPrefix("x is 999"))
        #expect(fault.description.hasSuffix("999 where a number is needed"))
    }
}
