import CV4L2
import Diagnostics
import Geometry
import Imaging
import MonotonicTime

/// One opened, streaming camera: the owner of its descriptor and of its mapped buffers, which all go with it.
///
/// It belongs to one thread. A frame is seen where the driver wrote it, during a closure. For a camera that may be
/// unplugged and come back use `CameraSession`.
public struct V4L2Camera: ~Copyable {
    /// What a wait for a frame led to.
    public enum Reception: Sendable, Hashable {
        /// A good frame, which the closure saw.
        case frame
        /// A frame that is not worth seeing: broken, cut off, or one that came before.
        case useless
        /// No frame in the time given.
        case nothing
    }

    /// What the camera agreed to.
    public let stream: CameraStream
    /// What the camera is, where it is a USB one.
    public let usb: CameraDirectory.USBIdentity?
    /// What became of the frames so far.
    public internal(set) var statistics: CameraStatistics
    /// Where the driver's time stamps are taken; known after the first frame.
    public private(set) var stampSource: CameraStream.StampSource?
    private var counter: FrameCounter
    private let buffers: MappedBuffers
    private var reader: FrameReader
    private let device: V4L2Device

    /// Opens the camera that is asked for and starts it.
    ///
    /// - Parameters:
    ///   - settings: what is asked.
    ///   - directory: where cameras are looked for.
    ///   - previous: what was counted before, should this go on from an earlier opening.
    ///   - nextNumber: number of the first frame.
    ///   - known: the USB identity of the camera that was open before, which is then looked for under any number.
    public init(
        opening settings: CameraSettings, directory: CameraDirectory = .system,
        continuing previous: CameraStatistics = CameraStatistics(), nextNumber: Int = 0,
        known: CameraDirectory.USBIdentity? = nil
    ) throws(CameraOpeningError) {
        let entry = try settings.findDevice(in: directory, known: known)
        let path = entry.path
        let choice = CameraModeChoice(settings)
        let device = try opening(path) { () throws(V4L2Error) in try V4L2Device(path: path) }
        let offered = try opening(path) { () throws(V4L2Error) in try device.formats(near: choice, withEverySize: false)
        }
        guard let best = choice.best(of: offered.lazy.flatMap { $0.modes(for: choice) }) else {
            throw CameraOpeningError(unsuitable: path, offered: offered, settings: settings)
        }
        let (format, agreed) = try opening(path) { () throws(V4L2Error) in try device.configure(best) }
        let encoding = CameraEncoding(agreed.fourCC)
        guard let pixelFormat = encoding.pixelFormat, agreed.width > 0, agreed.height > 0 else {
            throw CameraOpeningError(unsuitable: path, offered: offered, settings: settings)
        }
        let isDirect = encoding == .direct(pixelFormat)
        var notes = try opening(path) { () throws(V4L2Error) in try device.apply(settings) }
        if !choice.isExact(agreed) { notes.insert(choice.difference(to: agreed, of: path), at: 0) }

        let buffers = try opening(path) { () throws(V4L2Error) in
            try MappedBuffers(count: settings.bufferCount, of: device)
        }
        let converter: FrameConverter? = try opening(path) { () throws(V4L2Error) in
            isDirect ? nil : try FrameConverter(from: format, descriptor: device.descriptor)
        }
        try opening(path) { () throws(V4L2Error) in
            for index in 0..<buffers.count { try device.enqueue(v4l2_buffer(index: UInt32(index))) }
            try device.setStreaming(true)
        }
        self.buffers = buffers
        let layout = DirectLayout(
            format: pixelFormat, width: agreed.width, height: agreed.height,
            bytesPerRow: Int(format.fmt.pix.bytesperline), isJPEG: encoding == .jpeg)
        reader = FrameReader(layout: layout, converter: converter)
        stream = CameraStream(
            path: path, name: entry.name, mode: agreed, pixelFormat: pixelFormat, isDirect: isDirect,
            notes: notes)
        usb = entry.usb
        statistics = previous
        counter = FrameCounter(startingAt: nextNumber)
        self.device = device
    }

