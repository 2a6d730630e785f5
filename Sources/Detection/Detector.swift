import Diagnostics
import Geometry
import Imaging

/// One person found in a picture.
public struct DetectedPerson: Sendable, Equatable {
    /// Where, pixels of the full picture.
    public var box: BoundingBox
    /// How sure the detector is, 0 to 1.
    public var score: Double

    /// Makes a detection.
    public init(box: BoundingBox, score: Double) {
        self.box = box
        self.score = score
    }
}

/// Finds people in a picture.
///
/// A new detector is one type that conforms to this and one line in the place where detectors are chosen
/// (`DetectorRegistry` in the module Vision).
public protocol Detector {
    /// What the detector is called in messages: the model's name, or the method's.
    var name: String { get }

    /// Finds the people in a picture.
    ///
    /// - Parameters:
    ///   - picture: valid only during the call.
    ///   - detections: emptied, then filled, best score first; its storage is kept from frame to frame.
    mutating func detect(in picture: PictureView, into detections: inout [DetectedPerson]) throws(Fault)
}
