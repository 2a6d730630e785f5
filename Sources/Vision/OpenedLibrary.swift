import COpenCV
import Diagnostics
import FileFormats
import Glibc
import Synchronization

/// A table of functions that a library of the project hands out.
protocol LibraryTable {
    /// The one symbol that is looked up: a function that returns a pointer to the table.
    static var symbol: String { get }
    /// The version that this program was built with.
    static var expectedVersion: Int32 { get }
    /// The version that the library was built with.
    var version: Int32 { get }
}

extension headsup_media_functions: LibraryTable {
    static var symbol: String { HEADSUP_MEDIA_SYMBOL }
    static var expectedVersion: Int32 { HEADSUP_MEDIA_VERSION }
}

extension headsup_marker_functions: LibraryTable {
    static var symbol: String { HEADSUP_MARKERS_SYMBOL }
    static var expectedVersion: Int32 { HEADSUP_MARKERS_VERSION }
}

/// A library of the project that is opened when it is first needed, and kept: what it links is not for everybody.
///
/// It is looked for where an environment variable says; without that beside the program (where a build puts it, for the
/// tests too), then in `../lib/headsup` from there (where it is installed).
final class OpenedLibrary<Table: LibraryTable>: Sendable {
    private let fileName: String
    private let variable: String
    private let purpose: String
    private let packages: String
    private let opened = Mutex<Table?>(nil)

    /// Describes a library.
    ///
    /// - Parameters:
    ///   - fileName: name of the file.
    ///   - variable: environment variable that holds another path.
    ///   - purpose: what it is for, in words.
    ///   - packages: Debian packages that it needs, in words.
    init(fileName: String, variable: String, purpose: String, packages: String) {
        self.fileName = fileName
        self.variable = variable
        self.purpose = purpose
        self.packages = packages
    }

    /// What the library can do.
    ///
    /// - Throws: `unavailable` where the library is not there or is another version's.
    func functions() throws(Fault) -> Table {
        try opened.withLock { (known) throws(Fault) in
            if let known { return known }
            let functions = try open(candidates)
            known = functions
            return functions
        }
    }

    /// Opens the first of several files that exists.
    func open(_ places: [String]) throws(Fault) -> Table {
        guard let path = places.first(where: InputFile.exists) else {
            throw Fault(
                .unavailable, "the library for \(purpose) was not found; looked for \(places.joined(separator: ", "))",
                remedy: "Install headsup completely, or set \(variable) to the path of \(fileName)")
        }
        // Never closed: its functions stay in use until the process ends.
        guard let library = dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
            let reason = dlerror().map { String(cString: $0) } ?? "no reason given"
            throw Fault(
                .unavailable, "the library for \(purpose) can not be loaded: \(reason)",
                at: .init(file: path), remedy: "Install \(packages)")
        }
        typealias Entry = @convention(c) () -> UnsafeRawPointer?
        guard let symbol = dlsym(library, Table.symbol),
            let table = unsafeBitCast(symbol, to: Entry.self)()?.assumingMemoryBound(to: Table.self).pointee,
            table.version == Table.expectedVersion
        else {
            throw Fault(
                .unavailable, "the library for \(purpose) belongs to another version of headsup",
                at: .init(file: path), remedy: "Install headsup and \(fileName) from the same build")
        }
        return table
    }

    private var candidates: [String] {
        if let named = getenv(variable) { return [String(cString: named)] }
        return ProgramFolder.places(ofLibrary: fileName)
    }
}
