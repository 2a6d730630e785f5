import COpenCV
import Diagnostics
import FileFormats
import Glibc
import Synchronization

/// libHeadsupMedia.so, opened when the first video or picture is read or written, and kept.
///
/// It is looked for where HEADSUP_MEDIA_LIBRARY says; without that beside the program (where a build puts it, for the
/// tests too), then in `../lib/headsup` from there (where it is installed).
enum MediaLibrary {
    /// What the library can do.
    ///
    /// - Throws: `unavailable` where the library is not there or is another version's.
    static func functions() throws(Fault) -> headsup_media_functions {
        let result: Result<headsup_media_functions, Fault> = opened.withLock { known in
            if let known { return .success(known) }
            do throws(Fault) {
                let functions = try open(candidates())
                known = functions
                return .success(functions)
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    private static let fileName = "libHeadsupMedia.so"
    private static let variable = "HEADSUP_MEDIA_LIBRARY"
    private static let opened = Mutex<headsup_media_functions?>(nil)

    /// Opens the first of several files that exists.
    static func open(_ places: [String]) throws(Fault) -> headsup_media_functions {
        guard let path = places.first(where: InputFile.exists) else {
            throw Fault(
                .unavailable,
                "the library for video and pictures was not found; looked for \(places.joined(separator: ", "))",
                remedy: "Install headsup completely, or set \(variable) to the path of \(fileName)")
        }
        // Never closed: its functions stay in use until the process ends.
        guard let library = dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
            throw Fault(
                .unavailable, "the library for video and pictures can not be loaded: \(lastLoaderError())",
                at: .init(file: path), remedy: "Install the packages libopencv-videoio and libopencv-imgcodecs")
        }
        guard let symbol = dlsym(library, HEADSUP_MEDIA_SYMBOL) else { throw isOfAnotherVersion(path) }
        typealias Entry = @convention(c) () -> UnsafePointer<headsup_media_functions>?
        let entry = unsafeBitCast(symbol, to: Entry.self)
        guard let functions = entry()?.pointee, functions.version == HEADSUP_MEDIA_VERSION else {
            throw isOfAnotherVersion(path)
        }
        return functions
    }

    private static func candidates() -> [String] {
        if let named = getenv(variable) { return [String(cString: named)] }
        return ProgramFolder.places(ofLibrary: fileName)
    }

    private static func lastLoaderError() -> String { dlerror().map { String(cString: $0) } ?? "no reason given" }

    private static func isOfAnotherVersion(_ path: String) -> Fault {
        Fault(
            .unavailable, "the library for video and pictures belongs to another version of headsup",
            at: .init(file: path), remedy: "Install headsup and \(fileName) from the same build")
    }
}
