import Geometry
import Imaging

/// What happens to each frame while the camera has its buffer.
struct FrameDesk {
    var frame = CapturedFrame()
    var health: PictureHealth
    var condition: CameraCondition?

    init(health: PictureHealth) { self.health = health }

    mutating func accept(_ picture: PictureView, _ number: Int, _ time: Timestamp) {
        condition = health.see(PictureDigest(picture), at: time)
        guard !health.isFrozen else { return }
        frame.number = number
        frame.timestamp = time
        frame.picture.copy(picture)
    }
}
