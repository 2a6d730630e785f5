import CV4L2
import Glibc

/// The driver's frame buffers, mapped into our memory: their one owner, which gives them back when it goes.
struct MappedBuffers: ~Copyable {
    private var regions: [UnsafeMutableRawBufferPointer] = []

    /// How many the driver gave.
    var count: Int { regions.count }

    /// The memory of one buffer.
    subscript(index: Int) -> UnsafeMutableRawBufferPointer { regions[index] }

    /// Asks the driver for buffers and maps them.
    init(count: Int, of device: borrowing V4L2Device) throws(V4L2Error) {
        var asked = v4l2_requestbuffers()
        asked.count = UInt32(count)
        asked.type = V4L2_BUF_TYPE_VIDEO_CAPTURE.rawValue
        asked.memory = V4L2_MEMORY_MMAP.rawValue
        try device.request(HEADSUP_V4L2_REQBUFS, &asked, to: "get frame buffers")
        guard asked.count >= 2 else { throw V4L2Error(operation: "get two frame buffers", number: ENOMEM) }
        regions.reserveCapacity(Int(asked.count))
        for index in 0..<asked.count {
            var buffer = v4l2_buffer(index: index)
            try device.request(HEADSUP_V4L2_QUERYBUF, &buffer, to: "ask for a frame buffer's place")
            var error: Int32 = 0
            guard
                let address = headsup_v4l2_map(
                    device.descriptor, Int(buffer.length), Int64(buffer.m.offset), &error)
            else { throw V4L2Error(operation: "map a frame buffer", number: error) }
            regions.append(UnsafeMutableRawBufferPointer(start: address, count: Int(buffer.length)))
        }
    }

    deinit {
        for region in regions { headsup_v4l2_unmap(region.baseAddress, region.count) }
    }
}

extension v4l2_buffer {
    /// An empty description of a mapped capture buffer.
    init(index: UInt32) {
        self.init()
        self.index = index
        type = V4L2_BUF_TYPE_VIDEO_CAPTURE.rawValue
        memory = V4L2_MEMORY_MMAP.rawValue
    }
}
