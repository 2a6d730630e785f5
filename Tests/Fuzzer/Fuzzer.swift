import FuzzTargets
import Glibc

/// What libFuzzer, which brings the `main` along, calls with every input. `FUZZ_TARGET` (environment) names the target.
private let target: FuzzTarget = {
    let name = getenv("FUZZ_TARGET").map { String(cString: $0) } ?? ""
    guard let target = FuzzTarget(rawValue: name) else {
        let known = FuzzTarget.allCases.map(\.rawValue).joined(separator: " ")
        print("FUZZ_TARGET is '\(name)'; there are: \(known)")
        exit(64)
    }
    return target
}()

/// Gives the bytes to the target; a broken promise ends the program, which libFuzzer takes for a crash.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOne(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    if let broken = target.brokenPromise(by: bytes) { fatalError(broken) }
    return 0
}
