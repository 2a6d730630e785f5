import Glibc

/// Where the running program lies, and with it the libraries that belong to it but are opened only when wanted.
public enum ProgramFolder {
    /// Where a library of the project may be: beside the program (where a build puts it, for the tests too), then in
    /// `../lib/headsup` from there (where it is installed).
    public static func places(ofLibrary fileName: String) -> [String] {
        let folder = FilePath.folder(of: executable)
        return [fileName, "../lib/headsup/" + fileName].map { FilePath.join(folder, $0) }
    }

    /// Path of the running program.
    private static var executable: String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(PATH_MAX)) { buffer in
            guard let base = buffer.baseAddress else { return "." }
            let length = readlink("/proc/self/exe", base, buffer.count)
            guard length > 0 else { return "." }
            return String(decoding: UnsafeRawBufferPointer(buffer).prefix(length), as: UTF8.self)
        }
    }
}
