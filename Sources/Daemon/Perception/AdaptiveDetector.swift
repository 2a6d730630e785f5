import Detection
import Diagnostics
import Imaging
import Vision

/// A detector with a cheaper one beside it for when the processor can not keep up.
///
/// Both are made beforehand: loading a network, and its first pass, take longer than a frame may. It belongs to one thread.
public final class AdaptiveDetector: Detector {
    private var full: any Detector
    private var small: (any Detector)?
    /// Whether the cheaper one is used.
    public var usesSmallerInput = false

    /// - Parameters:
    ///   - full: the detector at its best.
    ///   - small: nil where there is no cheaper way.
    public init(full: any Detector, small: (any Detector)? = nil) {
        self.full = full
        self.small = small
    }

    /// The detector that the settings ask for, and where their input has a smaller size, one with that.
    public convenience init(_ settings: DetectorSettings) throws(Fault) {
        let full = try DetectorRegistry.detector(settings)
        var small: (any Detector)?
        if let smaller = settings.withSmallerInput {
            if let neural = full as? NeuralDetector, smaller.usesSameNetwork(as: settings) {
                // One network computes inputs of both sizes: a second copy costs its loading and some 20 megabytes.
                small = try NeuralDetector(smaller, sharing: neural)
            } else {
                small = try DetectorRegistry.detector(smaller)
            }
        }
        self.init(full: full, small: small)
    }

    /// Whether there is a cheaper way.
    public var hasSmallerInput: Bool { small != nil }

    /// The detector's own name.
    public var name: String { full.name }

    /// Finds the people in a picture; see `Detector`.
    public func detect(in picture: PictureView, into detections: inout [DetectedPerson]) throws(Fault) {
        if usesSmallerInput, small != nil {
            try small?.detect(in: picture, into: &detections)
        } else {
            try full.detect(in: picture, into: &detections)
        }
    }
}

extension DetectorSettings {
    /// The same with less to look at: no tiles, and the narrowest input; nil where that is what they ask for already.
    /// A network's input is never made smaller than what it was trained with.
    public var withSmallerInput: DetectorSettings? {
        var smaller = self
        switch method {
        case .neural:
            smaller.tiling = .whole
            smaller.input.widest = input.width
        case .hog:
            smaller.smallestPerson = max(smallestPerson, 128)
        }
        return smaller == self ? nil : smaller
    }
}
