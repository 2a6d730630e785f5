import Capture
import Imaging

/// Prints the processor time that capture spends on one YUYV frame outside the kernel: looking whether it is new and
/// bright, copying it out of the driver's buffer, and passing it on.
func printCaptureCost(width: Int, height: Int) {
    let padding = 64
    let row = PixelFormat.yuyv.tightBytesPerRow(width: width) + padding
    // More buffers than the processor's cache holds, as from a camera.
    let buffers = (0..<8).map { seed in (0..<(row * height)).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ seed) } }
    let mailbox = NewestFrameMailbox()
    var frame = CapturedFrame()
    var luma = 0.0
    let rounds = 1000
    var start = 0.0
    for round in 0..<(rounds + 10) {
        // The first ones make the storage.
        if round == 10 { start = processorSeconds() }
        buffers[round % buffers.count].withUnsafeBytes { bytes in
            let view = PictureView(bytes: bytes, width: width, height: height, bytesPerRow: row, format: .yuyv)
            luma += PictureDigest(view).luma
            frame.picture.copy(view)
        }
        mailbox.put(&frame)
    }
    let milliseconds = (processorSeconds() - start) * 1000 / Double(rounds)
    print(
        """
        {"width": \(width), "height": \(height), "cpu_ms_per_frame": \(rounded(milliseconds)), \
        "mean_luma": \(rounded(luma / Double(rounds + 10)))}
        """)
}
