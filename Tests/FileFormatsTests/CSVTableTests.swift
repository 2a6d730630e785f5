import Diagnostics
import FileFormats
import Foundation
import TestSupport
import Testing

@Suite("Tables of comma-separated values")
struct CSVTableTests {
    private let columns = [
        CSVColumn("frame", .integer), CSVColumn("t"), CSVColumn("x"), CSVColumn("z", isRequired: false),
    ]

    private func table(_ text: String, columns: [CSVColumn]? = nil) throws(Fault) -> CSVTable {
        try CSVTable(bytes: Array(text.utf8), file: "walk.csv", columns: columns ?? self.columns)
    }

    private func readFault(_ text: String, columns: [CSVColumn]? = nil) -> Fault? {
        do {
            _ = try table(text, columns: columns)
            return nil
        } catch {
            return error
        }
    }

    @Test("are read by the names of their columns, in any order, and others are ignored")
    func byName() throws {
        let table = try table("colour,x,t,frame\nred,1.5,0.1,7\n,-2e-3,0.2,8\n")
        #expect(table.rowCount == 2)
        #expect(table.integers("frame") == [7, 8])
        #expect(table.numbers("x") == [1.5, -0.002])
        #expect(table.numbers("t") == [0.1, 0.2])
        #expect(!table.has("z"))
        #expect(table.numbers("z").isEmpty)
    }

    @Test(
        "do not depend on the line ends, a byte order mark, blank lines, spaces or quotes",
        arguments: [
            "frame,t,x\r\n1,0,3\r\n2,0.5,4\r\n", "frame,t,x\r1,0,3\r2,0.5,4", "\u{FEFF}frame,t,x\n1,0,3\n2,0.5,4",
            "\nframe,t,x\n\n\n1,0,3\n   \n2,0.5,4\n\n", "frame, t ,x\n 1 ,\t0, 3\n2,0.5 ,4  \n",
            "\"frame\",t,\"x\"\n\"1\",0,\"3\"\n2,\"0.5\" ,4\n",
        ])
    func tolerance(_ text: String) throws {
        let table = try table(text)
        #expect(table.integers("frame") == [1, 2])
        #expect(table.numbers("t") == [0, 0.5])
        #expect(table.numbers("x") == [3, 4])
    }

    @Test("know the line of every row, also behind blank lines and fields of several lines")
    func lines() throws {
        let table = try table(
            "note,x\n\n\"a \"\"b\"\"\nc\",1\n\nd,2\n", columns: [CSVColumn("x"), CSVColumn("note", .text)])
        #expect(table.lines == [3, 6])
        #expect(table.texts("note") == ["a \"b\"\nc", "d"])
        #expect(table.fault("odd", row: 1, column: "x").location == .init(file: "walk.csv", line: 6, column: "x"))
    }

    @Test("may call columns otherwise")
    func renamed() throws {
        let table = try table("n,pos_x\n1,2\n", columns: [CSVColumn("x", header: "pos_x")])
        #expect(table.numbers("x") == [2])
        let fault = readFault("n,x\n1,2\n", columns: [CSVColumn("x", header: "pos_x")])
        #expect(fault?.location?.column == "pos_x")
    }

    @Test("with a header and no row are empty, not wrong")
    func noRows() throws {
        #expect(try table("frame,t,x\n").rowCount == 0)
    }

    @Test("without a header line are read with names given to them, and with another separator")
    func namesGiven() throws {
        let table = try CSVTable(
            bytes: Array("1\t2\n3\t4\n".utf8), file: "f", columns: [CSVColumn("b")], separator: "\t", names: ["a", "b"])
        #expect(table.numbers("b") == [2, 4])
    }

