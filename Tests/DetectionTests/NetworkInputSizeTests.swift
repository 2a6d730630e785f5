import Imaging
import Testing

@testable import Detection

@Suite("The size of a network's input")
struct NetworkInputSizeTests {
    static let size = NetworkInputSize(width: 300, height: 300, widthStep: 128, widest: 684)

    @Test(
        "Follows the picture's proportions in steps, up to the widest",
        arguments: [
            (640, 480, 428), (768, 576, 428), (1280, 1024, 428), (1280, 720, 556), (1920, 1080, 556),
            (1344, 376, 684), (10_000, 10, 684), (600, 600, 300), (480, 640, 300), (1, 5000, 300),
        ])
    func follows(width: Int, height: Int, expected: Int) {
        #expect(Self.size.width(forTile: PictureRegion(left: 0, top: 0, width: width, height: height)) == expected)
    }

    @Test("No other allowed width changes the proportions less")
    func nearest() {
        for width in stride(from: 100, through: 1500, by: 7) {
            let tile = PictureRegion(left: 0, top: 0, width: width, height: 480)
            let chosen = Self.size.width(forTile: tile)
            let ratio = { (input: Int) -> Double in
                let stretch = Double(input) / 300 / (Double(width) / 480)
                return max(stretch, 1 / stretch)
            }
            #expect([300, 428, 556, 684].contains(chosen))
            #expect([300, 428, 556, 684].allSatisfy { ratio(chosen) <= ratio($0) + 1e-12 })
        }
    }

    @Test("Stays as it is where it may not grow")
    func fixed() {
        let wide = PictureRegion(left: 0, top: 0, width: 1920, height: 1080)
        #expect(NetworkInputSize(width: 640, height: 480).width(forTile: wide) == 640)
        #expect(NetworkInputSize(width: 300, height: 300, widthStep: 128, widest: 300).width(forTile: wide) == 300)
        #expect(NetworkInputSize(width: 300, height: 300, widthStep: 128, widest: 427).width(forTile: wide) == 300)
    }
}
