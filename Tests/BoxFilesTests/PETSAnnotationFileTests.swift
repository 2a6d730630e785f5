import Diagnostics
import Geometry
import Testing

@testable import BoxFiles

@Suite("PETS annotations")
struct PETSAnnotationFileTests {
    private static let document = """
        <?xml version="1.0"?>
        <!-- a frame > a box -->
        <dataset>
           <frame number="0">
              <objectlist>
                 <object id="9"><box h="75.17" w='31.03' xc="514.7109" yc="195.2731"/></object>
              </objectlist>
           </frame>
           <frame number="1"/>
           <frame number="2"><objectlist><object id='4000000000'><box h="80" w="40" xc="20" yc="40"></box></object>
           </objectlist></frame>
        </dataset>
        """

    @Test("give boxes by corner and size, frames counted from 1")
    func boxes() throws {
        let rows = try PETSAnnotationFile.parse(Self.document, file: "p.xml").rows
        #expect(rows.map(\.frame) == [1, 3])
        #expect(rows.map(\.identity) == [9, 4_000_000_000])
        #expect(rows.map(\.line) == [6, 10])
        let first = try #require(rows.first)
        #expect(abs(first.box.left - 499.1959) < 1e-9 && abs(first.box.top - 157.6881) < 1e-9)
        #expect(rows.last?.box == BoundingBox(left: 0, top: 0, width: 40, height: 80))
    }

    @Test(
        "are refused with the place of the fault",
        arguments: [
            ("h=\"75.17\"", "h=\"-1\"", 6, "h"), ("w='31.03'", "", 6, "w"), ("xc=\"514.7109\"", "xc=\"nan\"", 6, "xc"),
            ("number=\"0\"", "number=\"x\"", 4, "number"), ("id=\"9\"", "", 6, "id"),
            ("<object id=\"9\">", "", 6, "box"), ("yc=\"195.2731\"/>", "yc=195/>", 6, nil),
            ("</dataset>", "<!-- ", 12, nil), ("</dataset>", "<a b=\"", 12, nil), ("<objectlist>\n", "< >\n", 5, nil),
        ] as [(String, String, Int, String?)])
    func faults(part: String, replacement: String, line: Int, column: String?) {
        #expect {
            try PETSAnnotationFile.parse(Self.document.replacing(part, with: replacement), file: "p.xml")
        } throws: { error in
            guard let fault = error as? Fault else { return false }
            return fault.kind == .badData
                && fault.location == Fault.Location(file: "p.xml", line: line, column: column)
        }
    }

    @Test("have to be such", arguments: ["", "1,2,3", "<html></html>"])
    func otherFiles(text: String) {
        #expect(throws: Fault.self) { try PETSAnnotationFile.parse(text, file: "p.xml") }
    }
}
