import Foundation
import FuzzTargets
import TestSupport
import Testing

/// What libFuzzer found worth keeping, and what once broke something, tried again without it; and a little random damage to
/// each. To look for more: scripts/fuzz.
@Suite("Readers of what comes from outside")
struct FuzzCorpusTests {
    private static func corpus(of target: FuzzTarget) throws -> [URL] {
        let folder = TestData.package.appendingPathComponent("Tests/FuzzCorpus/\(target.rawValue)")
        return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .sorted { $0.path < $1.path }
    }

    @Test(
        "keep their promises for every input of the corpus, and for such as are damaged", arguments: FuzzTarget.allCases
    )
    func corpus(_ target: FuzzTarget) throws {
        let files = try Self.corpus(of: target)
        #expect(!files.isEmpty)
        var random = SeededGenerator(5)
        for file in files {
            let bytes = Array(try Data(contentsOf: file))
            #expect(target.brokenPromise(by: bytes) == nil, "\(file.lastPathComponent)")
            for _ in 0..<3 {
                let damaged = random.mutated(bytes, meaningful: ",;:=[]{}<>\"'\n\t 0.-e&*#")
                #expect(target.brokenPromise(by: damaged) == nil, "\(Data(damaged).base64EncodedString())")
            }
        }
    }

    /// On the stack of a thread that is not the first, as all of the daemon's are.
    @Test("refuse or read nesting without end, and lines without end", arguments: FuzzTarget.allCases)
    func nesting(_ target: FuzzTarget) async throws {
        let openings = [
            "[", "{", "a.", "a = [", "<a>", "- ", "? ", "\"", "{\"track\":", "[a]\n", "&a ", "1,", " ", "0",
        ]
        for opening in openings {
            let bytes = Array(String(repeating: opening, count: 50_000).utf8)
            #expect(target.brokenPromise(by: bytes) == nil, "\(opening)")
        }
        let key = String(repeating: "a.", count: 50_000) + "a"
        for text in ["\(key) = 1", "[\(key)]", "a = {\(key) = 1}", "a = {b = 1, \(key) = 1}"] {
            #expect(target.brokenPromise(by: Array(text.utf8)) == nil, "\(text.prefix(12))")
        }
    }

    @Test("have a corpus each, and there is none for what is not there")
    func names() throws {
        let folder = TestData.package.appendingPathComponent("Tests/FuzzCorpus")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(names == FuzzTarget.allCases.map(\.rawValue).sorted())
    }
}
