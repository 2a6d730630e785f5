import TestSupport
import Testing

@testable import Capture

@Suite("The choice of a camera's mode")
struct CameraModeChoiceTests {
    private func mode(_ encoding: StaticString, _ width: Int, _ height: Int, _ rate: Double) -> CameraMode {
        CameraMode(fourCC: FourCC(encoding), width: width, height: height, rate: rate)
    }

    private func choice(_ width: Int, _ height: Int, _ rate: Double, _ encoding: FourCC? = nil) -> CameraModeChoice {
        var settings = CameraSettings()
        settings.width = width
        settings.height = height
        settings.rate = rate
        settings.encoding = encoding
        return CameraModeChoice(settings)
    }

    /// What a common USB camera offers: raw pictures are slow where they are large.
    private var usbCamera: [CameraMode] {
        [
            mode("YUYV", 640, 480, 30), mode("YUYV", 1280, 720, 10), mode("YUYV", 1920, 1080, 5),
            mode("MJPG", 640, 480, 30), mode("MJPG", 1280, 720, 30), mode("MJPG", 1920, 1080, 30),
            mode("H264", 1920, 1080, 60),
        ]
    }

    @Test("takes raw pictures where they are fast enough, and JPEG where they are not")
    func usb() {
        #expect(choice(640, 480, 30).best(of: usbCamera) == mode("YUYV", 640, 480, 30))
        #expect(choice(1280, 720, 30).best(of: usbCamera) == mode("MJPG", 1280, 720, 30))
        #expect(choice(1280, 720, 10).best(of: usbCamera) == mode("YUYV", 1280, 720, 10))
        #expect(choice(1920, 1080, 60).best(of: usbCamera) == mode("MJPG", 1920, 1080, 30))
    }

    @Test("keeps to the encoding that was asked for, or finds none")
    func encoding() {
        #expect(choice(1280, 720, 30, FourCC("YUYV")).best(of: usbCamera)?.fourCC == FourCC("YUYV"))
        #expect(choice(640, 480, 30, FourCC("NV12")).best(of: usbCamera) == nil)
        #expect(choice(1920, 1080, 60, FourCC("H264")).best(of: usbCamera) == nil)
    }

    @Test("a camera that offers nothing usable is refused with what it offers and what to do")
    func unsuitable() {
        let modes = [mode("H264", 1920, 1080, 60), mode("Z16 ", 640, 480, 30)]
        #expect(choice(640, 480, 30).best(of: modes) == nil)
        let formats = modes.map { CameraFormat(fourCC: $0.fourCC, name: "made up", sizes: []) }
        let error = CameraOpeningError(unsuitable: "/dev/video9", offered: formats, settings: CameraSettings())
        #expect(error.reason == .unsuitable && error.fault.exitCode == 69)
        #expect(error.fault.description.contains("/dev/video9") && error.fault.remedy?.contains("H264") == true)
        #expect(error.fault.remedy?.contains("another camera") == true)
    }

    @Test("prefers colour to grey, and grey to nothing")
    func colour() {
        let grey = mode("GREY", 640, 480, 30)
        #expect(choice(640, 480, 30).best(of: [grey, mode("UYVY", 640, 480, 30)])?.fourCC == FourCC("UYVY"))
        #expect(choice(640, 480, 30).best(of: [grey]) == grey)
    }

    @Test("takes 29.97 for 30, and a camera that does not tell its rate at its word")
    func rates() {
        #expect(choice(640, 480, 30).isExact(mode("YUYV", 640, 480, 29.97)))
        #expect(choice(640, 480, 30).isExact(mode("YUYV", 640, 480, 0)))
        #expect(!choice(640, 480, 30).isExact(mode("YUYV", 640, 480, 25)))
        #expect(!choice(640, 480, 30).isExact(mode("YUYV", 640, 360, 30)))
    }

