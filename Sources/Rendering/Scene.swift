import Alerting
import Configuration
import Geometry
import Pipeline
import Prediction
import Risk
import Tracking

/// What a pipeline held after one frame, apart from the pipeline: so that it can be drawn later, by another thread.
public struct Scene: Sendable {
    /// Somebody believed.
    public struct Person: Sendable {
        /// Number of the track.
        public var id: Int
        /// Whether they were seen in this frame.
        public var status: Track.Status
        /// Where, semi-local metres.
        public var place: SIMD2<Double>
        /// Direction on the ground, radians from where the head points, left positive.
        public var bearing: Double
        /// Their box in this frame's picture, pixels; nil where they were not seen.
        public var box: BoundingBox?
        /// The risk of a collision.
        public var risk: CollisionRisk
        /// The level that this is; nil: no hazard.
        public var level: AlertLevel?
        /// Where they were measured before, oldest first, semi-local metres.
        public var history: [SIMD2<Double>]
        /// Which of the forecasts is theirs.
        public var index: Int

        /// Distance on the ground, metres.
        public var distance: Double { (place * place).sum().squareRoot() }
    }

    /// When the frame was taken.
    public var time: Timestamp
    /// How the camera was turned then.
    public var orientation: Rotation<Camera, SemiLocal>
    /// Everybody believed.
    public var people: [Person]
    /// Where they will be.
    public var forecasts: Forecasts
    /// Distance below which two people are in each other's way, metres.
    public var radius: Double
    /// Of the camera, horizontal, radians.
    public var fieldOfView: Double

    /// Takes down what a pipeline holds.
    public init(_ pipeline: Pipeline, at time: Timestamp, orientation: Rotation<Camera, SemiLocal>) {
        self.time = time
        self.orientation = orientation
        let head = orientation.toHead
        forecasts = pipeline.forecasts
        radius = pipeline.configuration.risk.radius
        fieldOfView = pipeline.camera?.horizontalFieldOfView ?? pipeline.configuration.mounting.horizontalFieldOfView
        people = []
        for (index, track) in pipeline.tracker.tracks.enumerated() where track.isBelieved {
            let risk = pipeline.risks[index]
            var history: [SIMD2<Double>] = []
            pipeline.tracker.withHistory(of: track) { samples in
                history = (0..<samples.count).map { samples[$0].position }
            }
            people.append(
                Person(
                    id: track.id, status: track.status, place: track.motion.position,
                    bearing: head(track.position).bearing, box: track.observation == nil ? nil : track.box,
                    risk: risk, level: pipeline.configuration.alerts.level(of: risk), history: history, index: index))
        }
    }
}
