import Diagnostics
import FileFormats
import TestSupport
import Testing

@Suite("TOML documents")
struct TOMLDocumentTests {
    private let text = """
        # a comment with = and [brackets]
        title = "walk"
        [camera]
        width = 1280
        focal = 640.5
        good = true
        list = [ 1,
            2.5, # two ] and a half
            3 ]
        names = ["a", "b"]
        note = \"\"\"
        width = 5
        [nothing]
        \"\"\"
        inline = { id = "track_id", x = 1 }
        dotted.key = 4
        "quoted key" = 1
        [deep.er]
        height = 'tall'
        [[items]]
        name = "first"
        """

    private func document() throws(Fault) -> TOMLSection { try TOMLDocument(text: text, file: "walk.toml").root }

    @Test("give typed values")
    func values() throws {
        let root = try document()
        #expect(try root.string("title") == "walk")
        let camera = try #require(try root.section("camera"))
        #expect(try camera.integer("width") == 1280)
        #expect(try camera.number("width") == 1280)
        #expect(try camera.number("focal") == 640.5)
        #expect(try camera.boolean("good") == true)
        #expect(try camera.numbers("list") == [1, 2.5, 3])
        #expect(try camera.strings("names") == ["a", "b"])
        #expect(try camera.section("inline")?.string("id") == "track_id")
        #expect(try camera.section("dotted")?.integer("key") == 4)
        #expect(try camera.string("absent") == nil)
    }

    @Test("know the line of every key")
    func lines() throws {
        let root = try document()
        let camera = try #require(try root.section("camera"))
        #expect(root.location(of: "title").line == 2)
        #expect(camera.location().line == 3)
        #expect(camera.location(of: "width").line == 4)
        #expect(camera.location(of: "list").line == 7)
        #expect(camera.location(of: "names").line == 10)
        #expect(camera.location(of: "note").line == 11)
        #expect(camera.location(of: "inline").line == 15)
        #expect(try camera.section("inline")?.location(of: "x").line == 15)
        #expect(try camera.section("dotted")?.location(of: "key").line == 16)
        #expect(camera.location(of: "quoted key").line == 17)
        let deeper = try #require(try root.section("deep")?.section("er"))
        #expect(deeper.location(of: "height") == .init(file: "walk.toml", line: 19, column: "deep.er.height"))
        // A key that is not there is looked for in its table.
        #expect(deeper.location(of: "missing").line == 18)
    }

    @Test("refuse a date without its hour, which would end the parser, and leave other dates to it")
    func dates() throws {
        for text in [
            "1979-05-27T", "1979-05-27T\n", "1979-05-27tx", "[1979-05-27T]", "{b = 1979-05-27T:1}", "1979-05-27 0\n",
            "[1979-05-27 7]", "1979-05-2= 0 ", "19_79-05-2é 0#",
        ] {
            #expect(throws: Fault.self, "\(text)") { _ = try TOMLDocument(text: "a = \(text)", file: "f") }
        }
        for text in ["1979-05-27 x", "1979-05-27 :", "1979-05-27T07:", "1979-05-27T07:00:00+", "1979-05-27T07:00:x"] {
            #expect(throws: Fault.self, "\(text)") { _ = try TOMLDocument(text: "a = \(text)", file: "f") }
        }
        for text in ["1979-05-27T07:32:00Z", "1979-05-27 07:32:00", "1979-05-27 # day", "1979-05-27"] {
            #expect(throws: Never.self, "\(text)") { _ = try TOMLDocument(text: "a = \(text)", file: "f") }
        }
    }

    @Test("say what is there where something else is needed")
    func mismatches() throws {
        let camera = try #require(try document().section("camera"))
        func fault(_ body: () throws -> Void) -> Fault? {
            do {
                try body()
                return nil
            } catch {
                return error as? Fault
            }
        }
        let text = fault { _ = try camera.string("width") }
        #expect(text?.location?.line == 4)
        let whole = fault { _ = try camera.integer("focal") }
        #expect(whole?.what.contains("640.5") == true)
        let number = fault { _ = try camera.number("note") }
        #expect(number?.location?.column == "camera.note")
        let numbers = fault { _ = try camera.numbers("names") }
        #expect(numbers?.location?.line == 10)
        let section = fault { _ = try camera.section("width") }
        #expect(section?.what == "width is the number 1280 where a table is needed")
        let absent = fault { _ = try camera.require(camera.string("absent"), "absent") }
        #expect(absent?.what == "absent is missing in [camera]")
    }

    @Test("guess what an unknown key was meant to be")
    func unknownKeys() throws {
        let root = try TOMLDocument(text: "[camera]\nwidht = 3\nfx = 1\ncolour = 2\n", file: "a.toml").root
        let camera = try #require(try root.section("camera"))
        #expect(
            camera.unknownKeys(known: ["width", "height", "fx"]) == [
                "a.toml, line 4, camera.colour: unknown key, ignored",
                "a.toml, line 2, camera.widht: unknown key, ignored. Did you mean width?",
            ])
    }

    @Test("that are broken name the line and carry the kind that was asked for")
    func broken() {
        for (text, line) in [
            ("a = 1\nb = \n", 2), ("[a\n", 1), ("a = 1\na = 2\n", 2), ("x = 1\ny = \0", 2), ("a = 1\n[#]", 2),
            ("[[, a]]", 1),
            ("a = \n[=]", 1), ("a = [\n1, }\n]", 2), ("a = { b = [1 }\n", 1),
        ] {
            do {
                _ = try TOMLDocument(text: text, file: "c.toml", invalid: .configuration)
                Issue.record("accepted \(text)")
            } catch {
                #expect(error.kind == .configuration)
                #expect(error.location?.line == line, "\(text)")
            }
        }
    }

    @Test("whatever they hold are read or refused")
    func fuzz() {
        var random = SeededGenerator(5)
        for _ in 0..<8_000 {
            let bytes = random.mutated(Array(text.utf8), meaningful: "[]{}=\"'#\n\\.,0123456789-:Tu\0")
            let text = String(decoding: bytes, as: UTF8.self)
            do {
                let root = try TOMLDocument(text: text, file: "f").root
                for key in root.keys { _ = root.location(of: key) }
                _ = try root.section("camera")?.numbers("list")
            } catch {
                #expect(error.kind == .badData)
            }
        }
    }
}
