import Diagnostics

/// What is asked of a camera, and how long it may be silent. Plain values with the defaults that `headsup run` uses.
public struct CameraSettings: Sendable, Equatable {
    /// How long a picture is exposed.
    public enum Exposure: Sendable, Equatable {
        /// The camera decides, without slowing down in the dark.
        case automatic
        /// A fixed time, microseconds. The camera knows steps of 100.
        case microseconds(Int)
    }

    /// How much the sensor's signal is amplified.
    public enum Gain: Sendable, Equatable {
        /// The camera decides.
        case automatic
        /// A fixed value in the driver's own units (`headsup devices` shows the range).
        case value(Int)
    }

    /// The mains frequency whose flicker the camera filters out.
    public enum PowerLine: String, Sendable, CaseIterable {
        /// As the camera has it.
        case unchanged
        /// No filter.
        case off
        /// 50 Hz (Europe, most of Asia, Africa, Australia).
        case hertz50 = "50Hz"
        /// 60 Hz (the Americas, parts of Asia).
        case hertz60 = "60Hz"
        /// The camera finds out.
        case automatic
    }

    /// Which camera.
    public var device: CameraSelector = .automatic
    /// Width asked for, pixels; the nearest that the camera has is taken.
    public var width = 640
    /// Height asked for, pixels.
    public var height = 480
    /// Frames per second asked for.
    public var rate = 30.0
    /// The encoding to use (`YUYV`, `MJPG`, …), or nil to let rate and resolution decide.
    public var encoding: FourCC?
    /// Exposure time; nil leaves the camera as it is.
    public var exposure: Exposure?
    /// Gain; nil leaves the camera as it is.
    public var gain: Gain?
    /// Flicker filter.
    public var powerLine = PowerLine.unchanged
    /// Buffers that the driver fills in turn. More of them bridge a longer pause of the capture thread.
    public var bufferCount = 4
    /// Without a good frame for so long, seconds, the camera counts as lost and is opened anew. At low rates at
    /// least five frame times are allowed.
    public var stallTimeout = 0.5
    /// The very same picture, bit for bit, for so long, seconds, counts as frozen: a sensor always has noise.
    public var frozenAfter = 0.7
    /// A picture darker than `darkBelow` for so long, seconds, counts as dark.
    public var darkAfter = 0.7
    /// Mean luma (0 to 255) below which a picture shows nothing: a covered lens, or night.
    public var darkBelow = 20.0

    /// Makes the default settings.
    public init() {}

    /// Checks every value.
    ///
    /// - Throws: `Fault` of kind `configuration` naming the first value that can not be.
    public func validate() throws(Fault) {
        try check(width, "width", in: 16...16384, "pixels")
        try check(height, "height", in: 16...16384, "pixels")
        try check(rate, "rate", in: 0.5...1000, "frames per second")
        try check(bufferCount, "buffer count", in: 2...32, "buffers")
        try check(stallTimeout, "stall timeout", in: 0.1...60, "seconds")
        try check(frozenAfter, "frozen after", in: 0.1...3600, "seconds")
        try check(darkAfter, "dark after", in: 0.1...3600, "seconds")
        try check(darkBelow, "dark below", in: 0...255, "of luma")
        if case .microseconds(let time) = exposure { try check(time, "exposure", in: 1...10_000_000, "microseconds") }
        if case .value(let value) = gain { try check(value, "gain", in: 0...Int(Int32.max), "driver's units") }
        if let encoding, CameraEncoding(encoding) == .unsupported {
            throw Fault(
                .configuration, "the camera encoding \(encoding) is not one that can be read",
                remedy: "Leave it out, or choose YUYV, NV12, GREY, MJPG or one that headsup devices lists as converted")
        }
    }

    /// Seconds without a good frame after which a camera of this rate counts as lost.
    func stallTimeout(atRate rate: Double) -> Double {
        rate > 0 ? max(stallTimeout, 5 / rate) : stallTimeout
    }
}

private func check<Value: Comparable>(
    _ value: Value, _ name: String, in range: ClosedRange<Value>, _ unit: String
) throws(Fault) {
    guard !range.contains(value) else { return }
    throw Fault(
        .configuration, "the camera's \(name) is \(value)",
        remedy: "Give \(range.lowerBound) to \(range.upperBound) \(unit)")
}
