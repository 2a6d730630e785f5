import Imaging
import Testing

@testable import Detection

@Suite("Cutting a picture into tiles")
struct TilingTests {
    static let sizes = [(640, 480), (768, 576), (1280, 720), (1920, 1080), (1242, 375), (480, 640), (1, 1), (2000, 3)]

    @Test("Tiles lie in the picture and leave nothing out", arguments: sizes)
    func covers(width: Int, height: Int) {
        for tiling in Tiling.allCases {
            for limit in 1...6 {
                let tiles = tiling.tiles(width: width, height: height, limit: limit)
                #expect(!tiles.isEmpty && tiles.count <= limit + 1)
                #expect(tiles.allSatisfy { $0.left >= 0 && $0.top >= 0 && $0.width > 0 && $0.height > 0 })
                #expect(tiles.allSatisfy { $0.left + $0.width <= width && $0.top + $0.height <= height })
                for column in stride(from: 0, to: width, by: max(1, width / 97)) + [width - 1] {
                    #expect(tiles.contains { $0.left <= column && column < $0.left + $0.width })
                }
            }
        }
    }

    @Test("A usual picture becomes two squares that share at least a fifth")
    func squares() {
        for (width, height) in [(640, 480), (768, 576), (1280, 720), (1920, 1080)] {
            let tiles = Tiling.squares.tiles(width: width, height: height, limit: 2)
            #expect(tiles.count == 2)
            #expect(tiles[0] == PictureRegion(left: 0, top: 0, width: height, height: height))
            #expect(tiles[1].left + tiles[1].width == width)
            #expect(tiles[0].left + tiles[0].width - tiles[1].left >= height / 5)
        }
    }

    @Test("A wide picture gets as many squares as it needs, and wider tiles where they are limited")
    func wide() {
        #expect(Tiling.squares.tiles(width: 1242, height: 375, limit: 8).map(\.width) == [375, 375, 375, 375])
        let limited = Tiling.squares.tiles(width: 1242, height: 375, limit: 2)
        #expect(limited.count == 2)
        #expect(limited[0].width - limited[1].left >= limited[0].width / 5)
    }

    @Test("An upright or square picture is not cut")
    func upright() {
        for tiling in Tiling.allCases {
            #expect(
                tiling.tiles(width: 480, height: 640, limit: 4) == [
                    PictureRegion(left: 0, top: 0, width: 480, height: 640)
                ])
            #expect(tiling.tiles(width: 600, height: 600, limit: 4).count == 1)
        }
    }

    @Test("The whole picture comes last where it is asked for")
    func whole() {
        let tiles = Tiling.squaresAndWhole.tiles(width: 768, height: 576, limit: 2)
        #expect(tiles.count == 3 && tiles[2] == PictureRegion(left: 0, top: 0, width: 768, height: 576))
    }
}
