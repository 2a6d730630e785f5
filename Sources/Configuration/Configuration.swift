import Alerting
import Capture
import FileFormats
import Ranging
import Risk
import Speech
import Tracking
import Vision

/// Everything tunable, in one type. Each module documents its own settings; here they have their names in a file.
public struct Configuration: Sendable, Equatable {
    /// The camera device.
    public var camera = CameraSettings()
    /// Finding people in pictures.
    public var detection = DetectorSettings()
    /// The camera as it is mounted.
    public var mounting = MountingSettings()
    /// What tells how the head is turned.
    public var orientation = OrientationChoice.automatic
    /// Ranging with one camera.
    public var ranging = MonocularSettings()
    /// Which ways to range are used.
    public var rangingMethod = RangingMethod.automatic
    /// Ranging with a pair of cameras.
    public var stereo = StereoSettings()
    /// Ranging with depth pictures.
    public var depth = DepthSettings()
    /// Tracking.
    public var tracking = TrackerSettings()
    /// Prediction.
    public var prediction = PredictionSettings()
    /// Risk.
    public var risk = RiskSettings()
    /// Alerts.
    public var alerts = AlertSettings()
    /// What is heard, and how.
    public var speech = SpeechSettings()
    /// The daemon as a service.
    public var service = ServiceSettings()
    /// What is kept of the last minutes.
    public var blackBox = BlackBoxSettings()
    /// The live page.
    public var live = LiveSettings()

    /// The built-in defaults.
    public init() {}

    /// All keys, by table.
    public static let keys: [ConfigurationKey] =
        cameraKeys + detectionKeys + mountingKeys + rangingKeys + trackingKeys + predictionKeys + riskKeys + alertKeys
        + speechKeys + serviceKeys + blackBoxKeys + liveKeys

    /// The key of a name.
    public static func key(named name: String) -> ConfigurationKey? { keysByName[name] }

    private static let keysByName: [String: ConfigurationKey] = Dictionary(
        keys.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

    /// What to do about a key that there is none of.
    static func hint(for name: String) -> String {
        Spelling.nearest(to: name, in: keys.map(\.name)).map { "Did you mean \($0)?" }
            ?? "'headsup config' lists all keys"
    }

    /// Two values that can not both hold, with the key to blame.
    var contradiction: (key: String, text: String)? {
        if tracking.lowScore > tracking.highScore {
            return ("tracking.low_score", "tracking.low_score must not be above tracking.high_score")
        }
        if alerts.dangerTime > alerts.cautionTime || alerts.cautionTime > alerts.noticeTime {
            return ("alerts.caution_time", "alert times must ascend from danger over caution to notice")
        }
        if risk.step > risk.horizon {
            return ("risk.step", "risk.step must not be longer than risk.horizon")
        }
        if tracking.forgetOutOfViewAfter < tracking.forgetAfter {
            return (
                "tracking.forget_out_of_view_after",
                "tracking.forget_out_of_view_after must not be shorter than tracking.forget_after"
            )
        }
        return nil
    }
}

/// How the camera is mounted, where a sequence or a calibration does not say it.
public struct MountingSettings: Sendable, Equatable {
    /// Calibration file of the camera; empty where there is none.
    public var calibration = ""
    /// How many views its picture holds.
    public var layout = CameraLayout.mono
    /// Horizontal field of view of a camera without calibration, radians.
    public var horizontalFieldOfView = 66.0 * .pi / 180
    /// Pitch of a camera without orientation, radians above the horizon.
    public var pitch = 0.0
    /// The inertial sensor: `auto`, `none`, or the name or file of an industrial I/O device. How it sits beside the camera is
    /// in the calibration.
    public var inertialSensor = "auto"

    /// The defaults.
    public init() {}
}

/// Which predictor runs, and with what.
public struct PredictionSettings: Sendable, Equatable {
    /// The predictors there are.
    public enum Kind: String, Sendable, CaseIterable {
        /// The last measured displacement goes on.
        case constantVelocity = "constant-velocity"
        /// The tracker's filter carried on.
        case kalman
        /// The published node's filter, for comparison.
        case reference
        /// The trained network.
        case learned
        /// A network of the user's own, in an .onnx file.
        case onnx

        /// Those that need no file.
        public static var builtIn: [Kind] { allCases.filter { $0 != .onnx } }
    }

    /// Which one runs.
    public var predictor = Kind.learned
    /// Power spectral density of the relative acceleration over the horizon, m²/s³ (`kalman`).
    public var accelerationDensity = 0.1
    /// Path of the network (`onnx`).
    public var model = ""
    /// Time between the moments that the network takes and answers, seconds (`onnx`).
    public var modelStep = 0.4

    /// The defaults.
    public init() {}
}
