import Foundation
import Imaging
import TestSupport

@testable import Vision

/// A folder of its own for one test, gone when the test is.
final class Scratch {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("headsup-vision-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String) -> String { url.appendingPathComponent(name).path }

    @discardableResult
    func write(_ bytes: some Sequence<UInt8>, _ name: String) throws -> String {
        try Data(bytes).write(to: url.appendingPathComponent(name))
        return path(name)
    }

    /// Everything in the folder, hidden files too.
    var names: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []).sorted() }
}

extension Picture {
    /// A picture whose byte at a place is what `value` says of row and byte in the row.
    static func made(
        _ width: Int, _ height: Int, _ format: PixelFormat, _ value: (_ row: Int, _ byte: Int) -> UInt8
    ) -> Picture {
        var picture = Picture(width: width, height: height, format: format)
        let step = picture.bytesPerRow
        picture.withMutableBytes { bytes in
            for index in 0..<format.byteCount(bytesPerRow: step, height: height) {
                bytes[index] = value(index / step, index % step)
            }
        }
        return picture
    }

    /// The bytes that belong to the picture.
    var content: [UInt8] {
        withView { Array($0.bytes.prefix(format.byteCount(bytesPerRow: bytesPerRow, height: height))) }
    }
}

/// The weights, where scripts/fetch-model has put them.
enum Model {
    static let absence = "the weights are absent: run scripts/fetch-model"
    static let weights = TestData.package.appendingPathComponent("models/pedestrian-ssdlite.pb").path
    static let graph = TestData.package.appendingPathComponent("models/pedestrian-ssdlite.pbtxt").path
    static var isPresent: Bool {
        FileManager.default.fileExists(atPath: weights) && FileManager.default.fileExists(atPath: graph)
    }

    static var settings: DetectorSettings {
        var settings = DetectorSettings()
        settings.model = weights
        settings.graph = graph
        return settings
    }
}
