import Diagnostics
import Geometry
import Glibc
import Synchronization

/// The last minutes, in memory: a ring of records that the newest overwrite the oldest of.
///
/// The memory is that of a file in a folder of /run, which is itself memory and no disk. So it outlives the process
/// however that ends, even by kill -9, and the next one finds in it what happened; nothing need run in a signal handler.
public final class BlackBoxRing: Sendable {
    /// What stands before the records.
    private struct Header: BitwiseCopyable {
        var magic: UInt64
        /// How many records were ever written.
        var count: UInt64
        /// How many records there is room for.
        var capacity: UInt64
        /// How often a daemon began to write here.
        var starts: UInt64
        /// 1 where the last one ended in order.
        var isClosed: UInt64
        var fx: Double
        var fy: Double
        var cx: Double
        var cy: Double
        var width: Int64
        var height: Int64
        var cameraHeight: Double
        var rate: Double
    }

    /// What the camera is like, as far as a replay needs it.
    public struct Camera: Sendable, Equatable {
        /// Intrinsics without the distortion.
        public var intrinsics: CameraIntrinsics
        /// Height over the ground, metres, where it is known.
        public var height: Double?
        /// Nominal frames a second.
        public var rate: Double
    }

    private static let magic: UInt64 = 0x6865_6164_7375_7033
    /// Bytes before the records, most of them unused: a page.
    package static let headerSize = 4096
    /// Bytes of these that say something.
    package static let headerFields = MemoryLayout<Header>.size
    static let recordSize = MemoryLayout<BlackBoxRecord>.stride
    /// Records are copied out in such pieces, so that no lock is held for longer than a few microseconds.
    private static let piece = 512

    /// The mapped memory. Unsafe only to the compiler, which does not see that it is touched only while `lock` is held, and
    /// unmapped by `deinit`, when nobody can hold it.
    private nonisolated(unsafe) let memory: UnsafeMutableRawPointer
    private let size: Int
    private let capacity: Int
    private let lock = Mutex(())
    /// How often a daemon began to write into this ring, this time included.
    public let starts: Int
    /// Whether the one before ended without saying so.
    public let endedBadly: Bool
    /// What that one left, oldest first; empty where it ended in order.
    package let remains: [BlackBoxRecord]
    /// The camera of what it left.
    package let remainingCamera: Camera?

