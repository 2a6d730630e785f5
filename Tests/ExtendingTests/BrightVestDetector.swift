import Detection
import Diagnostics
import Geometry
import Imaging

/// Finds one person by a bright vest: the box around all pixels above a threshold.
public struct BrightVestDetector: Detector {
    /// What the detector is called in messages.
    public let name = "bright vest"
    /// Fewer bright pixels are a reflection.
    let leastPixels = 50

    /// Makes the detector.
    public init() {}

    /// Finds the person; see `Detector`.
    public mutating func detect(in picture: PictureView, into detections: inout [DetectedPerson]) throws(Fault) {
        detections.removeAll(keepingCapacity: true)
        let channels = picture.format == .bgr ? 3 : picture.format == .yuyv ? 2 : 1
        var (left, right, top, bottom, count) = (picture.width, -1, picture.height, -1, 0)
        for y in 0..<picture.height {
            for x in 0..<picture.width {
                // Green of BGR, brightness of all other formats.
                let place = y * picture.bytesPerRow + x * channels + (picture.format == .bgr ? 1 : 0)
                guard picture.bytes[place] > 200 else { continue }
                (left, right, top, bottom) = (min(left, x), max(right, x), min(top, y), max(bottom, y))
                count += 1
            }
        }
        guard count >= leastPixels else { return }
        let box = BoundingBox(
            left: Double(left), top: Double(top), width: Double(right - left + 1), height: Double(bottom - top + 1))
        detections.append(DetectedPerson(box: box, score: Double(count) / (box.width * box.height)))
    }
}
