import Geometry

/// What can be wrong with the samples of an inertial sensor that goes on giving them.
public enum InertialTrouble: Sendable, Hashable {
    /// The very same readings for a second. A sensor always has noise: it hangs.
    case stuck
    /// This percentage of the samples are those before them once more.
    case repeating(percent: Int)
    /// The gyroscope is cut off by its range.
    case turnsTooFast
    /// The accelerometer is cut off by its range.
    case shakenTooHard
    /// This many samples a second, where another number was promised or fewer do not suffice.
    case wrongRate(measured: Int, promised: Int?)

    /// The same trouble whatever its numbers.
    fileprivate var kind: Int {
        switch self {
        case .stuck: 0
        case .repeating: 1
        case .turnsTooFast: 2
        case .shakenTooHard: 3
        case .wrongRate: 4
        }
    }
}

/// Watches the samples of an inertial sensor for what a filter alone would swallow, and tells each trouble once: again only
/// after it was gone for a while.
///
/// A value driven by moments in time, without a device or a clock. Nothing is allocated for a sample.
public struct InertialHealth: Sendable {
    /// Length of one measurement, seconds.
    private static let window = 2.0
    /// The same readings for so long are a sensor that hangs, seconds.
    private static let stuckAfter = 1.0
    /// So many windows without a trouble end it.
    private static let windowsToEnd = 5
    /// A rate is wrong beyond these parts of the promised one, as for cameras, and below what the filter needs where none
    /// was promised: five samples must be lost before nobody knows what the head did.
    private static let rightRate = 0.7...1.4
    private static let leastRate = 45.0
    /// Parts of the samples from which on they are told. A hit saturates an accelerometer now and then.
    private static let repeatedPart = 0.3
    private static let fastPart = 0.01
    private static let shakenPart = 0.05

    /// Whether the sensor hangs: what it says is no measurement.
    public private(set) var isStuck = false

    private let promisedRate: Double?
    private var last: InertialReading?
    private var sameSince: Timestamp?
    private var start: Timestamp?
    private var (count, repeated, fast, shaken) = (0, 0, 0, 0)
    /// By kind of trouble: windows left until it is over, 0 where there is none.
    private var left = [0, 0, 0, 0, 0]
    private var wrongRates = 0

    /// - Parameter promisedRate: samples a second that the sensor says it gives; nil where it does not say.
    public init(promisedRate: Double?) { self.promisedRate = promisedRate }

    /// Takes in a sample.
    ///
    /// - Parameters:
    ///   - reading: the sample.
    ///   - use: what the filter made of it; nil where it was not asked.
    ///   - now: when it arrived.
    /// - Returns: a trouble that began.
    public mutating func see(_ reading: InertialReading, _ use: SampleUse?, at now: Timestamp) -> InertialTrouble? {
        if let found = watchRepetition(reading, now) { return found }
        if use == .saturated { fast += 1 }
        if use == .withoutAccelerometer { shaken += 1 }
        count += 1
        guard let begin = start else {
            // The first sample begins a window and does not belong to it: n intervals are n samples.
            (start, count, repeated, fast, shaken) = (now, 0, 0, 0, 0)
            return nil
        }
        let duration = now.since(begin)
        guard duration >= Self.window else { return nil }
        defer { (start, count, repeated, fast, shaken) = (now, 0, 0, 0, 0) }
        // A pause, as from one opening to the next, is no slow rate; silence is somebody else's to tell.
        guard duration < 2 * Self.window else { return nil }
        return judge(duration, at: now)
    }

    private mutating func watchRepetition(_ reading: InertialReading, _ now: Timestamp) -> InertialTrouble? {
        let isSame = last.map { Self.same($0, reading) } ?? false
        if isSame || last?.time == reading.time { repeated += 1 }
        last = reading
        guard isSame, let since = sameSince else {
            sameSince = now
            // What hung was told as that.
            if isStuck { repeated = 0 }
            isStuck = false
            return nil
        }
        guard !isStuck, now.since(since) >= Self.stuckAfter else { return nil }
        isStuck = true
        return told(.stuck)
    }

    /// The accelerometer may be missing, which is nan and equals nothing.
    private static func same(_ a: InertialReading, _ b: InertialReading) -> Bool {
        a.angularRate == b.angularRate
            && (a.specificForce == b.specificForce || !(a.specificForce.isFinite || b.specificForce.isFinite))
    }

    private mutating func judge(_ duration: Double, at now: Timestamp) -> InertialTrouble? {
        for kind in left.indices where left[kind] > 0 { left[kind] -= 1 }
        let all = Double(max(1, count))
        let rate = Double(count) / duration
        let isRight = promisedRate.map { Self.rightRate.contains(rate / $0) } ?? (rate >= Self.leastRate)
        // One window may be a start, or a host that was busy.
        wrongRates = isRight ? 0 : wrongRates + 1
        var found: InertialTrouble?
        if wrongRates >= 2 {
            let promised = promisedRate.map { Int($0.rounded()) }
            found = told(.wrongRate(measured: Int(rate.rounded()), promised: promised)) ?? found
        }
        if Double(shaken) / all >= Self.shakenPart { found = told(.shakenTooHard) ?? found }
        if Double(fast) / all >= Self.fastPart { found = told(.turnsTooFast) ?? found }
        let part = Double(repeated) / all
        // The same for long may be a sensor that hangs, and is told as that when it is sure.
        let mayHang = sameSince.map { now.since($0) > 0.3 * Self.stuckAfter } ?? false
        if part >= Self.repeatedPart, !isStuck, !mayHang { found = told(.repeating(percent: Int(part * 100))) ?? found }
        return found
    }

    /// The trouble where it is new.
    private mutating func told(_ trouble: InertialTrouble) -> InertialTrouble? {
        defer { left[trouble.kind] = Self.windowsToEnd }
        return left[trouble.kind] == 0 ? trouble : nil
    }
}
