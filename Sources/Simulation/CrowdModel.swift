/// A crowd that walks by social forces, around a wearer who walks among them.
///
/// Each walker is pulled to their own speed and direction and pushed away from where others are going to be when they
/// come nearest (Zanlungo, Ikeda, Kanda, "Social force model with explicit collision prediction", EPL 93, 2011; after
/// Helbing and Molnár, Physical Review E 51, 1995). Some pay little attention, as people with a telephone do, and some
/// walk in pairs, stand, stop or turn. The wearer is blind and gives way less than the others. The scene is a disc that
/// moves with the wearer: who leaves it is replaced by a newcomer at its rim.
struct CrowdModel {
    /// What differs from one crowd to another.
    struct Settings {
        var walkers: Int
        var rate: Double
        /// Metres from the wearer to the rim.
        var radius = 15.0
        /// Part of the walkers who stand.
        var standing = 0.12
        /// Part of the walkers who follow the one before them side by side.
        var paired = 0.2
        /// Part of the walkers who hardly look where they go.
        var inattentive = 0.25
        /// Metres a second at which the wearer likes to walk.
        var wearerSpeed = 1.3
    }

    private struct Walker {
        var id: Int
        var position: SIMD2<Double>
        var velocity: SIMD2<Double>
        /// Direction they want to go, a unit vector.
        var direction: SIMD2<Double>
        /// Speed they like, metres a second; 0 for somebody who stands.
        var speed: Double
        /// How much of the push of others they feel.
        var attention: Double
        /// The one they walk beside, and on which side.
        var companion: Int?
        var side: Double
        /// Seconds for which they stay where they are.
        var pause = 0.0
    }

    private let settings: Settings
    private var random: SeededRandom
    private var walkers: [Walker] = []
    private var wearer: Walker
    private var route: WearerRoute
    private var nextID = 1

    init(settings: Settings, random: inout SeededRandom) {
        self.settings = settings
        self.random = random.fork()
        route = WearerRoute(random: self.random.fork())
        wearer = Walker(
            id: 0, position: .zero, velocity: SIMD2(settings.wearerSpeed, 0), direction: SIMD2(1, 0),
            speed: settings.wearerSpeed, attention: 0.35, companion: nil, side: 1)
        for _ in 0..<settings.walkers { walkers.append(newcomer(atRim: false)) }
    }

    /// Lets the crowd walk for some frames.
    mutating func scene(frames: Int) -> Scene {
        var scene = Scene(rate: settings.rate)
        let substeps = max(1, Int((20 / settings.rate).rounded(.up)))
        let step = 1 / settings.rate / Double(substeps)
        for _ in 0..<frames {
            scene.wearer.append(
                .init(position: wearer.position, heading: route.heading, speed: wearer.velocity.length))
            scene.people.append(
                walkers.map { Scene.Person(id: $0.id, position: $0.position) }.sorted { $0.id < $1.id })
            for _ in 0..<substeps { advance(by: step) }
        }
        return scene
    }

    // MARK: One step

    private mutating func advance(by step: Double) {
        route.advance(by: step)
        wearer.direction = SIMD2(angle: route.heading)
        wearer.speed = settings.wearerSpeed * route.pace
        var everybody = walkers
        everybody.append(wearer)
        var accelerations: [SIMD2<Double>] = []
        for index in everybody.indices {
            accelerations.append(drive(everybody[index], among: everybody) + push(on: index, among: everybody))
        }
        for index in everybody.indices {
            let limit = 4.0
            let force = accelerations[index]
            let limited = force.length > limit ? force.unit * limit : force
            everybody[index].velocity += limited * step
            // Nobody runs, and nobody walks backwards for long.
            let fastest = max(everybody[index].speed * 1.4, 0.3)
            if everybody[index].velocity.length > fastest {
                everybody[index].velocity = everybody[index].velocity.unit * fastest
            }
            everybody[index].position += everybody[index].velocity * step
        }
        wearer = everybody.removeLast()
        walkers = everybody
        for index in walkers.indices { changeMind(index, after: step) }
        replaceThoseWhoLeft()
    }

    /// The pull to the own speed, within half a second.
    private func drive(_ walker: Walker, among others: [Walker]) -> SIMD2<Double> {
        var wanted = walker.pause > 0 ? .zero : walker.direction * walker.speed
        if let companion = walker.companion, let leader = others.first(where: { $0.id == companion }) {
            let place = leader.position + leader.direction.turnedLeft * (0.7 * walker.side)
            wanted = leader.velocity + (place - walker.position)
        }
        return (wanted - walker.velocity) / 0.5
    }

    /// The push away from where the others are going to be.
    private func push(on index: Int, among others: [Walker]) -> SIMD2<Double> {
        let walker = others[index]
        var nearest = 3.0
        for other in others where other.id != walker.id {
            if let time = timeOfApproach(walker, other) { nearest = min(nearest, time) }
        }
        nearest = max(nearest, 0.3)
        var sum = SIMD2<Double>.zero
        for other in others where other.id != walker.id {
            let offset = walker.position - other.position
            let distance = offset.length
            guard distance < 6 else { continue }
            let isCompanion = walker.companion == other.id || other.companion == walker.id
            // Bodies do not pass through each other, whoever looks or not.
            if distance < 0.5 { sum += offset.unit * (8 * (0.5 - distance)) }
            guard !isCompanion, walker.attention > 0 else { continue }
            let future = offset + (walker.velocity - other.velocity) * nearest
            // Two who meet head-on would not know where to go: they keep to the right.
            let direction = future.length > 0.05 ? future.unit : -walker.direction.turnedLeft
            // One pays attention to what is in front.
            let isAhead = offset.unit.dot(walker.direction) < 0.2
            let strength = 1.13 * walker.velocity.length / nearest * PortableMath.exp(-future.length / 0.71)
            sum += direction * (strength * walker.attention * (isAhead ? 1 : 0.25))
        }
        return sum
    }

