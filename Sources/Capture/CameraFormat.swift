/// An encoding that a camera offers, with its sizes and rates.
public struct CameraFormat: Sendable, Hashable, Codable {
    /// One size, or a range of sizes, with the rates at it.
    public struct Size: Sendable, Hashable, Codable {
        /// Widths, pixels.
        public var width: CameraRange
        /// Heights, pixels.
        public var height: CameraRange
        /// Frames per second; none where the camera does not say.
        public var rates: CameraRange

        /// Makes a size of its parts.
        public init(width: CameraRange, height: CameraRange, rates: CameraRange) {
            self.width = width
            self.height = height
            self.rates = rates
        }
    }

    /// The four letters.
    public var fourCC: FourCC
    /// The driver's words for it.
    public var name: String
    /// Sizes; none where the camera does not say.
    public var sizes: [Size]

    /// Makes a format of its parts.
    public init(fourCC: FourCC, name: String, sizes: [Size]) {
        self.fourCC = fourCC
        self.name = name
        self.sizes = sizes
    }

    /// The modes of this format that come into question for a size and rate: one for each size, or the nearest of a
    /// range, at the nearest rate.
    public func modes(for choice: CameraModeChoice) -> [CameraMode] {
        if sizes.isEmpty {
            return [CameraMode(fourCC: fourCC, width: choice.width, height: choice.height, rate: 0)]
        }
        return sizes.compactMap { size in
            guard let width = size.width.nearest(to: Double(choice.width)),
                let height = size.height.nearest(to: Double(choice.height))
            else { return nil }
            return CameraMode(
                fourCC: fourCC, width: Int(width), height: Int(height), rate: size.rates.nearest(to: choice.rate) ?? 0)
        }
    }
}

extension FourCC: Codable {
    /// Reads the letters.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let value = FourCC(letters: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "one to four letters expected")
        }
        self = value
    }

    /// Writes the letters.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
