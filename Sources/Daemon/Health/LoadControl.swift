import Geometry

/// What is done about a detector that is too slow, in ascending order.
public enum LoadLevel: Int, Sendable, Comparable, CaseIterable {
    /// Nothing.
    case everyFrame
    /// Every second frame is left out, so that the others are taken at even times and the processor has a rest.
    case everySecondFrame
    /// And the detector's input is smaller.
    case smallerInput
    /// And that does not suffice: the wearer is told.
    case overloaded

    /// Order of what is given up.
    public static func < (a: LoadLevel, b: LoadLevel) -> Bool { a.rawValue < b.rawValue }
}

/// Decides how much work a frame gets, from what frames have cost. A state machine that time stamps drive.
///
/// The cost is a mean that forgets with each frame. A level is left upwards when the cost has been above its limit for a
/// second, and downwards when the cost has been well below the limit of the level under it for five. Back to the full
/// input leads only a trial, because its cost can not be known without it; a trial that fails doubles the time to the
/// next.
///
/// A frame that alone takes so long that the least rate is missed does not wait for a mean: the smaller input is tried
/// with the next frame, and when frames go on like this for more than half a second, with it or where there is none, the
/// wearer is told. One such frame by itself is not said; it costs the full input for two seconds, and every second frame for five
/// more.
public struct LoadControl: Sendable {
    private static let raiseAfter = 1.0
    private static let lowerAfter = 5.0
    private static let lowerPart = 0.8
    private static let trialAfter = 10.0...160.0
    private static let memory = 0.2
    private static let hopelessAfter = 0.55
    private static let trialAfterOneFrame = 2.0

    /// Below so many frames a second the wearer can not rely on being warned in time.
    public let leastRate: Double
    /// Whether there is a smaller input to fall back on.
    public let hasSmallerInput: Bool
    /// How much work a frame gets.
    public private(set) var level = LoadLevel.everyFrame

    private var cost: Double?
    private var tooSlowSince: Timestamp?
    /// When the first was taken of the frames that each missed the least rate.
    private var hopelessSince: Timestamp?
    private var fastSince: Timestamp?
    private var trialPause = LoadControl.trialAfter.lowerBound
    private var lastTrial: Timestamp?

    /// Starts with the full work.
    public init(leastRate: Double, hasSmallerInput: Bool) {
        self.leastRate = leastRate
        self.hasSmallerInput = hasSmallerInput
    }

    /// Whether a frame is to be looked at, by its place among those that arrive.
    public func takes(_ count: Int) -> Bool { level == .everyFrame || count.isMultiple(of: 2) }

    /// Takes note of what a frame has cost.
    ///
    /// - Parameters:
    ///   - seconds: from taking it to the decision.
    ///   - period: from one frame of the source to the next, seconds.
    ///   - now: this moment.
    public mutating func frame(took seconds: Double, period: Double, at now: Timestamp) {
        guard !answersHopelessness(seconds, period: period, at: now) else { return }
        let mean = cost.map { $0 + Self.memory * (seconds - $0) } ?? seconds
        cost = mean
        if let limit = limit(of: level, period: period), mean > limit {
            fastSince = nil
            let since = tooSlowSince ?? now
            tooSlowSince = since
            if now.since(since) >= Self.raiseAfter { raise(at: now) }
            return
        }
        tooSlowSince = nil
        guard let lower = LoadLevel(rawValue: level.rawValue - 1).map(existing),
            let limit = limit(of: lower, period: period)
        else { return }
        guard mean < Self.lowerPart * limit else {
            fastSince = nil
            return
        }
        let since = fastSince ?? now
        fastSince = since
        let isTrial = level == .smallerInput
        guard now.since(since) >= (isTrial ? trialPause : Self.lowerAfter) else { return }
        change(to: lower)
        if isTrial { lastTrial = now }
    }

    /// Whether the frame alone missed the least rate, and the level was raised for it.
    private mutating func answersHopelessness(_ seconds: Double, period: Double, at now: Timestamp) -> Bool {
        guard level < .overloaded, seconds > lastLimit(period: period) else {
            hopelessSince = nil
            return false
        }
        let since = hopelessSince
        hopelessSince = since ?? now.advanced(by: -seconds)
        if level < .smallerInput, hasSmallerInput {
            beginSmallerInput(at: now, trialAfter: Self.trialAfterOneFrame)
            return true
        }
        guard let since, now.since(since) >= Self.hopelessAfter else { return false }
        hopelessSince = nil
        change(to: .overloaded)
        return true
    }

    /// Above this cost, seconds, a level does not suffice; nil for the last.
    private func limit(of level: LoadLevel, period: Double) -> Double? {
        switch level {
        case .everyFrame: period
        case .everySecondFrame: hasSmallerInput ? 2 * period : lastLimit(period: period)
        case .smallerInput: lastLimit(period: period)
        case .overloaded: nil
        }
    }

    /// Above this cost, seconds, nothing suffices: the least rate is missed, with every second frame left out.
    private func lastLimit(period: Double) -> Double { max(2 * period, 1 / leastRate) }

    private mutating func raise(at now: Timestamp) {
        var next = LoadLevel(rawValue: level.rawValue + 1) ?? .overloaded
        if next == .smallerInput {
            guard !hasSmallerInput else { return beginSmallerInput(at: now, trialAfter: Self.trialAfter.lowerBound) }
            next = .overloaded
        }
        change(to: next)
    }

    /// - Parameter pause: seconds to the first trial of the full input, unless one has failed just now.
    private mutating func beginSmallerInput(at now: Timestamp, trialAfter pause: Double) {
        if let lastTrial, now.since(lastTrial) < 2 * Self.trialAfter.lowerBound {
            trialPause = min(max(2 * trialPause, Self.trialAfter.lowerBound), Self.trialAfter.upperBound)
        } else {
            trialPause = pause
        }
        change(to: .smallerInput)
    }

    private func existing(_ level: LoadLevel) -> LoadLevel {
        level == .smallerInput && !hasSmallerInput ? .everySecondFrame : level
    }

    private mutating func change(to level: LoadLevel) {
        self.level = level
        cost = nil
        tooSlowSince = nil
        fastSince = nil
    }
}
