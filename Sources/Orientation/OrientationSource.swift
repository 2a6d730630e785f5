import Geometry

/// Where the orientation of the camera comes from.
public protocol OrientationSource: Sendable {
    /// What it is called in messages.
    var name: String { get }

    /// How the camera was turned at a moment.
    ///
    /// - Returns: nil where it is not known (before the first sample, or the sensor is silent).
    mutating func orientation(at time: Timestamp) -> Rotation<Camera, SemiLocal>?
}

/// A camera that does not turn: level, or tilted by a known pitch. For a static camera, and as the last resort.
public struct FixedOrientation: OrientationSource {
    /// What it is called in messages.
    public let name: String
    private let rotation: Rotation<Camera, SemiLocal>

    /// - Parameter pitch: radians above the horizon.
    public init(pitch: Double = 0) {
        name = pitch == 0 ? "level and fixed" : "fixed"
        rotation = .looking(heading: 0, pitch: pitch)
    }

    /// The same at every moment.
    public mutating func orientation(at time: Timestamp) -> Rotation<Camera, SemiLocal>? { rotation }
}

/// Orientations recorded beforehand, interpolated between samples.
public struct RecordedOrientation: OrientationSource {
    /// What it is called in messages.
    public let name: String
    private let samples: [(time: Timestamp, rotation: Rotation<Camera, SemiLocal>)]
    private var cursor = 0
    /// Beyond this gap a sample says nothing about a moment, seconds.
    private let longestGap = 0.5

    /// - Parameters:
    ///   - samples: in ascending order of time.
    ///   - name: what it is called in messages.
    public init(samples: [(time: Timestamp, rotation: Rotation<Camera, SemiLocal>)], name: String) {
        self.samples = samples
        self.name = name
    }

    /// Spherical interpolation between the two samples around a moment.
    public mutating func orientation(at time: Timestamp) -> Rotation<Camera, SemiLocal>? {
        guard let first = samples.first else { return nil }
        // Moments ascend in a replay, so the place of the last one is where to look first.
        if cursor >= samples.count || samples[cursor].time > time { cursor = 0 }
        while cursor + 1 < samples.count, samples[cursor + 1].time <= time { cursor += 1 }
        let before = samples[cursor]
        if time < first.time { return first.time.since(time) <= longestGap ? first.rotation : nil }
        guard cursor + 1 < samples.count else {
            return time.since(before.time) <= longestGap ? before.rotation : nil
        }
        let after = samples[cursor + 1]
        let gap = after.time.since(before.time)
        guard gap > 0 else { return before.rotation }
        let fraction = time.since(before.time) / gap
        if gap > 2 * longestGap {
            let nearest = min(time.since(before.time), after.time.since(time))
            guard nearest <= longestGap else { return nil }
            return fraction < 0.5 ? before.rotation : after.rotation
        }
        return before.rotation.interpolated(to: after.rotation, fraction: fraction)
    }
}
