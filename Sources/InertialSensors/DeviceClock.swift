import Geometry

/// Brings the time of a device's own clock into the host's, which runs at another speed and hears of each sample late.
///
/// The delay from a sample to its arrival varies and is never negative: arrival - device time, over device time, are
/// points above a straight line whose slope is the drift. Of all lines below the points that one is taken whose mean
/// distance from them is least, which is an edge of their lower convex hull (Zhang, Liu and Xia, "Clock synchronization
/// algorithms for network measurements", INFOCOM 2002). The lowest point of each half second stands for the others, so an
/// update costs next to nothing. What is left is the shortest delay there is, a millisecond or less over USB.
struct DeviceClock {
    /// The lowest point of each such stretch is kept, seconds.
    private static let stretch = 0.5
    /// So many of them: 20 s, in which a crystal hardly changes its speed.
    private static let kept = 40
    /// No clock is wrong by more. Makers allow a sensor's own oscillator one or two per cent.
    private static let largestDrift = 0.05
    /// A drift is believed from points this far apart on, seconds.
    private static let shortestBase = 1.0
    /// A device whose time departs from the host's by more at once was started anew, seconds.
    private static let largestLeap = 0.5
    /// Late samples in a row that are a clock set back and no tardy host.
    private static let lateInARow = 20

    private struct Point {
        var x: Double
        var y: Double
    }

    private let tick: Double
    private var origin: (ticks: UInt64, arrival: Timestamp)?
    private var lastTicks: UInt64 = 0
    private var lastTime = Timestamp(nanoseconds: .min)
    private var points: [Point] = []
    private var lowest: Point?
    private var late = 0
    /// The line: y = level + drift * x.
    private var level = 0.0
    /// How much slower the device's clock goes than the host's, seconds for each of its seconds.
    private(set) var drift = 0.0
    /// How often the device was started anew.
    private(set) var restarts = 0

    /// - Parameter tick: nominal seconds of one count of the device.
    init(tick: Double) {
        self.tick = tick
        points.reserveCapacity(Self.kept + 1)
    }

    /// The host's time of a sample. Times given grow, and are never later than the arrival.
    ///
    /// - Returns: nil for a sample with the count of the one before it.
    mutating func time(ticks: UInt64, arrival: Timestamp) -> Timestamp? {
        guard let origin, ticks >= lastTicks else { return restart(ticks, arrival) }
        guard ticks > lastTicks else { return nil }
        lastTicks = ticks
        let x = Double(ticks - origin.ticks) * tick
        let y = arrival.since(origin.arrival) - x
        let above = y - (level + drift * x)
        late = above > Self.largestLeap ? late + 1 : 0
        guard above > -Self.largestLeap, late < Self.lateInARow else { return restart(ticks, arrival) }
        if above < 0 { level += above }
        take(Point(x: x, y: y))
        return given(origin.arrival.advanced(by: x + level + drift * x), arrival)
    }

    private mutating func restart(_ ticks: UInt64, _ arrival: Timestamp) -> Timestamp {
        if origin != nil { restarts += 1 }
        origin = (ticks, arrival)
        lastTicks = ticks
        points.removeAll(keepingCapacity: true)
        lowest = Point(x: 0, y: 0)
        (level, late) = (0, 0)
        return given(arrival, arrival)
    }

    /// A line that is moved must not bring a sample before the one before it.
    private mutating func given(_ time: Timestamp, _ arrival: Timestamp) -> Timestamp {
        lastTime = max(min(time, arrival), Timestamp(nanoseconds: lastTime.nanoseconds &+ 1))
        return lastTime
    }

    private mutating func take(_ point: Point) {
        guard let low = lowest else {
            lowest = point
            return
        }
        let begin = (low.x / Self.stretch).rounded(.down)
        guard (point.x / Self.stretch).rounded(.down) > begin else {
            if point.y - drift * point.x < low.y - drift * low.x { lowest = point }
            return
        }
        points.append(low)
        if points.count > Self.kept { points.removeFirst() }
        lowest = point
        fit()
    }

    /// The edge of the lower hull over the points' mean.
    private mutating func fit() {
        guard let first = points.first, let last = points.last, last.x - first.x >= Self.shortestBase else { return }
        let middle = points.reduce(0) { $0 + $1.x } / Double(points.count)
        // Of all lines through one point on each side of the middle the hull's edge is the one that is lowest there.
        var best: (height: Double, drift: Double, level: Double)?
        for left in points where left.x <= middle {
            var slope = Double.infinity
            for right in points where right.x > middle { slope = min(slope, (right.y - left.y) / (right.x - left.x)) }
            let height = left.y + slope * (middle - left.x)
            if height < best?.height ?? .infinity { best = (height, slope, left.y - slope * left.x) }
        }
        guard let best else { return }
        drift = max(-Self.largestDrift, min(Self.largestDrift, best.drift))
        level = points.reduce(Double.infinity) { min($0, $1.y - drift * $1.x) }
    }
}
