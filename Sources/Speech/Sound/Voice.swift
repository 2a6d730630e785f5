/// One utterance being heard: its earcon, then its words, from its direction. Renders block after block without
/// allocating.
struct Voice: Sendable {
    /// Silence between the earcon and the words, seconds.
    static let pause = 0.03
    /// How fast a voice that is cut short falls silent, seconds: quick, but without a click.
    static let fade = 0.005

    /// Whether there is something left to hear.
    private(set) var isSounding = false

    private var earcon: Earcon?
    private var words: [Float] = []
    private var wordsStart = 0
    private var length = 0
    private var position = 0
    private var gain: Float = 0
    private var fadeLeft: Int?
    private var left = EarFilter(delay: 0, gain: 1)
    private var right = EarFilter(delay: 0, gain: 1)
    /// The last `EarFilter.history` samples before the block, then the block.
    private var stream: [Float]
    private let rate: Int

    /// A silent voice.
    init(rate: Int, blockCapacity: Int) {
        self.rate = rate
        stream = [Float](repeating: 0, count: EarFilter.history + blockCapacity)
    }

    /// Begins to sound.
    mutating func begin(earcon: Earcon?, words: [Float], bearing: Double?, gain: Float) {
        self.earcon = earcon
        self.words = words
        self.gain = gain
        wordsStart = earcon.map { $0.frameCount + (words.isEmpty ? 0 : Int(Voice.pause * Double(rate))) } ?? 0
        length = wordsStart + words.count + EarFilter.history
        position = 0
        fadeLeft = nil
        let cues = InterauralCues(bearing: bearing ?? 0)
        let delay = cues.timeDifference * Double(rate)
        left = EarFilter(delay: max(0, -delay), gain: cues.leftGain)
        right = EarFilter(delay: max(0, delay), gain: cues.rightGain)
        for i in stream.indices { stream[i] = 0 }
        isSounding = wordsStart + words.count > 0
    }

    /// Falls silent soon.
    mutating func fadeOut() {
        if isSounding, fadeLeft == nil { fadeLeft = Int(Voice.fade * Double(rate)) }
    }

    /// Adds the next block to what is heard.
    ///
    /// - Parameters:
    ///   - output: interleaved samples; its length is a multiple of `channels` and fits the block capacity.
    ///   - channels: 1, or 2 for left and right.
    mutating func render(addingTo output: UnsafeMutableBufferPointer<Float>, channels: Int) {
        guard isSounding else { return }
        let frames = output.count / channels
        let history = EarFilter.history
        for n in 0..<frames {
            let sample = nextSample()
            stream[history + n] = sample
        }
        stream.withUnsafeBufferPointer { [left, right] stream in
            guard let base = stream.baseAddress else { return }
            for n in 0..<frames {
                if channels == 2 {
                    output[2 * n] += left.output(base, at: history + n)
                    output[2 * n + 1] += right.output(base, at: history + n)
                } else {
                    output[n] += base[history + n]
                }
            }
        }
        for i in 0..<history { stream[i] = stream[frames + i] }
        if position >= length || fadeLeft == 0 { isSounding = false }
    }

    private mutating func nextSample() -> Float {
        defer { position += 1 }
        var sample: Float = 0
        if position >= wordsStart {
            let i = position - wordsStart
            if i < words.count { sample = words[i] }
        } else if let earcon {
            sample = earcon.sample(at: position)
        }
        guard let fadeLeft else { return sample * gain }
        self.fadeLeft = max(0, fadeLeft - 1)
        return sample * gain * Float(fadeLeft) / Float(Int(Voice.fade * Double(rate)))
    }
}
