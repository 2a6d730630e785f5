import Imaging

/// What an opened camera agreed to.
public struct CameraStream: Sendable, Hashable {
    /// At which moment of a frame its time stamp was taken.
    public enum StampSource: String, Sendable, Codable {
        /// By the driver, when the exposure began.
        case startOfExposure
        /// By the driver, when the frame was complete: late by exposure and transfer.
        case endOfFrame
        /// Here, when the frame arrived, because the driver's stamps are not of CLOCK_MONOTONIC.
        case arrival
    }

    /// The device file.
    public var path: String
    /// The camera's model.
    public var name: String
    /// How it delivers pictures.
    public var mode: CameraMode
    /// How the pictures come out here.
    public var pixelFormat: PixelFormat
    /// Whether they are used as the driver wrote them, without a conversion.
    public var isDirect: Bool
    /// A sentence for each thing that is other than asked: size, rate, controls.
    public var notes: [String]
}
