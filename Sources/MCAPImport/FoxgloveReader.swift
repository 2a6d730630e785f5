import FoundationEssentials
import Geometry
import ROSMessages

/// Reads messages in Foxglove's public JSON forms, as `headsup replay --log` writes them.
enum FoxgloveReader {
    private struct Time: Decodable {
        var sec: Int64
        var nsec: Int64
        var nanoseconds: Int64 {
            let (product, isTooLarge) = sec.multipliedReportingOverflow(by: 1_000_000_000)
            return isTooLarge ? 0 : product &+ nsec
        }
    }
    private struct Vector: Decodable {
        var x, y, z: Double
        var simd: SIMD3<Double> { SIMD3(x, y, z) }
    }
    private struct Quaternion: Decodable {
        var x, y, z, w: Double
        func camera(in frame: String) -> Rotation<Camera, SemiLocal>? {
            ROSAxes.camera(w: w, SIMD3(x, y, z), in: frame)
        }
    }
    private struct Pose: Decodable {
        var position: Vector
        var orientation: Quaternion
    }
    private struct CompressedImage: Decodable {
        var timestamp: Time
        var data: Data
    }
    private struct RawImage: Decodable {
        var timestamp: Time
        var width, height, step: Int
        var encoding: String
        var data: Data
    }
    private struct CameraCalibration: Decodable {
        var width, height: Int
        var distortion_model: String?
        var D, K: [Double]
    }
    private struct PoseInFrame: Decodable {
        var timestamp: Time
        var pose: Pose
    }
    private struct FrameTransform: Decodable {
        var timestamp: Time
        var parent_frame_id, child_frame_id: String
        var rotation: Quaternion
    }
    private struct FrameTransforms: Decodable { var transforms: [FrameTransform] }

    private static func decode<Form: Decodable>(_ form: Form.Type, _ data: ArraySlice<UInt8>) throws(CDRError) -> Form {
        do {
            return try JSONDecoder().decode(form, from: Data(data))
        } catch let error as DecodingError {
            throw CDRError(what: "its JSON is not as its schema says: \(words(error))")
        } catch {
            throw CDRError(what: "it is no JSON")
        }
    }

    private static func words(_ error: DecodingError) -> String {
        switch error {
        case .keyNotFound(let key, _): "\(key.stringValue) is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            context.codingPath.isEmpty
                ? "it is no JSON" : "\(context.codingPath.map(\.stringValue).joined(separator: ".")) is of another kind"
        @unknown default: "it is of another form"
        }
    }

    static func read(
        _ data: ArraySlice<UInt8>, schema: String, time: (Int64) -> Int64
    ) throws(CDRError) -> RecordedMessage? {
        switch schema {
        case "foxglove.CompressedImage":
            let image = try decode(CompressedImage.self, data)
            return .picture([UInt8](image.data)[...], time: time(image.timestamp.nanoseconds))
        case "foxglove.RawImage":
            let image = try decode(RawImage.self, data)
            let pixels = RawPixels(
                width: image.width, height: image.height, encoding: image.encoding, step: image.step,
                bytes: [UInt8](image.data)[...])
            return .pixels(pixels, time: time(image.timestamp.nanoseconds))
        case "foxglove.CameraCalibration":
            let camera = try decode(CameraCalibration.self, data)
            return RecordedMessage.camera(
                width: camera.width, height: camera.height, matrix: camera.K, model: camera.distortion_model ?? "",
                coefficients: camera.D)
        case "foxglove.PoseInFrame":
            let stamped = try decode(PoseInFrame.self, data)
            return .pose(
                stamped.pose.position.simd, stamped.pose.orientation.camera(in: ""),
                time: time(stamped.timestamp.nanoseconds))
        case "foxglove.FrameTransform": return turn(try decode(FrameTransform.self, data), time)
        case "foxglove.FrameTransforms":
            for transform in try decode(FrameTransforms.self, data).transforms {
                if let message = turn(transform, time) { return message }
            }
            return nil
        default: return nil
        }
    }

    /// The transform from our camera to our semi-local frame; nil for any other.
    private static func turn(_ transform: FrameTransform, _ time: (Int64) -> Int64) -> RecordedMessage? {
        guard transform.parent_frame_id == "semi_local", transform.child_frame_id == "camera" else { return nil }
        let q = transform.rotation
        return Rotation(w: q.w, x: q.x, y: q.y, z: q.z).map {
            .orientation($0, isSemiLocal: true, time: time(transform.timestamp.nanoseconds))
        }
    }
}
