import Geometry

/// Where each channel lies in a sample of the buffer: in the order of their indices, each aligned to its own size, the
/// whole to the largest (Documentation/iio/iio_devbuf.rst).
struct IIOLayout {
    /// Bytes from one sample to the next.
    let size: Int
    private let device: IIODevice
    private let offsets: [Int]
    private let timeOffset: Int?

    init(_ device: IIODevice) {
        self.device = device
        var entries = device.channels.enumerated().map { (index: $1.index, bytes: $1.type.bytes, channel: $0) }
        if let time = device.timestamp { entries.append((time.index, time.type.bytes, -1)) }
        entries.sort { $0.index < $1.index }
        var offsets = [Int](repeating: 0, count: device.channels.count)
        var timeOffset: Int?
        var end = 0
        for entry in entries {
            let start = (end + entry.bytes - 1) / entry.bytes * entry.bytes
            if entry.channel < 0 { timeOffset = start } else { offsets[entry.channel] = start }
            end = start + entry.bytes
        }
        let largest = entries.map(\.bytes).max() ?? 1
        size = (end + largest - 1) / largest * largest
        self.offsets = offsets
        self.timeOffset = timeOffset
    }

    /// Reads one sample; `bytes` holds at least `size` of them.
    func sample(_ bytes: UnsafeRawBufferPointer) -> InertialSample {
        var rate = SIMD3<Double>.zero
        var force = SIMD3<Double>.zero
        for (channel, offset) in zip(device.channels, offsets) {
            let value = (Double(channel.type.number(bytes[offset...])) + channel.offset) * channel.scale
            switch channel.quantity {
            case .angularRate: rate[channel.axis] = value
            case .acceleration: force[channel.axis] = value
            }
        }
        return InertialSample(
            time: timeOffset.flatMap { offset in device.timestamp?.type.number(bytes[offset...]) },
            angularRate: device.measuresRotation ? device.mounted(rate) : nil,
            specificForce: device.measuresAcceleration ? device.mounted(force) : nil)
    }
}
