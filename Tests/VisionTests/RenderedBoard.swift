import Calibration
import Geometry
import Imaging

@testable import Vision

/// A drawn board, seen by a camera with known values: ray traced, with four rays a pixel.
struct RenderedBoard {
    let board: CalibrationBoard
    let camera: CameraIntrinsics
    private let sheet: [UInt8]
    private let sheetWidth: Int
    private let sheetHeight: Int
    private let pixelsPerMetre: Double
    private let rays: [SIMD2<Double>]

    init(_ board: CalibrationBoard, camera: CameraIntrinsics) throws {
        self.board = board
        self.camera = camera
        let pixels = 48
        let drawn = try board.drawn(pixelsPerSquare: pixels)
        (sheetWidth, sheetHeight) = (drawn.width, drawn.height)
        sheet = drawn.withView { [UInt8]($0.bytes) }
        pixelsPerMetre = Double(pixels) / board.square
        var rays: [SIMD2<Double>] = []
        for v in 0..<(2 * camera.height) {
            for u in 0..<(2 * camera.width) {
                let ray = camera.ray(u: Double(u) / 2 - 0.25, v: Double(v) / 2 - 0.25)
                rays.append(SIMD2(ray.x, ray.y))
            }
        }
        self.rays = rays
    }

    /// The picture with the middle of the board at a place, turned about the axes by degrees.
    func picture(at middle: SIMD3<Double>, turned turn: SIMD3<Double>) -> Picture {
        let rotation = Rotation<Board, Camera>(rotationVector: turn * (.pi / 180))
        var picture = Picture(width: camera.width, height: camera.height, format: .gray)
        picture.withMutableBytes { bytes in
            sheet.withUnsafeBufferPointer { sheet in
                rays.withUnsafeBufferPointer { rays in draw(into: bytes, sheet, rays, middle, rotation) }
            }
        }
        return picture
    }

    private func draw(
        into bytes: UnsafeMutableRawBufferPointer, _ sheet: UnsafeBufferPointer<UInt8>,
        _ rays: UnsafeBufferPointer<SIMD2<Double>>, _ middle: SIMD3<Double>, _ rotation: Rotation<Board, Camera>
    ) {
        let (a, b, n) = rotation.columns
        let distance = (middle * n).sum()
        let (width, height) = (camera.width, camera.height)
        // The sheet's middle lies at the board's: half a square of margin is around the squares.
        let origin = SIMD2(Double(sheetWidth) / 2, Double(sheetHeight) / 2)
        for v in 0..<height {
            for u in 0..<width {
                var sum = 0
                for sample in 0..<4 {
                    let ray = rays[(2 * v + sample / 2) * 2 * width + 2 * u + sample % 2]
                    let along = ray.x * n.x + ray.y * n.y + n.z
                    let scale = distance / along
                    let x = ray.x * scale - middle.x
                    let y = ray.y * scale - middle.y
                    let z = scale - middle.z
                    let across = x * a.x + y * a.y + z * a.z
                    let down = x * b.x + y * b.y + z * b.z
                    let column = Int((across * pixelsPerMetre + origin.x).rounded(.down))
                    let row = Int((down * pixelsPerMetre + origin.y).rounded(.down))
                    let isOn = column >= 0 && column < sheetWidth && row >= 0 && row < sheetHeight
                    sum += isOn ? Int(sheet[row * sheetWidth + column]) : 110
                }
                bytes[v * width + u] = UInt8(sum / 4)
            }
        }
    }

    /// Ten places and turns that cover the picture.
    static let places: [(middle: SIMD3<Double>, turn: SIMD3<Double>)] = [
        (SIMD3(-0.09, -0.06, 0.42), SIMD3(0, 25, 0)), (SIMD3(0.09, -0.06, 0.42), SIMD3(0, -25, 5)),
        (SIMD3(-0.09, 0.06, 0.42), SIMD3(25, 0, 0)), (SIMD3(0.09, 0.06, 0.42), SIMD3(-25, 0, -5)),
        (SIMD3(0, 0, 0.33), SIMD3(15, 20, 0)), (SIMD3(0, 0, 0.4), SIMD3(-20, 15, 10)),
        (SIMD3(0.03, 0, 0.5), SIMD3(30, -10, 0)), (SIMD3(-0.03, 0.02, 0.36), SIMD3(-10, -30, 0)),
        (SIMD3(0, -0.05, 0.45), SIMD3(20, 20, -10)), (SIMD3(0, 0.05, 0.38), SIMD3(0, 0, 3)),
    ]

    /// The mirror image of a grey picture.
    static func mirrored(_ picture: Picture) -> Picture {
        let width = picture.width
        return picture.withView { view in
            Picture.made(width, picture.height, .gray) { row, byte in view.bytes[row * width + width - 1 - byte] }
        }
    }
}
