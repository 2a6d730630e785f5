import Replay
import Tracking

/// The kinds of message in a log: Foxglove's public ones by their names, and two of our own. The JSON Schemas name the
/// fields that are written.
enum FoxgloveSchema {
    private static let time = #"{"type":"object","properties":{"sec":{"type":"integer"},"nsec":{"type":"integer"}}}"#
    private static let vector =
        #"{"type":"object","properties":{"x":{"type":"number"},"y":{"type":"number"},"z":{"type":"number"}}}"#
    private static let turn =
        #"{"type":"object","properties":{"x":{"type":"number"},"y":{"type":"number"},"z":{"type":"number"},"w":{"type":"number"}}}"#
    private static let text = #"{"type":"string"}"#
    private static let number = #"{"type":"number"}"#
    private static let integer = #"{"type":"integer"}"#

    private static func object(_ title: String, _ fields: [(String, String)]) -> String {
        let properties = fields.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",")
        return "{\"title\":\"\(title)\",\"type\":\"object\",\"properties\":{\(properties)}}"
    }

    private static func list(_ items: String) -> String { "{\"type\":\"array\",\"items\":\(items)}" }

    static let compressedImage = object(
        "foxglove.CompressedImage",
        [
            ("timestamp", time), ("frame_id", text), ("data", #"{"type":"string","contentEncoding":"base64"}"#),
            ("format", text),
        ])
    static let cameraCalibration = object(
        "foxglove.CameraCalibration",
        [
            ("timestamp", time), ("frame_id", text), ("width", integer), ("height", integer),
            ("distortion_model", text), ("D", list(number)), ("K", list(number)), ("R", list(number)),
            ("P", list(number)),
        ])
    static let imageAnnotations = object(
        "foxglove.ImageAnnotations",
        [
            ("circles", list("{}")), ("points", list(object("foxglove.PointsAnnotation", [("timestamp", time)]))),
            ("texts", list(object("foxglove.TextAnnotation", [("timestamp", time), ("text", text)]))),
        ])
    static let sceneUpdate = object(
        "foxglove.SceneUpdate",
        [
            ("deletions", list(object("foxglove.SceneEntityDeletion", [("timestamp", time), ("type", integer)]))),
            (
                "entities",
                list(object("foxglove.SceneEntity", [("timestamp", time), ("frame_id", text), ("id", text)]))
            ),
        ])
    static let frameTransforms = object(
        "foxglove.FrameTransforms",
        [
            (
                "transforms",
                list(
                    object(
                        "foxglove.FrameTransform",
                        [
                            ("timestamp", time), ("parent_frame_id", text), ("child_frame_id", text),
                            ("translation", vector), ("rotation", turn),
                        ]))
            )
        ])
    static let log = object(
        "foxglove.Log",
        [
            ("timestamp", time), ("level", integer), ("message", text), ("name", text), ("file", text),
            ("line", integer),
        ])
    static let event = object(
        "headsup.Event",
        [
            ("t", number), ("frame", integer), ("kind", text), ("text", text),
            ("latency_ms", #"{"type":["number","null"]}"#),
        ])
    static let tracks = object(
        "headsup.Tracks",
        [
            ("t", number), ("frame", integer),
            (
                "tracks",
                list(
                    object(
                        "headsup.Track",
                        (Track.columnNames + ["probability"]).map { ($0, number) }
                            + [("id", integer)]))
            ),
        ])
}
