import Alerting
import Ranging
import Risk
import Tracking

extension Configuration {
    static let mountingKeys: [ConfigurationKey] = [
        .choice("camera.layout", \.mounting.layout, "How many views its picture holds; side-by-side is a ZED's"),
        .text("mounting.calibration", \.mounting.calibration, "Calibration file of the camera, empty for none"),
        .degrees(
            "mounting.horizontal_field_of_view", \.mounting.horizontalFieldOfView, in: 10...170,
            "Assumed for a camera without calibration"),
        .degrees(
            "mounting.pitch", \.mounting.pitch, in: -90...90,
            "Assumed where no orientation is known; negative for a camera that looks down"),
        .text(
            "mounting.inertial_sensor", \.mounting.inertialSensor,
            "What tells how the head turns: auto, none, or a sensor's name as headsup devices lists it"),
        .optionalNumber(
            "mounting.camera_height", \.ranging.cameraHeight, in: 0.2...20, unit: "metres",
            "Optical centre over the ground; where known, the feet give a second distance"),
        .choice(
            "orientation.source", \.orientation,
            "What tells how the head turns; auto: a recording or an inertial sensor, else the pictures, else nothing"),
    ]

    static let rangingKeys: [ConfigurationKey] = [
        .choice("ranging.method", \.rangingMethod, "How distances are measured; automatic fuses all there are"),
        .number(
            "ranging.disparity_deviation", \.stereo.disparityDeviation, in: 0.01...10, unit: "pixels",
            "Standard deviation of the disparity of a person between two cameras"),
        .number(
            "ranging.depth_deviation", \.depth.atOneMetre, in: 0.0001...1, unit: "1/metre",
            "Standard deviation of a depth picture at 1 metre; it grows with the square of the depth"),
        .number(
            "ranging.person_height", \.ranging.personHeight, in: 0.5...2.5, unit: "metres",
            "Mean height of a standing person as the detector's box shows it"),
        .number(
            "ranging.person_height_deviation", \.ranging.personHeightDeviation, in: 0.01...1, unit: "metres",
            "Standard deviation of that height among people"),
        .number(
            "ranging.edge_deviation", \.ranging.edgeDeviation, in: 0.001...0.5, unit: "box heights",
            "Standard deviation of a box's edges"),
        .number(
            "ranging.farthest", \.ranging.farthest, in: 2...500, unit: "metres",
            "People further away are left out"),
    ]

    static let trackingKeys: [ConfigurationKey] = [
        .number(
            "tracking.acceleration_density", \.tracking.accelerationDensity, in: 0.001...100, unit: "m^2/s^3",
            "How suddenly two walkers change their relative motion"),
        .number(
            "tracking.initial_speed_deviation", \.tracking.initialSpeedDeviation, in: 0.1...10, unit: "m/s",
            "How fast a person seen for the first time may move, in each axis"),
        .number(
            "tracking.low_score", \.tracking.lowScore, in: 0...1,
            "Detections below this score never touch a track"),
        .number(
            "tracking.high_score", \.tracking.highScore, in: 0...1,
            "Detections from this score on are associated first"),
        .number(
            "tracking.start_score", \.tracking.startScore, in: 0...1,
            "Only a detection from this score on starts a track"),
        .number(
            "tracking.gate", \.tracking.gate, in: 1...100,
            "Squared Mahalanobis distance beyond which an observation is not a track's"),
        .number(
            "tracking.minimum_overlap", \.tracking.minimumOverlap, in: 0...1, unit: "IoU",
            "Box overlap below which a detection is not a track's"),
        .number(
            "tracking.minimum_overlap_low_score", \.tracking.minimumOverlapLowScore, in: 0...1, unit: "IoU",
            "Box overlap below which a doubtful detection is not a track's"),
        .number(
            "tracking.overlap_share", \.tracking.overlapShare, in: 0...1,
            "Share of the box overlap in the cost of an association, against the distance on the ground"),
        .number(
            "tracking.direction_share", \.tracking.directionShare, in: 0...1,
            "Share of the consistency of direction in the cost of an association"),
        .number(
            "tracking.image_position_deviation", \.tracking.image.positionDeviation, in: 0.001...1,
            unit: "box heights", "Standard deviation of a box's centre"),
        .number(
            "tracking.image_initial_rate_deviation", \.tracking.image.initialRateDeviation, in: 0.01...20,
            unit: "box heights a second", "How fast a person seen for the first time may move in the picture"),
        .number(
            "tracking.image_acceleration_deviation", \.tracking.image.accelerationDeviation, in: 0.001...20,
            unit: "box heights/s^1.5", "How suddenly people change their motion in the picture"),
        .number(
            "tracking.forget_tentative_after", \.tracking.forgetTentativeAfter, in: 0.01...10, unit: "seconds",
            "How long a person not yet believed is remembered unseen"),
        .number(
            "tracking.confirm_after", \.tracking.confirmAfter, in: 0...5, unit: "seconds",
            "How long a new person must have been seen to be believed"),
        .integer(
            "tracking.confirm_hits", \.tracking.confirmHits, in: 1...50, unit: "observations",
            "How often a new person must have been seen to be believed"),
        .number(
            "tracking.forget_after", \.tracking.forgetAfter, in: 0.05...30, unit: "seconds",
            "How long a person who should be in view is remembered unseen"),
        .number(
            "tracking.forget_out_of_view_after", \.tracking.forgetOutOfViewAfter, in: 0.05...60, unit: "seconds",
            "How long a person is remembered while the camera looks elsewhere"),
        .integer(
            "tracking.maximum_tracks", \.tracking.maximumTracks, in: 1...4096, unit: "people",
            "People followed at the most"),
    ]

