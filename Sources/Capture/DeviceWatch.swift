import Glibc

/// Hears of device files that come or change, by inotify. Where that is not to be had it hears nothing, and the
/// regular attempts have to do.
struct DeviceWatch: ~Copyable {
    /// Can be read from when something happened; -1 where nothing can be heard.
    let descriptor: Int32

    /// Watches a folder: new files, and changed permissions (udev sets them after the file is made).
    init(folder: String) {
        let opened = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
        if opened >= 0, inotify_add_watch(opened, folder, UInt32(IN_CREATE | IN_ATTRIB | IN_MOVED_TO)) < 0 {
            close(opened)
            descriptor = -1
        } else {
            descriptor = opened
        }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Takes in what happened since the last time: whether it was about a video device.
    func hasNews() -> Bool {
        guard descriptor >= 0 else { return false }
        var isAboutVideo = false
        withUnsafeTemporaryAllocation(byteCount: 4096, alignment: MemoryLayout<inotify_event>.alignment) { buffer in
            let header = MemoryLayout<inotify_event>.size
            while true {
                let count = read(descriptor, buffer.baseAddress, buffer.count)
                guard count >= header else { return }
                var position = 0
                while position + header <= count {
                    let event = buffer.load(fromByteOffset: position, as: inotify_event.self)
                    let name = buffer[(position + header)..<(position + header + Int(event.len))]
                    if name.starts(with: "video".utf8) { isAboutVideo = true }
                    position += header + Int(event.len)
                }
            }
        }
        return isAboutVideo
    }
}
