import Detection
import Diagnostics

/// Where detectors are chosen: a new one is one more case of `DetectorSettings.Method` and one line here.
public enum DetectorRegistry {
    /// Makes the detector that the settings ask for.
    ///
    /// - Throws: what the detector throws, with the file and what to do.
    public static func detector(_ settings: DetectorSettings) throws(Fault) -> any Detector {
        switch settings.method {
        case .neural: try NeuralDetector(settings)
        case .hog: try HOGDetector(settings)
        }
    }
}
