extension SimulatedWalk {
    /// What is asked of a simulated crowd.
    public struct CrowdSettings: Sendable {
        /// People around the wearer at any time.
        public var walkers: Int
        /// Seconds.
        public var duration: Double
        /// Frames a second.
        public var rate: Double
        /// How the head turns.
        public var motion: HeadMotion
        /// Metres a second at which the wearer walks.
        public var wearerSpeed: Double
        /// What is seen, and how well.
        public var camera: HeadCamera

        /// Makes settings.
        public init(
            walkers: Int = 20, duration: Double = 24, rate: Double = 15, motion: HeadMotion = .hard,
            wearerSpeed: Double = 1.3, camera: HeadCamera = HeadCamera()
        ) {
            self.walkers = walkers
            self.duration = duration
            self.rate = rate
            self.motion = motion
            self.wearerSpeed = wearerSpeed
            self.camera = camera
        }
    }

    /// A walk through a crowd.
    ///
    /// - Parameters:
    ///   - settings: what is asked of it.
    ///   - seed: another seed is another walk of the same kind.
    public static func crowd(_ settings: CrowdSettings = CrowdSettings(), seed: UInt64) -> SimulatedWalk {
        var random = SeededRandom(seed: seed)
        var model = CrowdModel(
            settings: .init(
                walkers: max(0, settings.walkers), rate: settings.rate, wearerSpeed: settings.wearerSpeed),
            random: &random)
        let scene = model.scene(frames: Scene.frameCount(duration: settings.duration, rate: settings.rate))
        return SimulatedWalk(
            name: "crowd-\(settings.walkers)-\(seed)", scene: scene, motion: settings.motion, camera: settings.camera,
            random: &random)
    }
}
