import Geometry

/// Paths of pedestrians seen from above, as the data sets for path prediction have them.
public struct PathRecording: Sendable {
    /// One position.
    public struct Sample: Sendable, Equatable {
        /// Number of the frame, in the file's own steps.
        public var frame: Int
        /// Who it is.
        public var person: Int
        /// Where on the ground, metres, in the file's axes.
        public var position: SIMD2<Double>

        /// Makes a sample.
        public init(frame: Int, person: Int, position: SIMD2<Double>) {
            self.frame = frame
            self.person = person
            self.position = position
        }
    }

    /// What it is called: the file's name without its ending.
    public var name: String
    /// All positions, by ascending frame and within it in the order of the file.
    public var samples: [Sample]
    /// Frames from one recorded frame to the next: the smallest difference between two.
    public var frameStep: Int
    /// Seconds from one recorded frame to the next.
    public var period: Double

    /// Makes a recording; the samples are put in order.
    ///
    /// - Parameters:
    ///   - name: what it is called.
    ///   - samples: in any order.
    ///   - period: seconds from one recorded frame to the next.
    public init(name: String, samples: [Sample], period: Double) {
        self.name = name
        self.samples = samples.enumerated()
            .sorted { ($0.element.frame, $0.offset) < ($1.element.frame, $1.offset) }.map(\.element)
        self.period = period
        let steps = zip(self.samples, self.samples.dropFirst()).lazy.map { $1.frame - $0.frame }.filter { $0 > 0 }
        frameStep = steps.min() ?? 1
    }

    /// Seconds from the first recorded frame to another.
    public func seconds(of frame: Int) -> Double {
        Double(frame - (samples.first?.frame ?? frame)) / Double(frameStep) * period
    }
}
