/// Pedestrians seen from above: who was where in each frame.
public struct PedestrianScene: Sendable {
    /// One pedestrian in one frame.
    public struct Person: Sendable {
        /// Who.
        public var id: Int
        /// Where, metres.
        public var position: SIMD2<Double>

        /// Makes one.
        public init(id: Int, position: SIMD2<Double>) {
            self.id = id
            self.position = position
        }
    }

    /// One frame.
    public struct Frame: Sendable {
        /// Number of the frame in its file.
        public var number: Int
        /// Everybody in it, by ascending id.
        public var people: [Person]

        /// Makes one.
        public init(number: Int, people: [Person]) {
            self.number = number
            self.people = people.sorted { $0.id < $1.id }
        }

        /// Where somebody is; nil where they are not in the frame.
        public func position(of id: Int) -> SIMD2<Double>? {
            var (low, high) = (0, people.count)
            while low < high {
                let middle = (low + high) / 2
                if people[middle].id < id { low = middle + 1 } else { high = middle }
            }
            return low < people.count && people[low].id == id ? people[low].position : nil
        }
    }

    /// Name of the scene.
    public var name: String
    /// All frames with anybody in them, in ascending order.
    public var frames: [Frame]

    /// Makes a scene.
    public init(name: String, frames: [Frame]) {
        self.name = name
        self.frames = frames.sorted { $0.number < $1.number }
    }
}
