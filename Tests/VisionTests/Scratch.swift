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

/// The weights and ONNX Runtime, where scripts/fetch-model has put them.
enum Model {
    static let absence = "the weights are absent: run scripts/fetch-model"
    static let runtimeAbsence = "ONNX Runtime is absent: run scripts/fetch-model"
    static let weights = file("pedestrian-ssdlite.pb")
    static let graph = file("pedestrian-ssdlite.pbtxt")
    static let onnx = file("pedestrian-ssdlite.onnx")
    static let runtime = file("libonnxruntime.so")

    static var isPresent: Bool { exist([weights, graph]) }
    static var isRuntimePresent: Bool { exist([runtime, onnx]) }

    /// The engines that can be tried here.
    static var engines: [DetectorSettings.Engine] { isRuntimePresent ? [.opencv, .onnxRuntime] : [.opencv] }

    static var settings: DetectorSettings { settings(.auto) }

    static func settings(_ engine: DetectorSettings.Engine) -> DetectorSettings {
        var settings = DetectorSettings()
        settings.engine = engine
        settings.model = weights
        settings.graph = graph
        return settings
    }

    private static func file(_ name: String) -> String {
        TestData.package.appendingPathComponent("models/" + name).path
    }

    private static func exist(_ paths: [String]) -> Bool {
        paths.allSatisfy(FileManager.default.fileExists(atPath:))
    }
}
