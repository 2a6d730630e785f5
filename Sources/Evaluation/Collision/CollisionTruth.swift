/// When a person really came too near.
struct CollisionTruth {
    /// Times of all entries into the radius, ascending.
    private(set) var entries: [Double] = []
    /// Times of those entries that came after long enough outside.
    private(set) var entriesFromOutside: [Double] = []

    private let rules: CollisionRules
    private let distances: [CollisionPerson.Distance]

    init(_ person: CollisionPerson, rules: CollisionRules) {
        self.rules = rules
        distances = person.distances
        var outsideSince: Double?
        for distance in distances {
            if distance.metres >= rules.radius {
                outsideSince = outsideSince ?? distance.time
            } else {
                if let outsideSince {
                    entries.append(distance.time)
                    if distance.time - outsideSince >= rules.outsideBefore - CollisionRules.tolerance {
                        entriesFromOutside.append(distance.time)
                    }
                }
                outsideSince = nil
            }
        }
    }

    /// Whether the person comes nearer than the radius within the horizon after a time; nil where the person is nearer
    /// already then or where the truth has no frame at that time.
    func comesNear(after time: Double) -> Bool? {
        let first = firstDistance(notBefore: time - CollisionRules.tolerance)
        guard first < distances.count, distances[first].time <= time + CollisionRules.tolerance,
            distances[first].metres >= rules.radius
        else { return nil }
        let end = time + rules.horizon + CollisionRules.tolerance
        return distances[(first + 1)...].prefix { $0.time <= end }.contains { $0.metres < rules.radius }
    }

    /// Whether the person enters the radius within the horizon after a time.
    func enters(after time: Double) -> Bool {
        entries.contains {
            $0 >= time - CollisionRules.tolerance && $0 <= time + rules.horizon + CollisionRules.tolerance
        }
    }

    private func firstDistance(notBefore time: Double) -> Int {
        var low = 0
        var high = distances.count
        while low < high {
            let middle = (low + high) / 2
            if distances[middle].time < time { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
