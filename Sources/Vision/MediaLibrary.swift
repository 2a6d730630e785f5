import COpenCV
import Diagnostics
import Synchronization

/// libHeadsupMedia.so, opened when the first video or picture is read or written, and kept.
enum MediaLibrary {
    /// What the library can do.
    ///
    /// - Throws: `unavailable` where the library is not there or is another version's.
    static func functions() throws(Fault) -> headsup_media_functions {
        let result: Result<headsup_media_functions, Fault> = opened.withLock { known in
            if let known { return .success(known) }
            do throws(Fault) {
                let functions = try open(library.candidates)
                known = functions
                return .success(functions)
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    private static let library = OpenedLibrary(
        fileName: "libHeadsupMedia.so", variable: "HEADSUP_MEDIA_LIBRARY", purpose: "video and pictures",
        packages: "the packages libopencv-videoio and libopencv-imgcodecs")
    private static let opened = Mutex<headsup_media_functions?>(nil)

    /// Opens the first of several files that exists.
    static func open(_ places: [String]) throws(Fault) -> headsup_media_functions {
        let (symbol, path) = try library.symbol(HEADSUP_MEDIA_SYMBOL, in: places)
        typealias Entry = @convention(c) () -> UnsafePointer<headsup_media_functions>?
        let entry = unsafeBitCast(symbol, to: Entry.self)
        guard let functions = entry()?.pointee, functions.version == HEADSUP_MEDIA_VERSION else {
            throw library.isOfAnotherVersion(path)
        }
        return functions
    }
}
