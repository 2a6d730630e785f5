/// Turns a situation into positions, frame by frame.
struct ScenarioScript {
    private var random: SeededRandom

    init(random: SeededRandom) { self.random = random }

    mutating func scene(_ scenario: Scenario, frames: Int, rate: Double) -> Scene {
        switch scenario {
        case .headOn(let distance, let speed, let wearerSpeed):
            return approach(
                offset: 0, distance: distance, speed: speed, wearerSpeed: wearerSpeed, frames: frames, rate: rate)
        case .passing(let clearance, let distance, let speed, let wearerSpeed):
            return approach(
                offset: clearance, distance: distance, speed: speed, wearerSpeed: wearerSpeed, frames: frames,
                rate: rate)
        case .standingCrowd(let people, _):
            return standing(people: people, frames: frames, rate: rate)
        case .walkingAlong(let clearance, let wearerSpeed):
            return alongside(clearance: clearance, wearerSpeed: wearerSpeed, frames: frames, rate: rate)
        case .queue(let ahead, let spacing):
            return queue(ahead: ahead, spacing: spacing, frames: frames, rate: rate)
        case .crossing(let angle, let clearance, let speed, let wearerSpeed):
            return crossing(
                angle: angle, clearance: clearance, speed: speed, wearerSpeed: wearerSpeed, frames: frames, rate: rate)
        }
    }

    /// The wearer walks along x at a constant speed.
    private func straightWalk(speed: Double, frames: Int, rate: Double) -> [Scene.Wearer] {
        (0..<frames).map { Scene.Wearer(position: SIMD2(speed * Double($0) / rate, 0), heading: 0, speed: speed) }
    }

    private func approach(
        offset: Double, distance: Double, speed: Double, wearerSpeed: Double, frames: Int, rate: Double
    ) -> Scene {
        var scene = Scene(rate: rate, wearer: straightWalk(speed: wearerSpeed, frames: frames, rate: rate))
        scene.people = (0..<frames).map { frame in
            [Scene.Person(id: 1, position: SIMD2(distance - speed * Double(frame) / rate, offset))]
        }
        return scene
    }

    /// People stand all around, none nearer than 1.5 m, none farther than 8 m; they shift their weight a little.
    private mutating func standing(people: Int, frames: Int, rate: Double) -> Scene {
        let places = (0..<people).map { _ in
            SIMD2(angle: random.uniform(-Double.pi, .pi)) * random.uniform(1.55, 8)
        }
        var shifts = places.map { _ in
            (
                WanderingError(deviation: 0.01, correlationTime: 2, random: &random),
                WanderingError(deviation: 0.01, correlationTime: 2, random: &random)
            )
        }
        var scene = Scene(rate: rate, wearer: straightWalk(speed: 0, frames: frames, rate: rate))
        for _ in 0..<frames {
            scene.people.append(
                places.indices.map { index in
                    let shift = SIMD2(shifts[index].0.value, shifts[index].1.value)
                    return Scene.Person(id: index + 1, position: places[index] + shift)
                })
            for index in shifts.indices {
                shifts[index].0.advance(by: 1 / rate, random: &random)
                shifts[index].1.advance(by: 1 / rate, random: &random)
            }
        }
        return scene
    }

    /// Somebody beside the wearer, sometimes a little ahead and sometimes a little behind.
    private mutating func alongside(clearance: Double, wearerSpeed: Double, frames: Int, rate: Double) -> Scene {
        var scene = Scene(rate: rate, wearer: straightWalk(speed: wearerSpeed, frames: frames, rate: rate))
        var ahead = WanderingError(deviation: 0.2, correlationTime: 6, random: &random)
        var aside = WanderingError(deviation: 0.05, correlationTime: 4, random: &random)
        scene.people = scene.wearer.map { wearer in
            ahead.advance(by: 1 / rate, random: &random)
            aside.advance(by: 1 / rate, random: &random)
            // Companions walk half a step ahead of somebody they guide.
            let offset = SIMD2(0.5 + ahead.value, clearance + aside.value)
            return [Scene.Person(id: 1, position: wearer.position + offset)]
        }
        return scene
    }

    /// A queue along x: two stand behind the wearer; every few seconds all move on by one place, each a little later
    /// than the one before.
    private mutating func queue(ahead: Int, spacing: Double, frames: Int, rate: Double) -> Scene {
        var moves: [Double] = []
        var time = random.uniform(2, 4)
        while time < Double(frames) / rate {
            moves.append(time)
            time += random.uniform(4, 7)
        }
        let places = (-2...max(ahead, 0)).filter { $0 != 0 }
        let offsets = places.map { _ in SIMD2(random.uniform(-0.1, 0.1), random.uniform(-0.15, 0.15)) }
        // Seconds by which each starts after the head of the queue.
        func progress(_ place: Int, at time: Double) -> (distance: Double, speed: Double) {
            let delay = 0.4 * Double(max(ahead, 0) - place)
            var distance = 0.0
            var speed = 0.0
            for move in moves {
                let u = max(0, min(1, (time - move - delay) / 1.5))
                distance += spacing * u * u * (3 - 2 * u)
                speed += spacing * 6 * u * (1 - u) / 1.5
            }
            return (distance, speed)
        }
        var scene = Scene(rate: rate)
        for frame in 0..<frames {
            let time = Double(frame) / rate
            let own = progress(0, at: time)
            scene.wearer.append(.init(position: SIMD2(own.distance, 0), heading: 0, speed: own.speed))
            scene.people.append(
                zip(places, offsets).enumerated().map { index, entry in
                    let along = spacing * Double(entry.0) + progress(entry.0, at: time).distance
                    return Scene.Person(id: index + 1, position: SIMD2(along, 0) + entry.1)
                })
        }
        return scene
    }

    /// Two straight ways that cross; the two are nearest a fixed time after the start.
    private func crossing(
        angle: Double, clearance: Double, speed: Double, wearerSpeed: Double, frames: Int, rate: Double
    ) -> Scene {
        var scene = Scene(rate: rate, wearer: straightWalk(speed: wearerSpeed, frames: frames, rate: rate))
        let velocity = SIMD2(angle: angle * HeadTrajectory.degree) * speed
        // At the nearest moment the other is `clearance` away, at a right angle to the relative motion.
        let relative = velocity - SIMD2(wearerSpeed, 0)
        let nearest = relative.unit.turnedLeft * clearance
        scene.people = (0..<frames).map { frame in
            let left = Scenario.timeToCrossing - Double(frame) / rate
            let wearer = SIMD2(wearerSpeed * Double(frame) / rate, 0)
            return [Scene.Person(id: 1, position: wearer + nearest - relative * left)]
        }
        return scene
    }
}
