import Algorithms
import Geometry
import Risk

/// Decides, frame by frame, what is said and what is not.
///
/// There is no queue: a hazard that can not be said now is looked at again in the next frame, so that whatever is said is
/// true at the moment it is said. At most one alert leaves a frame, the most urgent.
public struct AlertPolicy: Sendable {
    /// A person the policy is asked about.
    public struct Candidate: Sendable {
        /// Track of the person.
        public var track: Int
        /// What the estimator says of them.
        public var risk: CollisionRisk
        /// Direction in the head frame, radians, left positive.
        public var bearing: Double
        /// How long ago the person was last seen, seconds.
        public var unseen: Double

        /// Makes a candidate.
        public init(track: Int, risk: CollisionRisk, bearing: Double, unseen: Double = 0) {
            self.track = track
            self.risk = risk
            self.bearing = bearing
            self.unseen = unseen
        }
    }

    /// What is remembered of a person.
    private struct Memory {
        var track: Int
        var level: AlertLevel?
        /// Since when the person has been at least at this level without a break.
        var risingSince: Timestamp?
        var lastHazard: Timestamp
        var lastSeen: Timestamp
        /// Since when the person has been near enough to be beside the wearer; nil while they are not.
        var nearSince: Timestamp?
        /// Whether they were that near when first seen: beside the wearer before the head was turned their way.
        var beganBeside: Bool
        var announcedLevel: AlertLevel?
        var announcedSide: Side?
        var announcedAt: Timestamp
        var side: Side
    }

    /// What is tuned.
    public let settings: AlertSettings
    /// In order of their tracks.
    private var memories: [Memory] = []
    /// Moments of the alerts below danger within the last minute.
    private var recent: [Timestamp] = []
    private var lastAlert: (time: Timestamp, level: AlertLevel)?
    private var lastCrowd: Timestamp?

    /// A policy that has said nothing yet.
    public init(settings: AlertSettings = AlertSettings()) {
        self.settings = settings
        memories.reserveCapacity(64)
        recent.reserveCapacity(settings.maximumPerMinute + 1)
    }

    /// Decides about one frame.
    ///
    /// - Parameters:
    ///   - time: when the frame was taken.
    ///   - candidates: everybody believed to be there, in any order.
    ///   - decisions: emptied, then filled: at most one announcement, first, then what was not said and why.
    public mutating func update(
        at time: Timestamp, _ candidates: [Candidate], into decisions: inout [AlertDecision]
    ) {
        decisions.removeAll(keepingCapacity: true)
        recent.removeAll { time.since($0) >= 60 }
        var m = -1
        for candidate in candidates {
            m = place(of: candidate.track, after: m)
            remember(candidate, memory: m, at: time)
        }
        m = -1
        var best: (memory: Int, candidate: Int)?
        for c in candidates.indices {
            m = place(of: candidates[c].track, after: m)
            assess(candidates[c], memory: m, at: time)
            guard let level = memories[m].level else { continue }
            let isNews: Bool
            if let announced = memories[m].announcedLevel {
                let sideChanged =
                    memories[m].announcedSide != memories[m].side
                    && time.since(memories[m].announcedAt) >= settings.sideChangeInterval
                let hasRisen =
                    level == .danger || time.since(memories[m].announcedAt) >= settings.riseInterval
                isNews = (level > announced && hasRisen) || sideChanged
            } else {
                isNews = true
            }
            guard candidates[c].unseen <= settings.longestUnseen else { continue }
            let alert = alert(for: candidates[c], memory: m, level: level, at: time)
            guard isNews else {
                decisions.append(.suppress(alert, .alreadyAnnounced))
                continue
            }
            guard !isBeside(candidates[c].risk, memories[m], at: time) else {
                decisions.append(.suppress(alert, .beside))
                continue
            }
            if let current = best {
                let rival = candidates[current.candidate]
                let rivalLevel = memories[current.memory].level ?? .notice
                let isMoreUrgent =
                    level != rivalLevel
                    ? level > rivalLevel
                    : candidates[c].risk.timeToCollision < rival.risk.timeToCollision
                if isMoreUrgent {
                    let loser = self.alert(for: rival, memory: current.memory, level: rivalLevel, at: time)
                    decisions.append(.suppress(loser, .lessUrgent))
                    best = (m, c)
                } else {
                    decisions.append(.suppress(alert, .lessUrgent))
                }
            } else {
                best = (m, c)
            }
        }
        if let best {
            decide(candidates[best.candidate], memory: best.memory, at: time, into: &decisions)
        }
        memories.removeAll { time.since($0.lastSeen) > settings.releaseAfter }
    }

    /// Says it, or says why not.
    private mutating func decide(
        _ candidate: Candidate, memory m: Int, at time: Timestamp, into decisions: inout [AlertDecision]
    ) {
        guard let level = memories[m].level else { return }
        let news = alert(for: candidate, memory: m, level: level, at: time)
        if let last = lastAlert, time.since(last.time) < settings.minimumInterval, level <= last.level {
            decisions.append(.suppress(news, .tooSoon))
            return
        }
        if level < .danger, recent.count >= settings.maximumPerMinute {
            if let lastCrowd, time.since(lastCrowd) < settings.crowdInterval {
                decisions.append(.suppress(news, .crowd))
                return
            }
            var crowd = news
            crowd.track = nil
            crowd.side = .ahead
            crowd.bearing = 0
            crowd.level = .notice
            lastCrowd = time
            lastAlert = (time, .notice)
            decisions.insert(.announce(crowd), at: 0)
            return
        }
        memories[m].announcedLevel = max(level, memories[m].announcedLevel ?? level)
        memories[m].announcedSide = memories[m].side
        memories[m].announcedAt = time
        lastAlert = (time, level)
        if level < .danger { recent.append(time) }
        decisions.insert(.announce(news), at: 0)
    }

