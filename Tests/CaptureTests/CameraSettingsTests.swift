import Diagnostics
import TestSupport
import Testing

@testable import Capture

@Suite("What is asked of a camera")
struct CameraSettingsTests {
    @Test(
        "a camera's name is read as what it looks like",
        arguments: [
            ("auto", CameraSelector.automatic), ("/dev/video2", .path("/dev/video2")),
            ("video2", .identifier("video2")),
            ("./camera", .path("./camera")), ("046d:0825", .usb(vendor: 0x046d, product: 0x0825)),
            ("2B03:F682", .usb(vendor: 0x2b03, product: 0xf682)), ("46d:0825", .identifier("46d:0825")),
            ("by-id/usb-046d_0825-video-index0", .identifier("usb-046d_0825-video-index0")),
            ("/dev/v4l/by-id/usb-x", .identifier("usb-x")), ("/dev/v4l/by-id/", .path("/dev/v4l/by-id/")),
        ])
    func selector(text: String, meant: CameraSelector) throws {
        #expect(try CameraSelector(text) == meant)
    }

    @Test("any name that is read is read the same from its own text")
    func selectorRoundTrip() throws {
        var random = SeededGenerator(17)
        let letters = Array("auto/:0aF-_. by-id/é")
        for _ in 0..<3000 {
            let count = Int.random(in: 1...12, using: &random)
            let text = String((0..<count).map { _ in letters.randomElement(using: &random) ?? "a" })
            let selector = try CameraSelector(text)
            let again = try CameraSelector(selector.description)
            // 'by-id/auto' means a camera of that name and is written so.
            #expect(again == selector)
        }
    }

    @Test("an empty name is refused with the ways to give one", arguments: ["", "a\0b"])
    func emptySelector(text: String) {
        #expect(throws: Fault.self) { try CameraSelector(text) }
    }

    @Test("the defaults are valid")
    func defaults() throws { try CameraSettings().validate() }

    @Test("a value that can not be is refused by name")
    func refusals() {
        let wrong: [(String, (inout CameraSettings) -> Void)] = [
            ("width", { $0.width = 0 }), ("height", { $0.height = 100_000 }), ("rate", { $0.rate = .nan }),
            ("rate", { $0.rate = -1 }), ("buffer count", { $0.bufferCount = 1 }),
            ("stall timeout", { $0.stallTimeout = 0 }), ("frozen after", { $0.frozenAfter = .infinity }),
            ("dark after", { $0.darkAfter = -.infinity }), ("dark below", { $0.darkBelow = 256 }),
            ("exposure", { $0.exposure = .microseconds(0) }), ("gain", { $0.gain = .value(-1) }),
            ("encoding", { $0.encoding = FourCC("H264") }),
        ]
        for (name, change) in wrong {
            var settings = CameraSettings()
            change(&settings)
            let fault = #expect(throws: Fault.self) { try settings.validate() }
            #expect(fault?.kind == .configuration)
            #expect(fault?.what.contains(name) == true)
            #expect(fault?.remedy != nil)
        }
    }

    @Test("a slow camera is given five frame times before it counts as stalled")
    func stall() {
        #expect(CameraSettings().stallTimeout(atRate: 30) == 0.5)
        #expect(CameraSettings().stallTimeout(atRate: 2) == 2.5)
        #expect(CameraSettings().stallTimeout(atRate: 0) == 0.5)
    }

    @Test("four letters are read and written, other texts are not")
    func fourCC() {
        #expect(FourCC(letters: "YUYV") == FourCC(rawValue: 0x5659_5559))
        #expect(FourCC(letters: "Y10")?.description == "Y10")
        #expect(FourCC(letters: "") == nil)
        #expect(FourCC(letters: "ABCDE") == nil)
        #expect(FourCC(letters: "é") == nil)
        #expect(FourCC(rawValue: 0).description == "????")
    }
}