    /// Seconds until two are nearest, if they come nearer and it is soon.
    private func timeOfApproach(_ a: Walker, _ b: Walker) -> Double? {
        let offset = a.position - b.position
        let relative = a.velocity - b.velocity
        let closing = -offset.dot(relative)
        let speedSquared = relative.dot(relative)
        guard offset.length < 8, closing > 0, speedSquared > 0.01 else { return nil }
        return closing / speedSquared
    }

    /// People stop, and turn.
    private mutating func changeMind(_ index: Int, after step: Double) {
        if walkers[index].pause > 0 {
            walkers[index].pause -= step
        } else if random.chance(0.015 * step) {
            walkers[index].pause = random.uniform(1.5, 5)
        }
        if random.chance(0.03 * step) {
            let angle = walkers[index].direction.angle + random.uniform(-0.7, 0.7)
            walkers[index].direction = SIMD2(angle: angle)
        }
    }

    private mutating func replaceThoseWhoLeft() {
        for index in walkers.indices where (walkers[index].position - wearer.position).length > settings.radius + 1 {
            walkers[index] = newcomer(atRim: true)
        }
    }

    // MARK: Newcomers

    private mutating func newcomer(atRim: Bool) -> Walker {
        let id = nextID
        nextID += 1
        let kind = random.uniform()
        let speed = kind < settings.standing ? 0 : max(0.5, 1.34 + 0.26 * random.normal())
        let attention = random.chance(settings.inattentive) ? 0.15 : random.uniform(0.7, 1.1)
        let isPaired = kind >= settings.standing && random.chance(settings.paired)
        let side = random.chance(0.5) ? 1.0 : -1.0
        if isPaired, let leader = walkers.last, leader.companion == nil, leader.speed > 0,
            (leader.position - wearer.position).length > 2.5, !atRim
        {
            let position = leader.position + leader.direction.turnedLeft * (0.7 * side)
            return Walker(
                id: id, position: position, velocity: leader.velocity, direction: leader.direction, speed: leader.speed,
                attention: attention, companion: leader.id, side: side)
        }
        let position = freePlace(atRim: atRim)
        let direction = direction(from: position, atRim: atRim)
        return Walker(
            id: id, position: position, velocity: direction * speed, direction: direction, speed: speed,
            attention: attention, companion: nil, side: side)
    }

    private mutating func freePlace(atRim: Bool) -> SIMD2<Double> {
        var place = SIMD2<Double>.zero
        // In a crowd too dense for everybody the last try has to do.
        for _ in 0..<50 {
            let angle = random.uniform(-Double.pi, .pi)
            let distance = atRim ? settings.radius : settings.radius * random.uniform().squareRoot()
            place = wearer.position + SIMD2(angle: angle) * distance
            let isFree = walkers.allSatisfy { ($0.position - place).length > 0.8 }
            if isFree, (place - wearer.position).length > 2 { break }
        }
        return place
    }

    /// Where a newcomer goes: along the street or anywhere at first; from the rim, past where the wearer will be.
    private mutating func direction(from position: SIMD2<Double>, atRim: Bool) -> SIMD2<Double> {
        if atRim {
            let ahead = wearer.position + wearer.direction * (wearer.speed * 5)
            let target = ahead + SIMD2(random.uniform(-6, 6), random.uniform(-6, 6))
            return (target - position).unit
        }
        if random.chance(0.6) {
            let sign = random.chance(0.7) ? -1.0 : 1.0
            return SIMD2(angle: wearer.direction.angle + random.uniform(-0.2, 0.2)) * sign
        }
        return SIMD2(angle: random.uniform(-Double.pi, .pi))
    }
}

/// Where the wearer walks: straight on for a while, then round a bend; sometimes they stop.
private struct WearerRoute {
    /// Radians from the x axis.
    private(set) var heading = 0.0
    /// Part of the usual speed, 0 to 1.
    private(set) var pace = 1.0
    private var target = 0.0
    private var untilChange: Double
    private var pause = 0.0
    private var random: SeededRandom

    init(random: SeededRandom) {
        self.random = random
        untilChange = self.random.uniform(5, 10)
    }

    mutating func advance(by step: Double) {
        untilChange -= step
        if untilChange < 0 {
            untilChange = random.uniform(6, 12)
            if random.chance(0.2) { pause = random.uniform(1, 3) }
            target += random.uniform(-0.9, 0.9)
        }
        // A bend is walked at 30 degrees a second at most, a stop takes about a second.
        let turn = 0.52 * step
        heading += max(-turn, min(turn, target - heading))
        pause = max(0, pause - step)
        let wanted = pause > 0 ? 0.0 : 1.0
        pace += max(-1.2 * step, min(1.2 * step, wanted - pace))
    }
}