    /// Maps the file, which is made where it is not there, or not of this size and version.
    ///
    /// - Parameters:
    ///   - path: of the file; nil for memory that ends with the process.
    ///   - capacity: records; about 350 a second while several people are in view.
    /// - Throws: `unavailable` where there is no memory for it.
    public init(path: String?, capacity: Int) throws(Fault) {
        self.capacity = capacity
        size = Self.byteCount(capacity: capacity)
        // All of it is there from the start: memory that grew as the ring fills would look like a leak, and every new page of it
        // would hold up a frame.
        let populated = Int32(MAP_POPULATE)
        let mapped: UnsafeMutableRawPointer?
        if let path {
            let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
            guard descriptor >= 0 else { throw Self.fault(path) }
            defer { Glibc.close(descriptor) }
            var information = stat()
            guard fstat(descriptor, &information) == 0, information.st_mode & S_IFMT == S_IFREG else {
                throw Self.fault(path)
            }
            if Int(information.st_size) != size {
                // Allocated at once: a hole would be found out by a signal when the memory is full.
                guard ftruncate(descriptor, 0) == 0, posix_fallocate(descriptor, 0, size) == 0 else {
                    throw Self.fault(path)
                }
            }
            mapped = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED | populated, descriptor, 0)
        } else {
            mapped = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | populated, -1, 0)
        }
        guard let mapped, mapped != MAP_FAILED else { throw Self.fault(path ?? "memory") }
        memory = mapped
        var header = mapped.load(as: Header.self)
        let isOurs = header.magic == Self.magic && header.capacity == UInt64(capacity)
        endedBadly = isOurs && header.isClosed == 0
        remains = endedBadly ? Self.copy(mapped, capacity: capacity, from: 0, upTo: header.count) : []
        remainingCamera = endedBadly ? Self.camera(of: header) : nil
        if !isOurs {
            header = Header(
                magic: Self.magic, count: 0, capacity: UInt64(capacity), starts: 0, isClosed: 0, fx: 0, fy: 0, cx: 0,
                cy: 0, width: 0, height: 0, cameraHeight: 0, rate: 0)
        }
        header.starts &+= 1
        header.count = 0
        header.isClosed = 0
        starts = Int(clamping: header.starts)
        mapped.storeBytes(of: header, as: Header.self)
    }

    /// Size of the file that holds so many records, bytes.
    package static func byteCount(capacity: Int) -> Int { headerSize + capacity * recordSize }

    deinit { munmap(memory, size) }

    /// Takes note of the camera.
    public func set(_ camera: Camera) {
        withHeader { header in
            let k = camera.intrinsics
            (header.fx, header.fy, header.cx, header.cy) = (k.fx, k.fy, k.cx, k.cy)
            (header.width, header.height) = (Int64(k.width), Int64(k.height))
            header.cameraHeight = camera.height ?? 0
            header.rate = camera.rate
        }
    }

    /// Appends a record; the oldest gives way.
    func append(_ record: BlackBoxRecord) {
        withHeader { header in
            let place = Int(header.count % UInt64(capacity))
            memory.storeBytes(
                of: record, toByteOffset: Self.headerSize + place * Self.recordSize, as: BlackBoxRecord.self)
            header.count &+= 1
        }
    }

    /// Tells that the daemon ends in order, so that nobody looks for a cause.
    public func close() { withHeader { $0.isClosed = 1 } }

    /// The records there are, oldest first, and the camera.
    func contents() -> (records: [BlackBoxRecord], camera: Camera?) {
        var records: [BlackBoxRecord] = []
        var next: UInt64 = 0
        let camera = Self.camera(of: withHeader { $0 })
        while true {
            let isWhole = withHeader { header in
                let oldest = header.count > UInt64(capacity) ? header.count - UInt64(capacity) : 0
                next = max(next, oldest)
                let end = min(header.count, next + UInt64(Self.piece))
                records += Self.copy(memory, capacity: capacity, from: next, upTo: end)
                next = end
                return end == header.count
            }
            if isWhole { return (records, camera) }
        }
    }

    private func withHeader<R: Sendable>(_ body: (inout Header) -> R) -> R {
        lock.withLock { _ in
            var header = memory.load(as: Header.self)
            defer { memory.storeBytes(of: header, as: Header.self) }
            return body(&header)
        }
    }

    private static func copy(
        _ memory: UnsafeMutableRawPointer, capacity: Int, from start: UInt64, upTo end: UInt64
    ) -> [BlackBoxRecord] {
        let first = max(start, end > UInt64(capacity) ? end - UInt64(capacity) : 0)
        guard first < end else { return [] }
        return (first..<end).map { index in
            let place = Int(index % UInt64(capacity))
            return memory.load(fromByteOffset: headerSize + place * recordSize, as: BlackBoxRecord.self)
        }
    }

    private static func camera(of header: Header) -> Camera? {
        guard header.width > 0, header.height > 0, header.width < 1 << 20, header.height < 1 << 20,
            [header.fx, header.fy, header.cx, header.cy].allSatisfy({ $0.isFinite }), header.fx > 0, header.fy > 0
        else { return nil }
        let intrinsics = CameraIntrinsics(
            width: Int(header.width), height: Int(header.height), fx: header.fx, fy: header.fy, cx: header.cx,
            cy: header.cy)
        return Camera(
            intrinsics: intrinsics, height: header.cameraHeight > 0 ? header.cameraHeight : nil,
            rate: header.rate > 0 && header.rate.isFinite ? header.rate : 30)
    }

    private static func fault(_ path: String) -> Fault {
        Fault(
            .unavailable, "the black box has no memory here: \(String(cString: strerror(errno)))",
            at: .init(file: path),
            remedy: "Check that the folder may be written to and has room, or set black_box.size smaller")
    }
}
