import Diagnostics
import FileFormats
import Geometry

extension CalibrationFile {
    /// A file to be written.
    public struct Written: Sendable, Equatable {
        /// What stands behind the name, before the ending: `left`, `right`, or nothing for a file alone.
        public var suffix: String
        /// The contents.
        public var text: String
    }

    /// The calibration in a format.
    ///
    /// - Throws: `badData` where the format can not say what the calibration holds.
    public func written(as format: CalibrationFormat) throws(Fault) -> [Written] {
        switch format {
        case .headsup: return [Written(suffix: "", text: HeadsupCalibration.text(self))]
        case .opencv: return [Written(suffix: "", text: OpenCVCalibration.text(self))]
        case .kalibr:
            guard left.distortion.k3 == 0, right?.distortion.k3 ?? 0 == 0 else {
                throw Fault(
                    .badData, "Kalibr's radtan has no third radial coefficient, and this calibration has one",
                    remedy: "Calibrate again without k3, or choose another format")
            }
            return [Written(suffix: "", text: KalibrCalibration.text(self))]
        case .ros: return ROSCalibration.texts(self).map { Written(suffix: $0.suffix, text: $0.text) }
        case .zed:
            guard let text = ZEDCalibration.text(self) else {
                let sizes = ZEDCalibration.sizes.map { "\($0.size.width)x\($0.size.height)" }.joined(separator: ", ")
                throw Fault(
                    .badData, "a ZED's file holds a pair of cameras at one of \(sizes)",
                    remedy: "Choose another format")
            }
            return [Written(suffix: "", text: text)]
        }
    }

    /// What is lost when the calibration is written in a format: a sentence for each.
    public func losses(in format: CalibrationFormat) -> [String] {
        var losses: [String] = []
        if inertial != nil, [.opencv, .ros, .zed].contains(format) {
            losses.append("this format has no place for the inertial sensor, which is left out")
        }
        if inertial?.gyroscopeBias != nil, format == .kalibr { losses.append("the gyroscope's bias is left out") }
        if heightAboveGround != nil, format != .headsup { losses.append("the height above the ground is left out") }
        if reprojectionError != nil, format != .headsup, format != .opencv || right != nil {
            losses.append("the error of reprojection is left out")
        }
        return losses
    }

    /// Writes the calibration.
    ///
    /// - Parameters:
    ///   - path: of the file; a pair in ROS's form becomes two, with `-left` and `-right` before the ending.
    ///   - format: the form of the file.
    /// - Returns: the paths.
    /// - Throws: `badData` as `written(as:)`, or `cannotWrite`.
    public func write(to path: String, as format: CalibrationFormat) throws(Fault) -> [String] {
        var paths: [String] = []
        for file in try written(as: format) {
            var name = path
            if !file.suffix.isEmpty {
                let hasEnding = FilePath.name(of: path).dropFirst().contains(".")
                let ending = (hasEnding ? path.lastIndex(of: ".") : nil) ?? path.endIndex
                name = "\(path[..<ending])-\(file.suffix)\(path[ending...])"
            }
            try OutputFile.write(file.text, to: name)
            paths.append(name)
        }
        return paths
    }
}