    /// Where the memory of a track is, or belongs.
    ///
    /// - Parameter last: where the one asked for before is. Who comes in order of tracks mostly finds theirs behind it.
    private func place(of track: Int, after last: Int) -> Int {
        if last + 1 < memories.count, memories[last + 1].track == track { return last + 1 }
        return memories.partitioningIndex { $0.track >= track }
    }

    /// Brings the memory of a person up to date, or makes one.
    ///
    /// - Parameter m: where it is, or belongs.
    private mutating func remember(_ candidate: Candidate, memory m: Int, at time: Timestamp) {
        guard m < memories.count, memories[m].track == candidate.track else {
            let memory = Memory(
                track: candidate.track, level: nil, risingSince: nil, lastHazard: time, lastSeen: time, nearSince: nil,
                beganBeside: candidate.risk.distance < settings.besideDistance, announcedLevel: nil, announcedSide: nil,
                announcedAt: time, side: side(of: candidate.bearing, before: nil))
            memories.insert(memory, at: m)
            return
        }
        memories[m].lastSeen = time
        memories[m].side = side(of: candidate.bearing, before: memories[m].side)
    }

    /// Brings a person's level up to date, with debounce and hysteresis.
    private mutating func assess(_ candidate: Candidate, memory m: Int, at time: Timestamp) {
        let entered = settings.level(of: candidate.risk)
        let held = settings.level(of: candidate.risk, factor: settings.releaseFactor)
        if candidate.risk.distance < settings.besideDistance {
            memories[m].nearSince = memories[m].nearSince ?? time
        } else if candidate.risk.distance > Self.besideExit * settings.besideDistance {
            memories[m].nearSince = nil
            memories[m].beganBeside = false
        }
        if let entered {
            let since = memories[m].risingSince ?? time
            memories[m].risingSince = since
            memories[m].lastHazard = time
            // Danger allows no waiting beyond the first frame's doubt; a rise of a known hazard needs none either.
            if memories[m].level != nil || time.since(since) >= settings.raiseAfter {
                memories[m].level = max(entered, memories[m].level.map { min($0, held ?? entered) } ?? entered)
            }
        } else {
            memories[m].risingSince = nil
            if let level = memories[m].level {
                if let held {
                    memories[m].level = min(level, held)
                    memories[m].lastHazard = time
                } else if time.since(memories[m].lastHazard) >= settings.releaseAfter {
                    memories[m].level = nil
                    memories[m].announcedLevel = nil
                    memories[m].announcedSide = nil
                } else {
                    // Kept in mind, but nothing new is said of somebody who is no hazard now.
                    memories[m].level = nil
                }
            } else if time.since(memories[m].lastHazard) >= settings.releaseAfter {
                memories[m].announcedLevel = nil
                memories[m].announcedSide = nil
            }
        }
    }

    /// The exit of being beside somebody, as a multiple of its entry: a companion sways by more than a fifth of the way.
    private static let besideExit = 1.2

    /// Whether somebody is within the radius already, or has been beside the wearer for a while and does not come on.
    private func isBeside(_ risk: CollisionRisk, _ memory: Memory, at time: Timestamp) -> Bool {
        if risk.distance < settings.withinDistance { return risk.closingSpeed < settings.withinClosingSpeed }
        guard let since = memory.nearSince, memory.beganBeside || time.since(since) >= settings.besideAfter else {
            return false
        }
        return risk.closingSpeed < settings.besideClosingSpeed
    }

    /// The word for a direction, with hysteresis at the sectors' edges.
    private func side(of bearing: Double, before: Side?) -> Side {
        func word(_ b: Double, _ ahead: Double, _ behind: Double) -> Side {
            if abs(b) <= ahead { return .ahead }
            if abs(b) >= behind { return .behind }
            return b > 0 ? .left : .right
        }
        let plain = word(bearing, settings.aheadHalfWidth, settings.behindBeyond)
        guard let before, before != plain else { return plain }
        let h = settings.sideHysteresis
        let wider: Side =
            switch before {
            case .ahead: word(bearing, settings.aheadHalfWidth + h, settings.behindBeyond)
            case .behind: word(bearing, settings.aheadHalfWidth, settings.behindBeyond - h)
            case .left, .right: word(bearing, settings.aheadHalfWidth - h, settings.behindBeyond + h)
            }
        return wider == before ? before : plain
    }

    private func alert(for candidate: Candidate, memory m: Int, level: AlertLevel, at time: Timestamp) -> Alert {
        Alert(
            time: time, track: candidate.track, level: level, side: memories[m].side,
            isClose: candidate.risk.distance < settings.closeDistance
                || candidate.risk.timeToCollision < settings.dangerTime,
            bearing: candidate.bearing, distance: candidate.risk.distance, probability: candidate.risk.probability,
            timeToCollision: candidate.risk.timeToCollision)
    }
}
