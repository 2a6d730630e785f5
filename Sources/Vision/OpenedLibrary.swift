import Diagnostics
import FileFormats
import Glibc

/// A library of the project that is opened when it is first needed, and kept: what it links is not for everybody.
///
/// It is looked for where an environment variable says; without that beside the program (where a build puts it, for the
/// tests too), then in `../lib/headsup` from there (where it is installed).
struct OpenedLibrary: Sendable {
    /// Name of the file.
    let fileName: String
    /// Environment variable that holds another path.
    let variable: String
    /// What it is for, in words.
    let purpose: String
    /// Debian packages that it needs.
    let packages: String

    /// Where it may be.
    var candidates: [String] {
        if let named = getenv(variable) { return [String(cString: named)] }
        return ProgramFolder.places(ofLibrary: fileName)
    }

    /// A function of the first of several files that exists, and the file.
    ///
    /// - Throws: `unavailable` where the library is not there, can not be loaded, or has no such function.
    func symbol(_ name: String, in places: [String]) throws(Fault) -> (address: UnsafeMutableRawPointer, path: String) {
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
        guard let symbol = dlsym(library, name) else { throw isOfAnotherVersion(path) }
        return (symbol, path)
    }

    /// What is thrown for a library of another build.
    func isOfAnotherVersion(_ path: String) -> Fault {
        Fault(
            .unavailable, "the library for \(purpose) belongs to another version of headsup",
            at: .init(file: path), remedy: "Install headsup and \(fileName) from the same build")
    }
}
