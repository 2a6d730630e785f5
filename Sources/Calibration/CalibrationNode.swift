import Diagnostics
import FileFormats
import Geometry

/// One value of a calibration file, whatever its syntax, which knows where it stands.
struct CalibrationNode: Sendable {
    /// What it holds.
    indirect enum Content: Sendable {
        /// A text or a number, as written.
        case scalar(String)
        /// Values in order.
        case list([CalibrationNode])
        /// Values by key, in the order of the file.
        case map([(key: String, value: CalibrationNode)])
    }

    /// What it holds.
    var content: Content
    /// The file.
    var file: String
    /// Line, counted from 1.
    var line: Int
    /// Keys from the root, joined by dots.
    var path: String

    /// A fault that points here.
    func fault(_ what: String, remedy: String? = nil) -> Fault {
        Fault(.badData, what, at: .init(file: file, line: line, column: path.isEmpty ? nil : path), remedy: remedy)
    }

    /// The value of the first of several keys that is there.
    subscript(_ keys: String...) -> CalibrationNode? {
        guard case .map(let entries) = content else { return nil }
        for key in keys {
            if let found = entries.first(where: { $0.key == key }) { return found.value }
        }
        return nil
    }

    /// The keys of a map, in the order of the file.
    var keys: [String] {
        guard case .map(let entries) = content else { return [] }
        return entries.map(\.key)
    }

    /// The value of a key that must be there.
    func require(_ key: String) throws(Fault) -> CalibrationNode {
        guard let value = self[key] else { throw fault("\(path.isEmpty ? "the file" : path) has no \(key)") }
        return value
    }

    /// The keys of two files together: OpenCV writes a pair's intrinsics and extrinsics apart.
    func merged(with other: CalibrationNode?) -> CalibrationNode {
        guard let other, case .map(let own) = content, case .map(let further) = other.content else { return self }
        var both = self
        both.content = .map(own + further)
        return both
    }
}

/// Values of a certain kind.
extension CalibrationNode {
    /// The value as text.
    func text() throws(Fault) -> String {
        guard case .scalar(let text) = content else { throw fault("\(path) is not a text") }
        return text
    }

    /// The value as a finite number.
    func number() throws(Fault) -> Double {
        guard case .scalar(let text) = content, let value = DecimalNumber.parse(Array(text.utf8)), value.isFinite else {
            throw fault("\(path) is not a finite number")
        }
        return value
    }

    /// The value as a number above zero.
    func positive() throws(Fault) -> Double {
        let value = try number()
        guard value > 0 else { throw fault("\(path) is \(value) where a number above zero is needed") }
        return value
    }

    /// The value as a number of pixels, or of rows and columns.
    func pixels() throws(Fault) -> Int {
        let value = try number()
        guard value == value.rounded(), (1...100_000).contains(value) else {
            throw fault("\(path) is \(value) where a whole number from 1 to 100000 is needed")
        }
        return Int(value)
    }

    /// The value as a list of finite numbers; lists in it are joined, as a matrix is a list of rows in some formats.
    func numbers() throws(Fault) -> [Double] {
        guard case .list(let elements) = content else { throw fault("\(path) is not a list of numbers") }
        var all: [Double] = []
        for element in elements {
            if case .list = element.content { all += try element.numbers() } else { all.append(try element.number()) }
        }
        return all
    }

    /// The value as a list of so many numbers.
    func numbers(_ count: Int) throws(Fault) -> [Double] {
        let numbers = try numbers()
        guard numbers.count == count else {
            throw fault("\(path) has \(numbers.count) numbers where \(count) are needed")
        }
        return numbers
    }

    /// The value as width and height, in this order.
    func size() throws(Fault) -> PictureSize {
        let numbers = try numbers(2)
        guard numbers.allSatisfy({ (1...100_000).contains($0) && $0 == $0.rounded() }) else {
            throw fault("\(path) is no width and height in pixels")
        }
        return PictureSize(width: Int(numbers[0]), height: Int(numbers[1]))
    }
}

/// Matrices and what is made of them.
extension CalibrationNode {
    /// A matrix in the form of OpenCV and ROS: rows, cols and data.
    func matrix() throws(Fault) -> [Double] {
        let data = try require("data").numbers()
        let rows = try require("rows").pixels()
        let columns = try require("cols").pixels()
        guard rows * columns == data.count else {
            throw fault("\(path) has \(data.count) numbers where \(rows) times \(columns) are needed")
        }
        return data
    }

    /// A matrix of a known number of elements.
    func matrix(_ count: Int) throws(Fault) -> [Double] {
        let data = try matrix()
        guard data.count == count else { throw fault("\(path) has \(data.count) numbers where \(count) are needed") }
        return data
    }

    /// A rotation out of nine numbers, row by row.
    func rotation<From, To>(rows: [Double]) throws(Fault) -> Rotation<From, To> {
        guard let rotation = Rotation<From, To>(rows: rows) else { throw fault("\(path) is no rotation") }
        return rotation
    }

    /// Lens distortion: k1, k2, p1, p2 and perhaps k3; further coefficients must be zero, for there is no model for them.
    func distortion(_ coefficients: [Double]) throws(Fault) -> CameraIntrinsics.Distortion {
        guard coefficients.isEmpty || coefficients.count >= 4 else {
            throw fault("\(path) has \(coefficients.count) coefficients where k1, k2, p1, p2 are needed")
        }
        guard coefficients.dropFirst(5).allSatisfy({ $0 == 0 }) else {
            throw fault(
                "\(path) has more than five coefficients of distortion that are not zero",
                remedy: "Calibrate with the plain model of five coefficients (radtan, plumb_bob)")
        }
        let c = coefficients + Array(repeating: 0, count: max(0, 5 - coefficients.count))
        return .init(k1: c[0], k2: c[1], p1: c[2], p2: c[3], k3: c[4])
    }

    /// Intrinsics out of a 3x3 camera matrix.
    func intrinsics(
        matrix m: [Double], size: PictureSize, distortion: CameraIntrinsics.Distortion
    ) throws(Fault) -> CameraIntrinsics {
        guard m.count == 9, m[0] > 0, m[4] > 0 else {
            throw fault("\(path) is no camera matrix: its focal lengths are not above zero")
        }
        guard abs(m[1]) < 1e-6 * m[0] else { throw fault("\(path) has skew, for which there is no model here") }
        return CameraIntrinsics(
            width: size.width, height: size.height, fx: m[0], fy: m[4], cx: m[2], cy: m[5], distortion: distortion)
    }
}
