import FileFormats

/// Coordinates in SVG: two decimals are a hundredth of a pixel.
enum SVGNumber {
    static func text(_ value: Double) -> String { DecimalNumber.format(value, decimals: 2) }

    static func points(_ places: [(x: Double, y: Double)]) -> String {
        places.map { text($0.x) + "," + text($0.y) }.joined(separator: " ")
    }
}
