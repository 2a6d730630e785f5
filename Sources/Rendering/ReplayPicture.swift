import Diagnostics
import Geometry
import Imaging
import Vision

/// Composes the picture of a frame: the camera's view, the bird's-eye view and what was said.
public struct ReplayPicture {
    /// The picture, once a frame has been drawn.
    public var picture: Picture { canvas.picture }

    /// Height of the line of words at the bottom, pixels.
    private static let captionHeight = 56
    private static let height = 720

    private var canvas: Canvas
    private let camera: CameraView?
    private var ground: GroundView
    private let caption: PictureRegion

    /// Prepares the picture: 1280 x 720 where there is a camera's picture, else 720 x 720.
    ///
    /// - Throws: `unavailable` without the media library.
    public init(withCamera: Bool) throws(Fault) {
        let width = withCamera ? 1280 : Self.height
        let room = Self.height - Self.captionHeight
        let groundWidth = withCamera ? 448 : width
        camera =
            withCamera ? CameraView(area: .init(left: 0, top: 0, width: width - groundWidth, height: room)) : nil
        ground = GroundView(area: .init(left: width - groundWidth, top: 0, width: groundWidth, height: room))
        caption = .init(left: 0, top: room, width: width, height: Self.captionHeight)
        canvas = try Canvas(width: width, height: Self.height)
    }

    /// Draws a frame.
    ///
    /// - Parameters:
    ///   - scene: what the pipeline held.
    ///   - photograph: the camera's picture, where there is one.
    ///   - words: what was said, while it is shown.
    public mutating func draw(_ scene: Scene, _ photograph: PictureView?, words: String?) throws(Fault) {
        ground.draw(scene, on: &canvas)
        // The ground's lines may reach beyond its edge: they are drawn first, and the camera's picture hides them.
        try canvas.draw()
        if let camera, let photograph { try camera.draw(scene, photograph, on: &canvas) }
        canvas.clear(caption, Canvas.Color(0, 0, 0))
        let line = Double(caption.top + 38)
        let seconds = (scene.time.seconds * 10).rounded() / 10
        canvas.text("\(seconds) s", at: SIMD2(12, line), RiskColor.faint, height: 12, ground: 0)
        if let words {
            canvas.text(words, at: SIMD2(120, line), RiskColor.bright, height: 22, ground: 0)
        }
        try canvas.draw()
    }
}
