import Geometry
import Ranging

extension Tracker {
    /// Gives an observation to a track.
    mutating func take(_ c: Int, for t: Int, observations: [Observation], at time: Timestamp) {
        candidates[c].isTaken = true
        let candidate = candidates[c]
        let observation = observations[candidate.index]
        tracks[t].motion.update(with: candidate.position, covariance: candidate.covariance)
        let gain = tracks[t].heightVariance / (tracks[t].heightVariance + candidate.heightVariance)
        tracks[t].height += gain * (candidate.height - tracks[t].height)
        tracks[t].heightVariance *= 1 - gain
        if let box = observation.box {
            if tracks[t].boxFilter == nil {
                tracks[t].boxFilter = BoxFilter(box, settings: settings.image)
            } else if let innovation = tracks[t].boxFilter?.update(with: box, settings: settings.image) {
                unsteadiness.add(innovation: innovation)
            }
        }
        tracks[t].lastSeen = time
        tracks[t].lastPosition = candidate.position
        tracks[t].hits += 1
        tracks[t].score = candidate.score
        tracks[t].observation = candidate.index
        tracks[t].box = observation.box
        tracks[t].person = observation.person
        histories[tracks[t].historySlot].append(
            TrackHistory.Sample(time: time, position: candidate.position, covariance: candidate.covariance))
    }

    /// Starts tracks from the sure observations that belong to nobody.
    mutating func startTracks(_ observations: [Observation], at time: Timestamp) {
        for c in candidates.indices where !candidates[c].isTaken && candidates[c].score >= settings.startScore {
            if let box = observations[candidates[c].index].box, isSeenAlready(box) { continue }
            start(from: c, observations: observations, at: time)
        }
    }

    /// Whether a box is the second one of somebody seen in this frame, as detectors report now and then.
    private func isSeenAlready(_ box: BoundingBox) -> Bool {
        tracks.contains { track in
            guard track.isBelieved, track.observation != nil, let other = track.box else { return false }
            return other.iou(box) > settings.duplicateOverlap
        }
    }

    mutating func start(from c: Int, observations: [Observation], at time: Timestamp) {
        if tracks.count >= settings.maximumTracks, !dropLeastBelieved() { return }
        let candidate = candidates[c]
        let observation = observations[candidate.index]
        candidates[c].isTaken = true
        let slot: Int
        if let free = freeSlots.popLast() {
            slot = free
            histories[slot].removeAll()
        } else {
            slot = histories.count
            histories.append(TrackHistory(capacity: settings.historyCapacity))
        }
        histories[slot].append(
            TrackHistory.Sample(time: time, position: candidate.position, covariance: candidate.covariance))
        tracks.append(
            Track(
                id: nextID,
                motion: ConstantVelocityFilter(
                    position: candidate.position, covariance: candidate.covariance,
                    speedDeviation: settings.initialSpeedDeviation),
                height: candidate.height, status: .tentative, firstSeen: time, lastSeen: time, hits: 1,
                score: candidate.score, observation: candidate.index, box: observation.box,
                person: observation.person, association: observation.association,
                boxFilter: observation.box.map { BoxFilter($0, settings: settings.image) },
                heightVariance: candidate.heightVariance, historySlot: slot, lastPosition: candidate.position))
        nextID += 1
    }

    /// Drops the tracks that have not been seen for too long, before anything of this frame is given to them.
    ///
    /// - Parameter pause: since the frame before, seconds.
    mutating func forget(
        at time: Timestamp, after pause: Double, orientation: Rotation<Camera, SemiLocal>, camera: CameraIntrinsics?
    ) {
        var kept = 0
        for t in tracks.indices {
            let limit: Double
            if settings.association == .given {
                limit = settings.forgetAfter
            } else if !tracks[t].isBelieved {
                // Whoever the frame before has shown was not missed yet, however long ago that was: a slow detector
                // would otherwise never come to believe in anybody.
                let wasMissed = time.since(tracks[t].lastSeen) > pause
                limit = wasMissed ? settings.forgetTentativeAfter : settings.forgetAfter
            } else if isInView(tracks[t], orientation: orientation, camera: camera) {
                limit = settings.forgetAfter
            } else {
                limit = settings.forgetOutOfViewAfter
            }
            // Nobody is found again by a box that might be anywhere.
            let isVague =
                settings.association == .own && tracks[t].isBelieved
                && (tracks[t].boxFilter?.vagueness ?? 0) > settings.image.forgetDeviation
            if isVague || time.since(tracks[t].lastSeen) > limit {
                freeSlots.append(tracks[t].historySlot)
            } else {
                if kept != t { tracks[kept] = tracks[t] }
                kept += 1
            }
        }
        tracks.removeLast(tracks.count - kept)
    }

    /// Sets each track's status by what this frame brought.
    mutating func settle(at time: Timestamp) {
        for t in tracks.indices {
            guard tracks[t].observation != nil else {
                if tracks[t].isBelieved { tracks[t].status = .coasting }
                continue
            }
            let isProven =
                tracks[t].hits >= settings.confirmHits
                && time.since(tracks[t].firstSeen) >= settings.confirmAfter
            guard tracks[t].isBelieved || isProven else { continue }
            if !tracks[t].isBelieved { believedCount += 1 }
            tracks[t].status = .confirmed
        }
    }

    /// Whether a track stands where the camera should see it.
    private func isInView(_ track: Track, orientation: Rotation<Camera, SemiLocal>, camera: CameraIntrinsics?) -> Bool {
        guard let camera else { return true }
        // Judged by direction on the ground alone: how tall somebody stands in the picture says little about whether
        // they should have been seen.
        let p = orientation.inverse(Point<SemiLocal>(track.motion.position.x, track.motion.position.y, track.height))
        guard let (u, _) = camera.project(p) else { return false }
        return u >= 0 && u < Double(camera.width)
    }

    /// Makes room for a new track: a tentative one goes first, then whoever was unseen longest.
    ///
    /// - Returns: false where everybody is believed and seen now.
    private mutating func dropLeastBelieved() -> Bool {
        var worst: Int?
        for t in tracks.indices where tracks[t].observation == nil {
            guard let w = worst else {
                worst = t
                continue
            }
            let rank = (tracks[t].isBelieved ? 1 : 0, tracks[t].lastSeen.nanoseconds)
            if rank < (tracks[w].isBelieved ? 1 : 0, tracks[w].lastSeen.nanoseconds) { worst = t }
        }
        guard let worst else { return false }
        freeSlots.append(tracks[worst].historySlot)
        tracks.remove(at: worst)
        return true
    }
}