    static let predictionKeys: [ConfigurationKey] = [
        .choice("prediction.predictor", \.prediction.predictor, "Which predictor runs"),
        .number(
            "prediction.acceleration_density", \.prediction.accelerationDensity, in: 0.001...100, unit: "m^2/s^3",
            "How much people depart from a straight path over the horizon (kalman)"),
        .text("prediction.model", \.prediction.model, "Path of a network of one's own, a .onnx file (onnx)"),
        .number(
            "prediction.model_step", \.prediction.modelStep, in: 0.01...5, unit: "seconds",
            "Time between the moments that the network takes and answers (onnx)"),
    ]

    static let riskKeys: [ConfigurationKey] = [
        .number(
            "risk.radius", \.risk.radius, in: 0.2...5, unit: "metres",
            "Distance below which two people are in each other's way"),
        .number(
            "risk.horizon", \.risk.horizon, in: 0.5...10, unit: "seconds",
            "How far ahead a collision is looked for"),
        .number("risk.step", \.risk.step, in: 0.02...1, unit: "seconds", "Step of the prediction"),
        .number(
            "risk.operating_probability", \.risk.operatingProbability, in: 0.01...1,
            "Probability from which on a person counts as a hazard, frame by frame"),
        .number(
            "risk.calibration_slope", \.risk.calibrationSlope, in: 0.01...10,
            "Slope of the calibration on the log-odds, where radius or horizon are not those of the learned one"),
        .number(
            "risk.calibration_offset", \.risk.calibrationOffset, in: -10...10,
            "Offset of the same"),
    ]

    static let alertKeys: [ConfigurationKey] = [
        .number(
            "alerts.notice_probability", \.alerts.noticeProbability, in: 0.01...1,
            "Probability from which on somebody far away in time is announced"),
        .number(
            "alerts.caution_probability", \.alerts.cautionProbability, in: 0.01...1,
            "Probability from which on somebody nearer is a caution"),
        .number(
            "alerts.danger_probability", \.alerts.dangerProbability, in: 0.01...1,
            "Probability from which on somebody near is a danger"),
        .number(
            "alerts.notice_time", \.alerts.noticeTime, in: 0.2...10, unit: "seconds",
            "A hazard further away in time is not spoken of yet"),
        .number(
            "alerts.caution_time", \.alerts.cautionTime, in: 0.1...10, unit: "seconds",
            "A hazard nearer in time is a caution"),
        .number(
            "alerts.danger_time", \.alerts.dangerTime, in: 0.1...10, unit: "seconds",
            "A hazard nearer in time is a danger"),
        .number(
            "alerts.release_factor", \.alerts.releaseFactor, in: 0.1...1,
            "Factor on the probabilities for leaving a level, so that noise says nothing twice"),
        .number(
            "alerts.raise_after", \.alerts.raiseAfter, in: 0...2, unit: "seconds",
            "How long a person must be a hazard before it is said"),
        .number(
            "alerts.release_after", \.alerts.releaseAfter, in: 0...30, unit: "seconds",
            "How long a person must have been no hazard before they are news again"),
        .number(
            "alerts.minimum_interval", \.alerts.minimumInterval, in: 0...30, unit: "seconds",
            "Least time between two alerts unless the level rises"),
        .number(
            "alerts.rise_interval", \.alerts.riseInterval, in: 0...60, unit: "seconds",
            "Least time before a person is announced again because the level rose; danger never waits"),
        .number(
            "alerts.within_distance", \.alerts.withinDistance, in: 0...5, unit: "metres",
            "Somebody nearer is there already, and not announced anew"),
        .number(
            "alerts.within_closing_speed", \.alerts.withinClosingSpeed, in: 0...20, unit: "metres a second",
            "Somebody that near who comes on faster is announced all the same"),
        .number(
            "alerts.beside_distance", \.alerts.besideDistance, in: 0...5, unit: "metres",
            "Somebody nearer for a while is beside the wearer already, and not announced anew"),
        .number(
            "alerts.beside_after", \.alerts.besideAfter, in: 0...30, unit: "seconds",
            "How long somebody must have been that near to be beside the wearer"),
        .number(
            "alerts.beside_closing_speed", \.alerts.besideClosingSpeed, in: 0...10, unit: "metres a second",
            "Somebody beside the wearer who comes on faster is announced all the same"),
        .number(
            "alerts.longest_unseen", \.alerts.longestUnseen, in: 0...10, unit: "seconds",
            "Nothing new is said of somebody unseen for longer"),
        .number(
            "alerts.side_change_interval", \.alerts.sideChangeInterval, in: 0...60, unit: "seconds",
            "Least time before a person is announced again because the side changed"),
        .integer(
            "alerts.maximum_per_minute", \.alerts.maximumPerMinute, in: 1...120, unit: "alerts",
            "Alerts below danger in a minute, before the crowd is announced instead"),
        .number(
            "alerts.crowd_interval", \.alerts.crowdInterval, in: 1...600, unit: "seconds",
            "Least time between two announcements of a crowd"),
        .degrees(
            "alerts.ahead_half_width", \.alerts.aheadHalfWidth, in: 2...60,
            "Half the width of the sector called 'ahead'"),
        .degrees(
            "alerts.behind_beyond", \.alerts.behindBeyond, in: 70...175,
            "Angle from straight ahead beyond which somebody is 'behind'"),
        .number(
            "alerts.close_distance", \.alerts.closeDistance, in: 0.3...10, unit: "metres",
            "Nearer than this is 'close'"),
    ]
}