    @Test(
        "name file, line and column of what is wrong",
        arguments: [
            ("", 1, nil, "empty"),
            ("frame,x\n1,2\n", 1, "t", "missing"),
            ("frame,t,x,x\n1,2,3,4\n", 1, "x", "two columns"),
            ("frame,t,x\n1,0,abc\n", 2, "x", "abc"),
            ("frame,t,x\n1,0,2\n2,1,nan\n", 3, "x", "finite"),
            ("frame,t,x\n1,0,-inf\n", 2, "x", "finite"),
            ("frame,t,x\n1,0,1e999\n", 2, "x", "finite"),
            ("frame,t,x\n1,0,0x10\n", 2, "x", "number"),
            ("frame,t,x\n1,,2\n", 2, "t", "empty"),
            ("frame,t,x\n1,0,2\n\n1.5,0,2\n", 4, "frame", "whole"),
            ("frame,t,x\n99999999999999999999,0,2\n", 2, "frame", "whole"),
            ("frame,t,x\n1,0\n", 2, "x", "ends"),
            ("frame,t,x\n1,0,2,3\n", 2, nil, "4 fields"),
            ("frame,t,x\n1,0,2\n2,\"1,3\n", 3, nil, "never closed"),
            ("frame,t,x\n1,\"0\"1,2\n", 2, nil, "behind"),
        ] as [(String, Int, String?, String)])
    func faults(_ text: String, line: Int, column: String?, word: String) {
        let fault = readFault(text)
        #expect(fault?.kind == .badData)
        #expect(fault?.location == .init(file: "walk.csv", line: line, column: column))
        #expect(fault?.what.contains(word) == true)
    }

    @Test("tell where a column falls")
    func ascending() throws {
        let table = try table("frame,t,x\n1,0,3\n2,0,4\n3,-0.1,4\n")
        #expect(throws: Never.self) { try table.requireAscending("frame", meaning: "frame") }
        do {
            try table.requireAscending("t", meaning: "time")
            Issue.record("a time that runs backwards was accepted")
        } catch {
            #expect(error.location == .init(file: "walk.csv", line: 4, column: "t"))
            #expect(error.what.contains("the time runs backwards"))
        }
    }

    @Test("that do not exist, or are folders, are no input")
    func missing() {
        #expect(throws: Fault.self) { try CSVTable(path: "/nonexistent/a.csv", columns: columns) }
        do {
            _ = try CSVTable(path: "/", columns: columns)
            Issue.record("a folder was read")
        } catch {
            #expect(error.kind == .noInput)
        }
    }

    @Test("whatever their bytes are lead to rows or to a fault with a line")
    func fuzz() {
        var random = SeededGenerator(11)
        let seed = Array("frame,t,x,z\r\n1,0.0,1.25,\"2\"\n2,0.1,-3e2,4\n3,0.2,nan,\"a\"\"b\"\n".utf8)
        for _ in 0..<20_000 {
            let bytes = random.mutated(seed, meaningful: ",\n\r\"0123456789.e+-nif \t\u{FEFF}")
            do {
                let table = try CSVTable(bytes: bytes, file: "f", columns: columns)
                #expect(table.numbers("x").count == table.rowCount)
                #expect(table.numbers("x").allSatisfy { $0.isFinite })
                #expect(table.lines.allSatisfy { $0 > 0 })
            } catch {
                #expect(error.kind == .badData)
                #expect(error.location?.line ?? 0 > 0)
            }
        }
    }

    @Test(
        "of half a million rows are read in seconds",
        .disabled(
            if: ProcessInfo.processInfo.environment["HEADSUP_SANITIZED"] != nil, "it would measure the sanitizer"))
    func large() throws {
        var text = "frame,t,x\n"
        for row in 0..<500_000 { text += "\(row),\(Double(row) / 16),-\(row).125\n" }
        let bytes = Array(text.utf8)
        let time = try ContinuousClock().measure {
            let table = try CSVTable(bytes: bytes, file: "f", columns: columns)
            #expect(table.rowCount == 500_000)
            #expect(table.numbers("x").last == -499_999.125)
        }
        // A debug build on a loaded machine; a release build takes some tenths of a second.
        #expect(time < .seconds(60))
    }
}
