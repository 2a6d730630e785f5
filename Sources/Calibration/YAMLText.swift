import Geometry

/// Pieces of YAML that all writers use.
enum YAMLText {
    static func list(_ numbers: [Double]) -> String {
        "[" + numbers.map { "\($0)" }.joined(separator: ", ") + "]"
    }

    static func list<Frame>(_ vector: Vector<Frame>) -> String { list([vector.x, vector.y, vector.z]) }

    /// k1, k2, p1, p2, k3.
    static func coefficients(_ d: CameraIntrinsics.Distortion) -> [Double] { [d.k1, d.k2, d.p1, d.p2, d.k3] }

    /// The 3x3 camera matrix, row by row.
    static func matrix(_ camera: CameraIntrinsics) -> [Double] {
        [camera.fx, 0, camera.cx, 0, camera.fy, camera.cy, 0, 0, 1]
    }

    /// A text in double quotes.
    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                let hex = String(scalar.value, radix: 16, uppercase: true)
                quoted += "\\x" + String(repeating: "0", count: 2 - hex.count) + hex
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
