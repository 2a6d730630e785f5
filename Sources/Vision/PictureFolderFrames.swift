import Capture
import Diagnostics
import FileFormats
import Geometry
import Imaging

/// The pictures of a folder as frames, in the natural order of their names (`frame9` before `frame10`).
///
/// A picture that is empty or broken is skipped and counted; its number stays unused, as a lost frame of a camera
/// would.
public struct PictureFolderFrames: FrameSource {
    private let paths: [String]
    private let rate: Double
    private let report: (Fault) -> Void
    private var index = 0

    /// Path of the folder.
    public let name: String
    /// Pictures that could not be read, so far.
    public private(set) var skipped = 0
    /// Pictures in the folder.
    public var frameCount: Int { paths.count }

    /// Lists the pictures of a folder.
    ///
    /// - Parameters:
    ///   - path: of the folder.
    ///   - rate: pictures per second, which the files do not say; greater than 0.
    ///   - report: told of every picture that is skipped, and why.
    /// - Throws: `noInput` where there is no such folder or no picture in it.
    public init(path: String, rate: Double, report: @escaping (Fault) -> Void) throws(Fault) {
        let names = try InputFile.names(inFolder: path).filter(Self.isPicture)
        guard !names.isEmpty else {
            throw Fault(
                .noInput, "there is no picture in this folder", at: .init(file: path),
                remedy: "Give a folder of files that end in .\(PictureFile.endings.joined(separator: ", ."))")
        }
        self.init(
            name: path, pictures: names.sorted(by: NaturalOrder.precedes).map { FilePath.join(path, $0) },
            rate: rate, report: report)
    }

    /// Takes pictures in the order given.
    public init(name: String, pictures: [String], rate: Double, report: @escaping (Fault) -> Void) {
        self.name = name
        self.rate = rate
        self.report = report
        paths = pictures
    }

    /// Fills in the next frame; see `FrameSource`.
    ///
    /// - Throws: `badData` where not one picture of the folder can be read.
    public mutating func next(into frame: inout CapturedFrame) throws(Fault) -> Bool {
        while index < paths.count {
            let number = index
            index += 1
            do throws(Fault) {
                try PictureFile.read(paths[number], into: &frame.picture)
            } catch  where error.kind == .badData || error.kind == .noInput {
                skipped += 1
                report(error)
                continue
            }
            frame.number = number
            frame.timestamp = Timestamp(nanoseconds: 0).advanced(by: Double(number) / rate)
            return true
        }
        if skipped == paths.count {
            throw Fault(.badData, "not one of the \(paths.count) pictures can be read", at: .init(file: name))
        }
        return false
    }

    private static func isPicture(_ name: String) -> Bool {
        guard let dot = name.lastIndex(of: ".") else { return false }
        return PictureFile.endings.contains(name[name.index(after: dot)...].lowercased())
    }
}
