import Calibration
import Geometry

/// What is told about a calibration: lines that are heard one after the other, or one JSON object.
struct CalibrationReport: Encodable {
    struct CameraReport: Encodable {
        var width: Int
        var height: Int
        var fx: Double
        var fy: Double
        var cx: Double
        var cy: Double
        /// k1, k2, p1, p2, k3.
        var distortion: [Double]
        var horizontalFieldOfView: Double
        var focalDeviation: Double?

        enum CodingKeys: String, CodingKey {
            case width, height, fx, fy, cx, cy, distortion
            case horizontalFieldOfView = "horizontal_field_of_view_deg"
            case focalDeviation = "focal_length_deviation_px"
        }

        init(_ camera: CameraIntrinsics, focalDeviation: Double? = nil) {
            (width, height) = (camera.width, camera.height)
            (fx, fy, cx, cy) = (camera.fx, camera.fy, camera.cx, camera.cy)
            let d = camera.distortion
            distortion = [d.k1, d.k2, d.p1, d.p2, d.k3]
            horizontalFieldOfView = camera.horizontalFieldOfView * 180 / .pi
            self.focalDeviation = focalDeviation
        }
    }

    struct StereoReport: Encodable {
        var baseline: Double
        /// Rotation vector from the left to the right camera, degrees.
        var rotation: Double
        var translation: [Double]
        var rowError: Double?

        enum CodingKeys: String, CodingKey {
            case baseline = "baseline_m"
            case rotation = "rotation_deg"
            case translation = "translation_m"
            case rowError = "row_error_px"
        }

        init(_ stereo: StereoExtrinsics, rowError: Double? = nil) {
            baseline = stereo.baseline
            rotation = stereo.rotation.angle * 180 / .pi
            translation = [stereo.translation.x, stereo.translation.y, stereo.translation.z]
            self.rowError = rowError
        }
    }

    struct PictureReport: Encodable {
        var file: String
        var used: Bool
        var error: Double?
        var reason: String?

        enum CodingKeys: String, CodingKey {
            case file, used, reason
            case error = "error_px"
        }
    }

    var verdict: String?
    var reasons: [String]?
    var advice: [String]?
    var reprojectionError: Double?
    var cameras: [CameraReport]
    var stereo: StereoReport?
    var pictures: [PictureReport]?
    var output: String?

    enum CodingKeys: String, CodingKey {
        case verdict, reasons, advice, cameras, stereo, pictures, output
        case reprojectionError = "reprojection_error_px"
    }

    /// What is told of a file.
    init(_ file: CalibrationFile) {
        cameras = [CameraReport(file.left)] + (file.right.map { [CameraReport($0)] } ?? [])
        stereo = file.stereo.map { StereoReport($0) }
        reprojectionError = file.reprojectionError
    }

    /// Adds what was found by calibrating.
    mutating func add(_ verdict: CalibrationVerdict, advice: [String]) {
        self.verdict = verdict.grade.rawValue
        reasons = verdict.reasons
        self.advice = advice
    }

    /// Prints one fact a line.
    func printLines() {
        if let verdict { Console.print("verdict: \(verdict)") }
        for reason in reasons ?? [] { Console.print("reason: \(reason)") }
        for line in advice ?? [] { Console.print("to improve it: \(line)") }
        if let reprojectionError { Console.print("reprojection error: \(reprojectionError.text(decimals: 3)) pixels") }
        for (index, camera) in cameras.enumerated() {
            let name = cameras.count == 1 ? "camera" : index == 0 ? "left camera" : "right camera"
            Console.print("\(name), size of the picture: \(camera.width) by \(camera.height) pixels")
            Console.print(
                "\(name), focal length: \(camera.fx.text(decimals: 2)) across, \(camera.fy.text(decimals: 2)) down, pixels"
                    + (camera.focalDeviation.map { ", uncertain by \($0.text(decimals: 2))" } ?? ""))
            Console.print(
                "\(name), principal point: \(camera.cx.text(decimals: 2)) across, \(camera.cy.text(decimals: 2)) down, pixels"
            )
            let names = zip(["k1", "k2", "p1", "p2", "k3"], camera.distortion)
            Console.print(
                "\(name), distortion: "
                    + names.map { "\($0.0) \($0.1.text(decimals: 5))" }.joined(separator: ", "))
            Console.print(
                "\(name), horizontal field of view: \(camera.horizontalFieldOfView.text(decimals: 1)) degrees")
        }
        if let stereo {
            Console.print("baseline: \((stereo.baseline * 1000).text(decimals: 2)) millimetres")
            Console.print("turn between the cameras: \(stereo.rotation.text(decimals: 2)) degrees")
            if let row = stereo.rowError {
                Console.print("rows agree after rectification within: \(row.text(decimals: 2)) pixels")
            }
        }
        if let pictures {
            Console.print("pictures used: \(pictures.count { $0.used }) of \(pictures.count)")
            for picture in pictures where !picture.used {
                Console.print("left out: \(picture.file): \(picture.reason ?? "")")
            }
        }
        if let output { Console.print("written: \(output)") }
    }
}
