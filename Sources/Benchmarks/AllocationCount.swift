import FileFormats
import Glibc

/// How often the measuring thread asks for memory.
///
/// Counting means standing between the program and the C library's allocator, and the daemon that guards somebody is no
/// place for that. So the counter is a library of its own (`CAllocationCount`), and is there only where it was loaded
/// before the program.
public enum AllocationCount {
    typealias Counter = @convention(c) () -> UInt64

    private static let fileName = "libHeadsupAllocationCount.so"
    private static let variable = "LD_PRELOAD"

    /// The calls so far of this thread; nil where nobody counts.
    static let counter: Counter? =
        dlsym(nil, "headsup_allocations_of_this_thread").map { unsafeBitCast($0, to: Counter.self) }

    /// Whether allocations are counted in this process.
    public static var isCounting: Bool { counter != nil }

    /// Starts the program anew with the counter loaded before it. Returns only where nothing is to be gained: allocations
    /// are counted already, or the counter is not there or will not load.
    public static func restartCounting() {
        guard !isCounting, let library = ProgramFolder.places(ofLibrary: fileName).first(where: InputFile.exists) else {
            return
        }
        let loaded = getenv(variable).map { String(cString: $0) } ?? ""
        guard !loaded.contains(fileName) else { return }
        setenv(variable, loaded.isEmpty ? library : "\(library):\(loaded)", 1)
        var arguments = CommandLine.arguments.map { strdup($0) }
        arguments.append(nil)
        execv("/proc/self/exe", &arguments)
        // The system would not: the measurement goes on without the count.
        for argument in arguments { free(argument) }
    }
}
