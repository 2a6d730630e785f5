import Alerting
import Geometry
import Speech

/// One fact in the black box: 64 bytes, whatever it is, so that the ring is a plain piece of memory.
package struct BlackBoxRecord: BitwiseCopyable, Sendable, Equatable {
    /// What it tells, and with it what the numbers mean.
    enum Kind: UInt32, Sendable {
        /// Nothing was ever written here.
        case nothing
        /// A frame was looked at: width and height of the picture, then w, x, y, z of its orientation; `subject` is 1
        /// where that was measured.
        case frame
        /// A person was found in it: left, top, width, height, score.
        case detection
        /// A person was followed in it: x, y, z, vx, vy, probability of a collision; `subject` is the track.
        case track
        /// Something was said, or not: level, side, closeness, probability, time, distance; see `alert`.
        case alert
        /// A state began or ended: `subject` is its place among `Impairment.allCases`, the first number 1 or 0.
        case state
    }

    /// Raw value of the kind.
    var kind: UInt32
    /// Whom or what it is about.
    var subject: Int32
    /// Number of the frame.
    var frame: Int64
    /// When, nanoseconds of the monotonic clock.
    var time: Int64
    /// What the kind says.
    var numbers: (Float, Float, Float, Float, Float, Float)
    /// More of it, for the alert: bearing.
    var extra: (Float, Float, Float, Float)

    package static func == (a: BlackBoxRecord, b: BlackBoxRecord) -> Bool {
        a.kind == b.kind && a.subject == b.subject && a.frame == b.frame && a.time == b.time
            && a.numbers == b.numbers && a.extra == b.extra
    }

    static let empty = BlackBoxRecord(.nothing, frame: 0, time: Timestamp(nanoseconds: 0))

    init(
        _ kind: Kind, subject: Int = 0, frame: Int, time: Timestamp,
        _ a: Double = 0, _ b: Double = 0, _ c: Double = 0, _ d: Double = 0, _ e: Double = 0, _ f: Double = 0
    ) {
        self.kind = kind.rawValue
        self.subject = Int32(clamping: subject)
        self.frame = Int64(frame)
        self.time = time.nanoseconds
        numbers = (Float(a), Float(b), Float(c), Float(d), Float(e), Float(f))
        extra = (0, 0, 0, 0)
    }

    /// A decision: said, or not.
    init(_ alert: Alert, isSuppressed: Bool, frame: Int) {
        let side = Side.allCases.firstIndex(of: alert.side) ?? 0
        self.init(
            .alert, subject: alert.track ?? -1, frame: frame, time: alert.time, Double(alert.level.rawValue),
            Double(side), alert.isClose ? 1 : 0, alert.probability, alert.timeToCollision, alert.distance)
        extra = (Float(alert.bearing), isSuppressed ? 1 : 0, 0, 0)
    }

    /// What it tells; nil for a record that was damaged.
    var known: Kind? { Kind(rawValue: kind) }

    var moment: Timestamp { Timestamp(nanoseconds: time) }

    /// The alert, where it is one that can be read.
    var alert: Alert? {
        guard known == .alert, let level = AlertLevel(rawValue: Int(exactly: numbers.0) ?? -1),
            let side = Int(exactly: numbers.1), Side.allCases.indices.contains(side)
        else { return nil }
        return Alert(
            time: moment, track: subject < 0 ? nil : Int(subject), level: level, side: Side.allCases[side],
            isClose: numbers.2 == 1, bearing: Double(extra.0), distance: Double(numbers.5),
            probability: Double(numbers.3), timeToCollision: Double(numbers.4))
    }

    /// Whether it was not said.
    var isSuppressed: Bool { extra.1 == 1 }
}
