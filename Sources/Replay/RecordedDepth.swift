import Datasets
import Diagnostics
import FileFormats
import Ranging
import Vision

/// The depth pictures of a sequence, read as the frames come.
struct RecordedDepth {
    private let description: SequenceManifest.DepthDescription
    private let folder: String
    private let report: (Fault) -> Void

    /// Names where they are.
    ///
    /// - Parameter report: told of each that can not be read; the frame goes on without.
    init(_ description: SequenceManifest.DepthDescription, folder: String, report: @escaping (Fault) -> Void) {
        self.description = description
        self.folder = folder
        self.report = report
    }

    /// The depth of a frame; nil where there is none.
    func map(frame: Int) -> DepthMap? {
        let path = FilePath.join(folder, description.images.path(frame: frame))
        guard InputFile.exists(path) else { return nil }
        do throws(Fault) {
            return DepthMap(try PictureFile.readDepth(path), metresPerUnit: description.metresPerUnit)
        } catch {
            report(error)
            return nil
        }
    }
}
