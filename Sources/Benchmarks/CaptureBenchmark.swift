import Capture
import Configuration
import Detection
import Diagnostics
import Geometry
import Imaging
import Vision

/// One frame of 640 x 480 from the driver's buffer to the network's input: on the camera's thread the look for frozen and dark
/// pictures, the decoding where there is one and the copy, then the one pass that crops, resizes, converts and normalises.
public struct CaptureBenchmark: Benchmark {
    /// What it is called on the command line.
    public var name: String { "capture-" + encoding.rawValue }
    /// What a step is.
    public var step: String {
        "one \(encoding.rawValue.uppercased()) frame from the driver's buffer to the network's input"
    }
    /// Everything outside the network may take 2 ms.
    public let limitPerItem: Double? = 2000

    private let encoding: CameraPictures.Encoding

    /// Makes one.
    init(_ encoding: CameraPictures.Encoding) { self.encoding = encoding }

    /// Frames of a step.
    public func items(_ setting: BenchmarkSetting) -> (count: Int, name: String) { (1, "frame") }

    /// Measures one frame after the other, two pictures in turns so that none is taken for a frozen one.
    public func measure(_ setting: BenchmarkSetting) throws(Fault) -> StepMeasurement {
        let (warmUp, steps) = setting.length(warmUp: 30, steps: 600)
        let drawn = CameraPictures.drawn()
        var one = try CameraPictures.bytes(of: drawn, encoding)
        var other = try CameraPictures.bytes(of: Self.shifted(drawn), encoding)
        var intake = try FrameIntake(
            width: CameraPictures.width, height: CameraPictures.height, fourCC: encoding.fourCC)
        let settings = setting.configuration.detection
        let input = try NetworkInput(settings)
        let whole = [PictureRegion(left: 0, top: 0, width: CameraPictures.width, height: CameraPictures.height)]
        let width = settings.input.width(forTile: whole[0])
        var fault: Fault?
        let measurement = StepMeasurement(warmUp: warmUp, steps: steps) { i in
            let time = Timestamp(nanoseconds: Int64(i) * 40_000_000)
            let isRead =
                i.isMultiple(of: 2)
                ? intake.take(&one, number: i, at: time) : intake.take(&other, number: i, at: time)
            do throws(Fault) {
                guard isRead else { throw Fault(.software, "the drawn frame could not be read") }
                try intake.withPicture { view throws(Fault) in
                    try input.set(view, tiles: whole, width: width, height: settings.input.height)
                }
            } catch {
                fault = error
            }
        }
        if let fault { throw fault }
        return measurement
    }

    private static func shifted(_ picture: Picture) -> Picture {
        var other = picture
        picture.withView { view in
            other.withMutableBytes { bytes in
                for at in 0..<(view.bytesPerRow * view.height - 30) { bytes[at] = view.bytes[at + 30] }
            }
        }
        return other
    }
}
