import Diagnostics
import FileFormats
import Geometry

/// The boxes of PETS 2009 as Milan's group published them, in CVML (List and Fisher, "CVML – an XML-based computer
/// vision markup language", ICPR 2004): `frame number`, within it `object id`, within it `box h w xc yc`.
public enum PETSAnnotationFile {
    /// Reads a file.
    ///
    /// The result is in MOTChallenge's form, so frames, which CVML counts from 0, are counted from 1 there.
    ///
    /// - Throws: `Fault` of kind `noInput` or `badData` that names line and attribute.
    public static func read(_ path: String) throws(Fault) -> BoxTable<MOTChallengeRow> {
        try parse(InputFile.text(at: path), file: path)
    }

    /// Reads a text; `file` is its name in messages.
    public static func parse(_ text: String, file: String) throws(Fault) -> BoxTable<MOTChallengeRow> {
        var scanner = MarkupScanner(text, file: file)
        var rows: [MOTChallengeRow] = []
        var sawDataset = false
        var frame: Int?
        var identity: Int64?
        while let tag = try scanner.next() {
            switch tag.name {
            case "dataset":
                sawDataset = true
            case "frame":
                frame = tag.opens ? try Attributes(tag, file: file).frame("number") : nil
                identity = nil
                if tag.closes { frame = nil }
            case "object":
                identity = tag.opens ? try Attributes(tag, file: file).integer("id") : nil
                if tag.closes { identity = nil }
            case "box" where tag.opens:
                let attributes = Attributes(tag, file: file)
                guard let frame, let identity else {
                    throw Fault(
                        .badData, "a box outside of an object of a frame",
                        at: Fault.Location(file: file, line: tag.line, column: "box"))
                }
                rows.append(
                    MOTChallengeRow(
                        line: tag.line, frame: frame + 1, identity: identity, box: try attributes.box()))
            default: break
            }
        }
        guard sawDataset else {
            throw Fault(
                .badData, "no element 'dataset'", at: Fault.Location(file: file),
                remedy: "The file is to be a CVML annotation, as PETS2009-S2L1.xml")
        }
        return try BoxTable(rows: rows, purpose: .tracks, file: file)
    }
}

/// The numbers among the attributes of a tag.
private struct Attributes {
    let tag: MarkupScanner.Tag
    let file: String

    init(_ tag: MarkupScanner.Tag, file: String) {
        self.tag = tag
        self.file = file
    }

    /// An attribute as a line of one field, so that numbers are read as in the other formats.
    private func field(_ name: String) throws(Fault) -> FieldLine {
        guard let value = tag.attributes[name] else {
            throw Fault(
                .badData, "the tag \(tag.name) lacks \(name)",
                at: Fault.Location(file: file, line: tag.line, column: name))
        }
        return FieldLine(file: file, line: tag.line, fields: [value[...]])
    }

    func integer(_ name: String) throws(Fault) -> Int64 { try field(name).integer(0, name) }

    func frame(_ name: String) throws(Fault) -> Int { try field(name).frame(0, first: 0, name) }

    private func positive(_ name: String) throws(Fault) -> Double {
        let value = try field(name).number(0, name)
        guard value > 0 else {
            throw Fault(
                .badData, "\(name) = \(value) of a box is not positive",
                at: Fault.Location(file: file, line: tag.line, column: name))
        }
        return value
    }

    func box() throws(Fault) -> BoundingBox {
        let width = try positive("w")
        let height = try positive("h")
        let centerX = try field("xc").number(0, "xc")
        let centerY = try field("yc").number(0, "yc")
        return BoundingBox(left: centerX - width / 2, top: centerY - height / 2, width: width, height: height)
    }
}
