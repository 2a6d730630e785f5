import COpenCV
import Diagnostics
import Imaging

/// What the OpenCV in use is and can do.
public enum OpenCV {
    /// Its version, as "4.6.0".
    public static var version: String { String(cString: headsup_opencv_version()) }

    /// Threads that OpenCV may use, for the whole process; 0 lets it choose.
    public static func setThreads(_ count: Int) { headsup_opencv_set_threads(Int32(clamping: count)) }

    /// What networks can be computed on here; the processor comes first and is always there.
    public static var targets: [DetectorSettings.Target] {
        DetectorSettings.Target.allCases.filter { target in
            target == .cpu || (target.bridged.map(headsup_target_available) ?? false)
        }
    }

    /// Makes a BGR picture of one in any layout, for showing and recording; keeps the storage of `result`.
    ///
    /// - Throws: `software` for a picture that does not fit its layout (NV12 needs an even width and height, YUYV an
    ///   even width).
    public static func convertToBGR(_ picture: PictureView, into result: inout Picture) throws(Fault) {
        var view = try picture.bridged()
        result.reshape(width: picture.width, height: picture.height, format: .bgr)
        let bytesPerRow = Int64(result.bytesPerRow)
        var error = headsup_error()
        let isDone = result.withMutableBytes { bytes in
            headsup_convert_to_bgr(&view, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytesPerRow, &error)
        }
        guard isDone else { throw Fault(.software, "the colours can not be converted: \(error.words)") }
    }
}
