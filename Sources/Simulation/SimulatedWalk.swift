import Geometry
import Ranging

/// A walk that never took place: what a head camera would have seen of a simulated crowd, and the truth beside it.
///
/// The same settings and seed give the same walk to the last bit, on every machine.
public struct SimulatedWalk: Sendable {
    /// One frame.
    public struct Frame: Sendable {
        /// Number of the frame, from 0.
        public var number: Int
        /// When it was taken; the first one at 0.
        public var timestamp: Timestamp
        /// How the camera was turned, as the sensor says.
        public var orientation: Rotation<Camera, SemiLocal>
        /// How the camera was really turned.
        public var trueOrientation: Rotation<Camera, SemiLocal>
        /// Where the wearer walked to by their own odometry, which drifts: metres from the start.
        public var odometry: SIMD2<Double>
        /// Where the wearer really was, metres from the start.
        public var wearer: SIMD2<Double>
        /// Who was seen, and where they seemed to be.
        public var observations: [Observation]
        /// Where everybody really was, whether seen or not.
        public var truth: [Person]
    }

    /// Where somebody really was in one frame.
    public struct Person: Sendable, Equatable {
        /// Who it is.
        public var id: Int
        /// Where, relative to the wearer's camera: the middle of the body.
        public var position: Point<SemiLocal>
    }

    /// What the walk is called.
    public var name: String
    /// Frames a second.
    public var rate: Double
    /// The camera it was seen with.
    public var camera: HeadCamera
    /// The frames.
    public var frames: [Frame]

    /// Looks at a scene through a head camera.
    init(
        name: String, scene: Scene, motion: HeadMotion, camera: HeadCamera, random: inout SeededRandom
    ) {
        self.name = name
        self.camera = camera
        rate = scene.rate
        var headRandom = random.fork()
        var sensorRandom = random.fork()
        let poses = HeadTrajectory.poses(motion, wearer: scene.wearer, rate: scene.rate, random: &headRandom)
        var disturbance = OrientationDisturbance(camera.orientationError, random: &sensorRandom)
        var odometry = OdometryDrift(random: &sensorRandom)
        var perception = Perception(camera: camera)
        frames = []
        frames.reserveCapacity(scene.wearer.count)
        for (number, wearer) in scene.wearer.enumerated() {
            let pose = poses[number]
            // Whole microseconds, so that a file holds the very same moments.
            let time = Timestamp(nanoseconds: Int64((Double(number) * 1e6 / scene.rate).rounded()) * 1000)
            let orientation = RotationMath.orientation(
                heading: wearer.heading + pose.yaw, pitch: pose.pitch, roll: pose.roll)
            let head = wearer.position + SIMD2(angle: wearer.heading).turnedLeft * pose.sway
            let measured = disturbance.measured(orientation, after: 1 / scene.rate, random: &sensorRandom)
            odometry.advance(by: 1 / scene.rate, random: &sensorRandom)
            let truth = scene.people[number].map { person in
                let offset = person.position - head
                let height = perception.bodyHeight(of: person.id)
                return Person(id: person.id, position: Point(offset.x, offset.y, height - camera.height))
            }
            frames.append(
                Frame(
                    number: number, timestamp: time, orientation: measured, trueOrientation: orientation,
                    odometry: head + odometry.error, wearer: head,
                    observations: perception.observe(
                        truth, orientation: orientation, time: time, random: &sensorRandom),
                    truth: truth))
        }
    }
}

/// What the simulated perception remembers: which person has which association.
struct Perception {
    let camera: HeadCamera
    private var associations: [Int: (number: Int, lastSeen: Timestamp)] = [:]
    private var nextAssociation = 1

    init(camera: HeadCamera) { self.camera = camera }

    /// Height of the middle of a person's body above the ground, metres: people differ by some centimetres.
    func bodyHeight(of person: Int) -> Double {
        var own = SeededRandom(seed: UInt64(truncatingIfNeeded: person))
        return 1.05 + 0.04 * own.normal()
    }

    /// Who is found in a frame, in order of ids.
    mutating func observe(
        _ people: [SimulatedWalk.Person], orientation: Rotation<Camera, SemiLocal>, time: Timestamp,
        random: inout SeededRandom
    ) -> [Observation] {
        let toCamera = orientation.inverse
        var observations: [Observation] = []
        for person in people {
            // Drawn for everybody, so that one person's luck does not hang on another's visibility.
            let isMissed = random.chance(camera.missProbability)
            let point = toCamera(person.position)
            let measured = camera.measured(point, random: &random)
            guard camera.isInView(point), !isMissed, !isHidden(person, behind: people) else { continue }
            observations.append(
                Observation(
                    position: measured, covariance: camera.noise.covariance(at: measured),
                    association: association(of: person.id, at: time), person: person.id))
        }
        return observations
    }

    private func isHidden(_ person: SimulatedWalk.Person, behind others: [SimulatedWalk.Person]) -> Bool {
        let place = SIMD2(person.position.x, person.position.y)
        let distance = place.length
        guard distance > 0 else { return false }
        let sight = place / distance
        return others.contains { other in
            let otherPlace = SIMD2(other.position.x, other.position.y)
            let along = otherPlace.dot(sight)
            // Somebody at the person's side does not stand in front of them.
            guard other.id != person.id, along > 0.1, along < distance - 0.2 else { return false }
            return abs(otherPlace.dot(sight.turnedLeft)) < camera.occlusionHalfWidth
        }
    }

    private mutating func association(of person: Int, at time: Timestamp) -> Int {
        if let known = associations[person], time.since(known.lastSeen) <= camera.associationTimeout {
            associations[person] = (known.number, time)
            return known.number
        }
        associations[person] = (nextAssociation, time)
        nextAssociation += 1
        return nextAssociation - 1
    }
}

/// The error of the wearer's odometry: a wandering error of the speed, which adds up.
private struct OdometryDrift {
    private(set) var error = SIMD2<Double>.zero
    private var x: WanderingError
    private var y: WanderingError

    init(random: inout SeededRandom) {
        x = WanderingError(deviation: 0.04, correlationTime: 5, random: &random)
        y = WanderingError(deviation: 0.04, correlationTime: 5, random: &random)
    }

    mutating func advance(by seconds: Double, random: inout SeededRandom) {
        x.advance(by: seconds, random: &random)
        y.advance(by: seconds, random: &random)
        error += SIMD2(x.value, y.value) * seconds
    }
}
