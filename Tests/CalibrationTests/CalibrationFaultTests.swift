import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Calibration

@Suite("Broken calibration files")
struct CalibrationFaultTests {
    private static let names = [
        "stereo.yaml", "opencv-camera.yml", "opencv-camera.xml", "kalibr-camchain.yaml", "ros-left.yaml",
        "zed-SN0.conf",
    ]

    private static func text(_ name: String) throws -> String {
        try String(
            contentsOf: TestData.package.appendingPathComponent("calibration/\(name)"), encoding: .utf8)
    }

    private func readFault(_ text: String) -> Fault? {
        do {
            _ = try CalibrationFile(texts: [(text, "cal")])
            return nil
        } catch {
            return error
        }
    }

    @Test("say of YAML itself what is wrong with it, and where")
    func yaml() throws {
        let text = try Self.text("stereo.yaml")
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).count
        let second = readFault(text + "---\nmore: 1\n")
        #expect(second?.what.contains("second document") == true && second?.location?.line == lines + 1)
        #expect(readFault(text + "...\n") == nil, "an end that is marked is one")
        let within = readFault("name: &itself [*itself]\n" + text)
        #expect(within?.kind == .badData)
        let unknown = readFault(text.replacing("fx: 700.5", with: "fx: *nowhere"))
        #expect(unknown?.what.contains("alias") == true && unknown?.location?.line != nil)
        let same = text.replacing("fx: 700.5", with: "fx: &focal 700.5").replacing("fy: 700.5", with: "fy: *focal")
        #expect(readFault(same) == nil, "an alias stands for its value")
        for nonsense in ["{", "a: [1, 2", "\t- a", "a: b: c", "%TAG", "\u{1}", "--- |\n a\n b"] {
            #expect(readFault(nonsense)?.kind == .badData, "\(nonsense)")
        }
    }

    @Test(
        "name the line and the key",
        arguments: [
            ("stereo.yaml", "headsup_calibration: 1", "headsup_calibration: 9", "headsup_calibration", "version 9"),
            ("stereo.yaml", "fx: 700.5", "fx: -700.5", "cameras.fx", "above zero"),
            ("stereo.yaml", "fx: 700.5", "fy: 700.5", nil, "twice"),
            ("stereo.yaml", "fx: 700.5", "focal: 700.5", "cameras", "no fx"),
            ("stereo.yaml", "width: 1280", "width: 1280.5", "cameras.width", "whole number"),
            ("stereo.yaml", "rotation: [0.99", "rotation: [7.99", "right_from_left.rotation", "quaternion"),
            ("stereo.yaml", "translation: [-0.063, ", "translation: [", "right_from_left.translation", "2 numbers"),
            ("stereo.yaml", "right_from_left:", "left_from_right:", nil, "no right_from_left"),
            ("stereo.yaml", "time_offset: 0.0042", "time_offset: soon", "imu.time_offset", "finite number"),
            ("opencv-camera.yml", "rows: 3", "rows: 4", "camera_matrix", "9 numbers"),
            ("opencv-camera.yml", "image_width", "image_breadth", nil, "size"),
            (
                "opencv-camera.yml", "data: [ 7.0050000000000000e+02, 0.", "data: [ 7.0050000000000000e+02, 9.",
                "camera_matrix", "skew"
            ),
            ("opencv-camera.xml", "<rows>3</rows>", "<rows>3</row>", nil, "not closed"),
            ("opencv-camera.xml", "7.0050000000000000e+02", "nothing", "camera_matrix.data", "finite"),
            ("kalibr-camchain.yaml", "pinhole", "omni", "cam0.camera_model", "only pinhole"),
            ("kalibr-camchain.yaml", "radtan", "equidistant", "cam0.distortion_model", "only radtan"),
            ("kalibr-camchain.yaml", "resolution: [1280, 720]", "resolution: [0, 720]", "cam0.resolution", "pixels"),
            ("kalibr-camchain.yaml", "T_cn_cnm1", "T_cnm1_cn", "cam1", "no T_cn_cnm1"),
            ("ros-left.yaml", "plumb_bob", "equidistant", "distortion_model", "only plumb_bob"),
            ("zed-SN0.conf", "fx=700.5", "fx=abc", "LEFT_CAM_HD.fx", "number"),
            ("zed-SN0.conf", "Baseline=63.0", "Baseline=0.063", "STEREO.Baseline", "millimetres"),
            ("zed-SN0.conf", "cx=637.5", "x=637.5", "RIGHT_CAM_HD.cx", "missing"),
            ("zed-SN0.conf", "[STEREO]", "[STEREO", nil, "bracket"),
        ] as [(String, String, String, String?, String)])
    func keys(_ name: String, _ good: String, _ bad: String, key: String?, word: String) throws {
        let text = try Self.text(name)
        let range = try #require(text.range(of: good))
        let fault = try #require(readFault(text.replacingCharacters(in: range, with: bad)))
        #expect(fault.kind == .badData)
        if let key { #expect(fault.location?.column == key, "\(fault)") }
        #expect("\(fault)".contains(word), "\(fault)")
    }

    @Test(
        "that are something else are refused",
        arguments: ["", "hello", "- 1\n- 2\n", "a: 1\n", "<html></html>", "a: [1\n", "\u{0}"])
    func nonsense(_ text: String) { #expect(readFault(text)?.kind == .badData) }

    @Test("can not exhaust the stack or the memory")
    func bombs() {
        #expect(readFault(String(repeating: "[", count: 100_000))?.what.contains("deeply") == true)
        #expect(readFault("a:\n  " + String(repeating: "- ", count: 100_000))?.what.contains("deeply") == true)
        #expect(readFault((0..<3_000).map { String(repeating: " ", count: $0) + "a:" }.joined(separator: "\n")) != nil)
        #expect(readFault("<opencv_storage>" + String(repeating: "<a>", count: 100_000)) != nil)
        var laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        for level in 1...12 {
            let alias = "*a\(level - 1)"
            laughs += "a\(level): &a\(level) [\(Array(repeating: alias, count: 9).joined(separator: ", "))]\n"
        }
        #expect(readFault(laughs)?.what.contains("too many") == true)
    }

    @Test("whatever they hold are read or refused", arguments: names)
    func fuzz(_ name: String) throws {
        var random = SeededGenerator(41)
        let original = try Self.text(name)
        var accepted = 0
        for _ in 0..<1_500 {
            let text = random.mutated(original, meaningful: "[]{}:,-&*!<>=/\n\"'#%0123456789.e \t")
            do {
                let read = try CalibrationFile(texts: [(text, "f")])
                accepted += 1
                #expect(read.left.fx > 0 && read.left.fx.isFinite && read.left.width > 0)
            } catch { #expect(error.kind == .badData, "\(error)") }
        }
        #expect(accepted > 50)
    }

    @Test("or too many of them are a wrong use")
    func tooMany() throws {
        let ours = try Self.text("stereo.yaml")
        do {
            _ = try CalibrationFile(texts: [(ours, "a"), (ours, "b")])
            Issue.record("accepted")
        } catch { #expect(error.kind == .usage) }
        do {
            _ = try CalibrationFile(paths: [])
            Issue.record("accepted")
        } catch { #expect(error.kind == .usage) }
        do {
            _ = try CalibrationFile(paths: ["/nonexistent.yaml"])
            Issue.record("accepted")
        } catch { #expect(error.kind == .noInput) }
    }
}
