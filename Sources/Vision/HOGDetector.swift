import COpenCV
import Detection
import Diagnostics
import Geometry
import Imaging
import RealModule

/// Finds people by histograms of oriented gradients and OpenCV's trained people model (Dalal and Triggs, CVPR 2005):
/// for a machine without weights. It sees whole, upright people only, and is slower than the network.
public struct HOGDetector: Detector {
    /// Height of a person in the trained window of 128 pixels.
    private static let personInWindow = 100.0
    /// A larger picture is not searched: beyond this the cost grows and nothing is gained.
    private static let widestSearch = 1600.0

    private let settings: DetectorSettings
    private let hog: HOGDescriptor
    private let suppression: NonMaximumSuppression
    private var candidates: [DetectionCandidate] = []

    /// Makes the detector.
    public init(_ settings: DetectorSettings) throws(Fault) {
        self.settings = settings
        headsup_opencv_set_threads(Int32(clamping: settings.threads))
        hog = try HOGDescriptor()
        suppression = NonMaximumSuppression(unionOverlap: 0.4, smallerOverlap: 0.7)
    }

    /// What it is called in messages.
    public var name: String { "HOG in OpenCV \(OpenCV.version)" }

    /// Finds the people in a picture; see `Detector`.
    public mutating func detect(in picture: PictureView, into detections: inout [DetectedPerson]) throws(Fault) {
        candidates.removeAll(keepingCapacity: true)
        let wanted = Self.personInWindow / max(8, settings.smallestPerson)
        let magnification = min(wanted, Self.widestSearch / Double(max(picture.width, picture.height)))
        try hog.search(picture, magnification: magnification) { window in
            let score = Self.score(margin: window.margin)
            guard score >= settings.leastScore else { return }
            // The person fills the middle of the window: the rest is the margin it was trained with.
            let box = BoundingBox(
                left: max(0, window.left + 0.16 * window.width), top: max(0, window.top + 0.08 * window.height),
                width: 0.68 * window.width, height: 0.84 * window.height)
            candidates.append(DetectionCandidate(box: box, score: score))
        }
        suppression.apply(to: &candidates, into: &detections)
    }

    /// The margin as a probability-like score: 0.5 where half of the windows are people.
    static func score(margin: Double) -> Double { 1 / (1 + .exp(-4 * (margin - 0.6))) }
}

/// OpenCV's descriptor and its buffers.
private final class HOGDescriptor {
    private let handle: OpaquePointer

    init() throws(Fault) {
        var error = headsup_error()
        guard let created = headsup_hog_create(&error) else {
            throw Fault(.software, "HOG can not be set up: \(error.words)")
        }
        handle = created
    }

    deinit { headsup_hog_destroy(handle) }

    func search(
        _ picture: PictureView, magnification: Double, found: (headsup_hog_window) -> Void
    ) throws(Fault) {
        var view = try picture.bridged()
        var windows: UnsafePointer<headsup_hog_window>?
        var count: Int32 = 0
        var error = headsup_error()
        guard headsup_hog_detect(handle, &view, magnification, 1.05, 0, &windows, &count, &error) else {
            throw Fault(.software, "HOG can not search the picture: \(error.words)")
        }
        UnsafeBufferPointer(start: windows, count: Int(count)).forEach(found)
    }
}