    deinit {
        // It fails where the device is gone, which is the usual reason to come here.
        try? device.setStreaming(false)
    }

    /// The number that the next frame has if none is lost.
    public var nextNumber: Int { counter.next }

    /// Waits for a frame and shows it where it lies. Of several that are ready only the newest is shown.
    ///
    /// - Parameters:
    ///   - timeout: seconds to wait at most.
    ///   - body: sees the picture, its number and the time it was taken. The picture is valid only during the call.
    /// - Throws: `V4L2Error` where the device failed or is gone; it is of no more use then.
    public mutating func receive(
        timeout: Double, _ body: (_ picture: PictureView, _ number: Int, _ time: Timestamp) -> Void
    ) throws(V4L2Error) -> Reception {
        guard try device.waitForFrame(milliseconds: Int32(max(0, min(timeout, 3600)) * 1000)) else { return .nothing }
        guard var buffer = try device.dequeue() else { return .nothing }
        while let newer = try device.dequeue() {
            switch counter.count(sequence: buffer.sequence, stamp: buffer.monotonicStamp) {
            case .new(_, let lost):
                statistics.lost += lost
                statistics.replaced += 1
            case .repeated: statistics.repeated += 1
            }
            try device.enqueue(buffer)
            buffer = newer
        }
        let arrival = MonotonicClock.now
        let reception = examine(buffer, arrival: arrival, body)
        try device.enqueue(buffer)
        return reception
    }

    private mutating func examine(
        _ buffer: v4l2_buffer, arrival: Timestamp, _ body: (PictureView, Int, Timestamp) -> Void
    ) -> Reception {
        let stamp = buffer.monotonicStamp
        guard case .new(let number, let lost) = counter.count(sequence: buffer.sequence, stamp: stamp) else {
            statistics.repeated += 1
            return .useless
        }
        statistics.lost += lost
        guard buffer.flags & UInt32(V4L2_BUF_FLAG_ERROR) == 0, Int(buffer.index) < buffers.count else {
            statistics.broken += 1
            return .useless
        }
        if stampSource == nil { stampSource = buffer.stampSource }
        let (time, refused) = counter.time(stamp: stamp, arrival: arrival)
        if refused { statistics.refusedStamps += 1 }

        let region = buffers[Int(buffer.index)]
        let bytes = UnsafeMutableRawBufferPointer(rebasing: region[0..<min(Int(buffer.bytesused), region.count)])
        guard reader.show(bytes, { body($0, number, time) }) else {
            statistics.undecodable += 1
            return .useless
        }
        statistics.frames += 1
        return .frame
    }
}

/// Does a step of opening a camera; what the kernel refuses becomes a message for the one who opens it.
private func opening<Result: ~Copyable>(
    _ path: String, _ step: () throws(V4L2Error) -> Result
) throws(CameraOpeningError) -> Result {
    do {
        return try step()
    } catch {
        throw CameraOpeningError(error, path: path)
    }
}

extension v4l2_buffer {
    /// The driver's stamp, if it is of the monotonic clock.
    fileprivate var monotonicStamp: Timestamp? {
        guard flags & UInt32(V4L2_BUF_FLAG_TIMESTAMP_MASK) == UInt32(V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC) else {
            return nil
        }
        return Timestamp(
            nanoseconds: Int64(timestamp.tv_sec) &* 1_000_000_000 &+ Int64(timestamp.tv_usec) &* 1000)
    }

    /// Where the driver takes its stamps.
    fileprivate var stampSource: CameraStream.StampSource {
        guard monotonicStamp != nil else { return .arrival }
        let source = flags & UInt32(V4L2_BUF_FLAG_TSTAMP_SRC_MASK)
        return source == UInt32(V4L2_BUF_FLAG_TSTAMP_SRC_SOE) ? .startOfExposure : .endOfFrame
    }
}
