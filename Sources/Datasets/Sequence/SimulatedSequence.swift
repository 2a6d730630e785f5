import Geometry
import Ranging
import Simulation

extension SequenceContents {
    /// A simulated walk through a crowd, with the recipe at the head of the manifest.
    public static func simulatedCrowd(_ settings: SimulatedWalk.CrowdSettings, seed: UInt64) -> SequenceContents {
        SequenceContents(
            .crowd(settings, seed: seed),
            remarks: [
                "A crowd that never was: headsup simulate --walkers \(settings.walkers) --seed \(seed).",
                "\(settings.duration) s at \(settings.rate) frames a second, head motion \(settings.motion.name), "
                    + "wearer at \(settings.wearerSpeed) m/s.",
            ])
    }

    /// A simulated walk, to be written as a sequence.
    ///
    /// - Parameters:
    ///   - walk: what is to be written.
    ///   - remarks: sentences for the head of the manifest, such as the command that made it.
    public init(_ walk: SimulatedWalk, remarks: [String] = []) {
        self.init(name: walk.name, rate: walk.rate)
        self.remarks = remarks
        intrinsics = walk.camera.intrinsics
        heightAboveGround = walk.camera.height
        var observed: [ObservedPerson] = []
        var truth: [TruePosition<SemiLocal>] = []
        for frame in walk.frames {
            orientation.append(frame.orientation, at: frame.timestamp)
            odometry.append(SIMD3(frame.odometry, 0), at: frame.timestamp)
            observed += frame.observations.map { observation in
                ObservedPerson(
                    frame: frame.number, time: frame.timestamp, person: observation.person,
                    association: observation.association, position: observation.position)
            }
            truth += frame.truth.map { person in
                TruePosition(
                    frame: frame.number, time: frame.timestamp, person: person.id, position: person.position)
            }
        }
        observations = observed
        self.truth = .semiLocal(truth)
    }
}