    @Test("of any camera's modes takes one that is usable, and none that another one beats in every respect")
    func notBeaten() {
        var random = SeededGenerator(5)
        let encodings: [FourCC] = [
            FourCC("YUYV"), FourCC("MJPG"), FourCC("NV12"), FourCC("GREY"), FourCC("H264"), FourCC("UYVY"),
        ]
        for _ in 0..<3000 {
            let modes = (0..<Int.random(in: 0...20, using: &random)).map { _ in
                CameraMode(
                    fourCC: encodings.randomElement(using: &random) ?? FourCC("YUYV"),
                    width: 160 * Int.random(in: 0...12, using: &random),
                    height: 120 * Int.random(in: 0...9, using: &random),
                    rate: [0, 5, 10, 15, 25, 30, 60, 120, .nan, .infinity, -1].randomElement(using: &random) ?? 30)
            }
            let asked = choice(640, 480, [10, 30, 60].randomElement(using: &random) ?? 30)
            let usable = modes.filter { $0.fourCC != FourCC("H264") && $0.width > 0 && $0.height > 0 }
            guard let best = asked.best(of: modes) else {
                #expect(usable.isEmpty)
                continue
            }
            #expect(usable.contains(best) || best.rate.isNaN)
            // The very thing in the best encoding is always taken.
            let wish = CameraMode(fourCC: FourCC("YUYV"), width: 640, height: 480, rate: asked.rate)
            #expect(asked.best(of: modes + [wish]) == wish)
            // The same mode at a rate nearer to the one asked is never passed over.
            for other in usable where other.fourCC == best.fourCC && other.width == best.width {
                guard other.height == best.height, other.rate > best.rate, best.rate > 0 else { continue }
                #expect(other.rate > asked.rate || !other.rate.isFinite)
            }
        }
    }

    @Test("finds the nearest value of a list and of a range with steps")
    func ranges() {
        #expect(CameraRange.discrete([15, 30, 60]).nearest(to: 28) == 30)
        #expect(CameraRange.discrete([]).nearest(to: 28) == nil)
        let steps = CameraRange.stepwise(least: 16, greatest: 1000, step: 16)
        #expect(steps.nearest(to: 640) == 640)
        #expect(steps.nearest(to: 1) == 16)
        #expect(steps.nearest(to: 5000) == 992)
        #expect(CameraRange.stepwise(least: 5, greatest: 60, step: 0).nearest(to: 29.97) == 29.97)
        #expect(CameraRange.stepwise(least: 60, greatest: 5, step: 1).nearest(to: 30) == nil)
    }

    @Test("makes of a format one mode for each size, or the asked one where the camera tells none")
    func modesOfAFormat() {
        let silent = CameraFormat(fourCC: FourCC("YUYV"), name: "", sizes: [])
        #expect(silent.modes(for: choice(640, 480, 30)) == [mode("YUYV", 640, 480, 0)])
        let range = CameraFormat(
            fourCC: FourCC("YUYV"), name: "",
            sizes: [
                CameraFormat.Size(
                    width: .stepwise(least: 32, greatest: 4096, step: 32),
                    height: .stepwise(least: 32, greatest: 4096, step: 2), rates: .discrete([]))
            ])
        #expect(range.modes(for: choice(650, 481, 30)) == [mode("YUYV", 640, 482, 0)])
    }

    @Test("a format and a control are told in words, one line each")
    func words() {
        let size = CameraFormat.Size(
            width: .discrete([640]), height: .discrete([480]), rates: .discrete([29.97, 5, 15]))
        let range = CameraFormat.Size(
            width: .stepwise(least: 32, greatest: 640, step: 2), height: .discrete([480]), rates: .discrete([]))
        let format = CameraFormat(fourCC: FourCC("YUYV"), name: "YUYV 4:2:2", sizes: [size, range])
        #expect(
            "\(format)" == "YUYV (YUYV 4:2:2), 640x480 at 5 to 29.97, 32 to 640 wide by 480 high frames per second")
        #expect("\(CameraFormat(fourCC: FourCC("GREY"), name: "8-bit", sizes: []))" == "GREY (8-bit)")
        let menu = CameraControl(
            identifier: 1, name: "Power Line", kind: .menu, least: 0, greatest: 1, step: 1, standard: 0, value: 1,
            choices: [.init(value: 0, name: "Off"), .init(value: 1, name: "50 Hz")])
        #expect("\(menu)" == "Power Line, now 1 (50 Hz), choices 0 (Off), 1 (50 Hz), default 0 (Off)")
    }
}
