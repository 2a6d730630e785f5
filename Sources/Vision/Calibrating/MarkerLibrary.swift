import COpenCV
import Diagnostics
import Synchronization

/// libHeadsupMarkers.so, opened when a board with markers is first looked for or drawn, and kept.
enum MarkerLibrary {
    /// What the library can do.
    ///
    /// - Throws: `unavailable` where the library is not there or is another version's.
    static func functions() throws(Fault) -> headsup_marker_functions {
        let result: Result<headsup_marker_functions, Fault> = opened.withLock { known in
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
        fileName: "libHeadsupMarkers.so", variable: "HEADSUP_MARKER_LIBRARY", purpose: "boards with markers",
        packages: "the package libopencv-contrib406, or calibrate with a plain chessboard")
    private static let opened = Mutex<headsup_marker_functions?>(nil)

    /// Opens the first of several files that exists.
    static func open(_ places: [String]) throws(Fault) -> headsup_marker_functions {
        let (symbol, path) = try library.symbol(HEADSUP_MARKERS_SYMBOL, in: places)
        typealias Entry = @convention(c) () -> UnsafePointer<headsup_marker_functions>?
        let entry = unsafeBitCast(symbol, to: Entry.self)
        guard let functions = entry()?.pointee, functions.version == HEADSUP_MARKERS_VERSION else {
            throw library.isOfAnotherVersion(path)
        }
        return functions
    }
}
