import COpenCV
import Diagnostics
import Imaging

/// A BGR picture to draw on. Strokes are gathered and drawn at once; all storage is kept from picture to picture.
public struct Canvas {
    /// A colour.
    public struct Color: Sendable, Equatable {
        /// Red, 0 to 255.
        public var red: UInt8
        /// Green, 0 to 255.
        public var green: UInt8
        /// Blue, 0 to 255.
        public var blue: UInt8

        /// Mixes a colour.
        public init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
            self.red = red
            self.green = green
            self.blue = blue
        }
    }

    private struct Stroke {
        var kind: headsup_stroke_kind
        var points: Range<Int>
        var color: Color
        var opacity: Double
        var size: Double
        var text: Range<Int>
    }

    /// What has been drawn.
    public private(set) var picture: Picture
    private var strokes: [Stroke] = []
    private var points: [Float] = []
    private var texts: [CChar] = []
    private var bridged: [headsup_stroke] = []
    private let functions: headsup_media_functions

    /// A black canvas.
    ///
    /// - Throws: `unavailable` without the media library.
    public init(width: Int, height: Int) throws(Fault) {
        functions = try mediaLibrary.functions()
        picture = Picture(width: width, height: height, format: .bgr)
    }

    /// Fills an area with one colour, below all strokes to come.
    public mutating func clear(_ area: PictureRegion, _ color: Color) {
        let (width, bytesPerRow) = (picture.width, picture.bytesPerRow)
        let rows = max(area.top, 0)..<max(min(area.top + area.height, picture.height), max(area.top, 0))
        let columns = max(area.left, 0)..<max(min(area.left + area.width, width), max(area.left, 0))
        guard !rows.isEmpty, !columns.isEmpty else { return }
        picture.withMutableBytes { bytes in
            let first = rows.lowerBound * bytesPerRow
            for column in columns {
                let place = first + column * 3
                bytes[place] = color.blue
                bytes[place + 1] = color.green
                bytes[place + 2] = color.red
            }
            let length = columns.count * 3
            let source = UnsafeRawBufferPointer(rebasing: bytes[(first + columns.lowerBound * 3)...].prefix(length))
            for row in rows.dropFirst() {
                let start = row * bytesPerRow + columns.lowerBound * 3
                UnsafeMutableRawBufferPointer(rebasing: bytes[start..<(start + length)]).copyMemory(from: source)
            }
        }
    }

    /// Fits a picture into an area at once, below all strokes to come.
    ///
    /// - Throws: `software` where the area is not on the canvas.
    public mutating func place(_ other: PictureView, in area: PictureRegion) throws(Fault) {
        var view = try other.bridged()
        let functions = functions
        try draw { canvas, error in
            functions.canvas_place(
                &canvas, &view, Int32(clamping: area.left), Int32(clamping: area.top), Int32(clamping: area.width),
                Int32(clamping: area.height), &error)
        }
    }

    /// A line through points, pixels.
    public mutating func line(
        _ line: some Sequence<SIMD2<Double>>, _ color: Color, width: Double = 1, opacity: Double = 1
    ) {
        add(HEADSUP_STROKE_LINE, line, color, opacity: opacity, size: width)
    }

    /// The area within points, pixels.
    public mutating func area(_ outline: some Sequence<SIMD2<Double>>, _ color: Color, opacity: Double = 1) {
        add(HEADSUP_STROKE_AREA, outline, color, opacity: opacity, size: 0)
    }

    /// A text, on a dark ground.
    ///
    /// - Parameters:
    ///   - text: the words; accents are left out.
    ///   - place: of its lower left corner.
    ///   - color: of the letters.
    ///   - height: of its capital letters, pixels.
    ///   - ground: how much of what is below it the dark ground hides, 0 to 1.
    public mutating func text(
        _ text: String, at place: SIMD2<Double>, _ color: Color, height: Double = 11, ground: Double = 0.6
    ) {
        let start = texts.count
        // The font has the letters of ASCII only; accents are left out rather than shown as question marks.
        texts.append(contentsOf: text.plainLetters.utf8.map { CChar(truncatingIfNeeded: $0) })
        texts.append(0)
        add(
            HEADSUP_STROKE_TEXT, CollectionOfOne(place), color, opacity: ground, size: height,
            text: start..<texts.count)
    }

    private mutating func add(
        _ kind: headsup_stroke_kind, _ shape: some Sequence<SIMD2<Double>>, _ color: Color, opacity: Double,
        size: Double, text: Range<Int> = 0..<0
    ) {
        let start = points.count
        for point in shape {
            points.append(Float(point.x))
            points.append(Float(point.y))
        }
        strokes.append(
            Stroke(
                kind: kind, points: start..<points.count, color: color, opacity: opacity, size: size, text: text))
    }

    /// Draws all strokes since the last time, in their order.
    public mutating func draw() throws(Fault) {
        let functions = functions
        let (strokes, points, texts) = (strokes, points, texts)
        var bridged = bridged
        bridged.removeAll(keepingCapacity: true)
        try points.withUnsafeBufferPointer { points throws(Fault) in
            try texts.withUnsafeBufferPointer { texts throws(Fault) in
                for stroke in strokes {
                    var one = headsup_stroke()
                    one.kind = stroke.kind
                    one.points = points.baseAddress.map { $0 + stroke.points.lowerBound }
                    one.count = Int32(stroke.points.count / 2)
                    one.color = (stroke.color.blue, stroke.color.green, stroke.color.red)
                    one.opacity = Float(stroke.opacity)
                    one.size = Float(stroke.size)
                    one.text = stroke.text.isEmpty ? nil : texts.baseAddress.map { $0 + stroke.text.lowerBound }
                    bridged.append(one)
                }
                try draw { canvas, error in
                    functions.canvas_draw(&canvas, bridged, Int64(bridged.count), &error)
                }
            }
        }
        self.bridged = bridged
        self.strokes.removeAll(keepingCapacity: true)
        self.points.removeAll(keepingCapacity: true)
        self.texts.removeAll(keepingCapacity: true)
    }

    /// Hands the canvas to a function of the library as one whose bytes may be written.
    private mutating func draw(_ body: (inout headsup_picture, inout headsup_error) -> Bool) throws(Fault) {
        let (width, height, stride) = (picture.width, picture.height, picture.bytesPerRow)
        var error = headsup_error()
        let isDone = picture.withMutableBytes { bytes in
            var canvas = headsup_picture(
                bytes: UnsafePointer(bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)), width: Int32(width),
                height: Int32(height), stride: Int64(stride), format: HEADSUP_BGR)
            return body(&canvas, &error)
        }
        guard isDone else { throw Fault(.software, "the picture can not be drawn: \(error.words)") }
    }
}

extension String {
    /// The text in ASCII: letters without their accents, other characters as a question mark.
    fileprivate var plainLetters: String {
        String(
            unicodeScalars.compactMap { scalar -> Character? in
                if scalar.isASCII { return Character(scalar) }
                let properties = scalar.properties
                if properties.isDiacritic || properties.canonicalCombiningClass != .notReordered { return nil }
                return scalar.plainLatinLetter ?? "?"
            })
    }
}

extension Unicode.Scalar {
    /// The letter that a Latin one is a form of, as its name in Unicode has it (LATIN SMALL LETTER E WITH ACUTE): Foundation
    /// could decompose it, and would make the program twice as large.
    fileprivate var plainLatinLetter: Character? {
        guard let words = properties.name?.split(separator: " "), words.count > 3, words[0] == "LATIN" else {
            return nil
        }
        let letter = words[3] == "SHARP" && words.count > 4 ? words[4] : words[3]
        guard letter.count == 1, let first = letter.first else { return nil }
        return words[1] == "SMALL" ? Character(first.lowercased()) : first
    }
}
