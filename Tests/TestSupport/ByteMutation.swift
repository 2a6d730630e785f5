extension SeededGenerator {
    /// Bytes of a file with some of them replaced, left out, doubled or swapped for bytes that mean something to a
    /// parser: input for fuzzing.
    ///
    /// - Parameter meaningful: characters that the format gives a meaning.
    public mutating func mutated(_ bytes: [UInt8], meaningful: String) -> [UInt8] {
        var bytes = bytes
        let special = Array(meaningful.utf8)
        for _ in 0..<Int.random(in: 1...6, using: &self) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &self)
            switch Int.random(in: 0..<6, using: &self) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &self)
            case 1: bytes.remove(at: place)
            case 2: bytes.insert(special.randomElement(using: &self) ?? 0, at: place)
            case 3: bytes[place] = special.randomElement(using: &self) ?? 0
            case 4: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...40, using: &self)))
            default: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 12)], at: place)
            }
        }
        return bytes
    }

    /// The same for a text; bytes that are no UTF-8 any more become U+FFFD.
    public mutating func mutated(_ text: String, meaningful: String) -> String {
        String(decoding: mutated(Array(text.utf8), meaningful: meaningful), as: UTF8.self)
    }
}
