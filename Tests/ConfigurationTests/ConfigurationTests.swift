import Configuration
import Diagnostics
import Foundation
import TestSupport
import Testing

@Suite("Configuration")
struct ConfigurationTests {
    /// The fault that a body throws.
    private func fault(_ body: () throws(Fault) -> Void) -> Fault? {
        do throws(Fault) {
            try body()
            return nil
        } catch {
            return error
        }
    }

    @Test("each layer goes over the one before, and every value knows where it came from")
    func layers() throws {
        var loaded = LoadedConfiguration()
        let key = try #require(Configuration.key(named: "risk.radius"))
        #expect(loaded.origin(of: key) == .builtIn)
        try loaded.apply(file: "[risk]\nradius = 1.1\n", path: "/etc/headsup/headsup.toml")
        try loaded.apply(file: "\n[risk]\nradius = 1.2\n", path: "mine.toml")
        #expect(loaded.configuration.risk.radius == 1.2)
        #expect(loaded.origin(of: key) == .file("mine.toml", line: 3))
        try loaded.apply(environment: ["HEADSUP_RISK_RADIUS": "1.3", "HOME": "/root"])
        #expect(loaded.configuration.risk.radius == 1.3)
        #expect(loaded.origin(of: key) == .environment("HEADSUP_RISK_RADIUS"))
        try loaded.apply("risk.radius", "1.4", option: "--set")
        #expect(loaded.configuration.risk.radius == 1.4)
        #expect(loaded.origin(of: key) == .option("--set"))
    }

    @Test("docs/configuration.md is up to date: headsup config --reference > docs/configuration.md")
    func reference() throws {
        let page = try String(
            contentsOf: TestData.package.appendingPathComponent("docs/configuration.md"), encoding: .utf8)
        #expect(page == Configuration.reference)
        for key in Configuration.keys { #expect(page.contains("| `\(key.name.split(separator: ".")[1])` |")) }
    }

    @Test("what the defaults print reads back as the defaults, key by key")
    func everyDefaultIsAllowed() throws {
        for key in Configuration.keys {
            var configuration = Configuration()
            // A value that is not set has nothing to print.
            guard let value = key.get(configuration) else { continue }
            #expect(key.set(&configuration, value) == nil, "\(key.name)")
            #expect(configuration == Configuration(), "\(key.name)")
            #expect(!key.summary.isEmpty)
        }
    }

    @Test("names of keys and of their environment variables are told apart")
    func namesAreUnique() {
        #expect(Set(Configuration.keys.map(\.name)).count == Configuration.keys.count)
        #expect(Set(Configuration.keys.map(\.environmentName)).count == Configuration.keys.count)
    }

    @Test("a wrong value names file, line and key, and what is allowed")
    func wrongValue() throws {
        var loaded = LoadedConfiguration()
        let found = try #require(
            fault { () throws(Fault) in
                try loaded.apply(file: "# mine\n[risk]\nhorizon = \"long\"\n", path: "mine.toml")
            })
        #expect(found.kind == .configuration)
        #expect(found.location?.file == "mine.toml" && found.location?.line == 3)
        #expect(found.location?.column?.contains("risk.horizon") == true)
    }

    @Test("a number out of range is refused with its unit")
    func outOfRange() throws {
        var loaded = LoadedConfiguration()
        let found = try #require(
            fault { () throws(Fault) in try loaded.apply(file: "[risk]\nradius = -1\n", path: "mine.toml") })
        #expect(found.kind == .configuration)
        #expect(found.what.contains("metres"))
        #expect(loaded.configuration == Configuration(), "nothing of a refused value is kept")
    }

    @Test("a misspelt key is met with the nearest one")
    func misspelt() throws {
        var loaded = LoadedConfiguration()
        let found = try #require(
            fault { () throws(Fault) in try loaded.apply(file: "[risk]\nraduis = 1\n", path: "mine.toml") })
        #expect(found.remedy?.contains("risk.radius") == true)
    }

    @Test(
        "values that can not both hold are refused",
        arguments: [
            "[tracking]\nlow_score = 0.9\n", "[alerts]\ndanger_time = 9\n", "[risk]\nhorizon = 1\nstep = 2\n",
        ])
    func contradictions(text: String) {
        var loaded = LoadedConfiguration()
        #expect(fault { () throws(Fault) in try loaded.apply(file: text, path: "mine.toml") }?.kind == .configuration)
    }

    @Test("a wrong option is wrong usage, not wrong configuration")
    func wrongOption() {
        var loaded = LoadedConfiguration()
        #expect(fault { () throws(Fault) in try loaded.apply("no.such", "1", option: "--set") }?.kind == .usage)
        #expect(fault { () throws(Fault) in try loaded.apply("risk.radius", "x", option: "--set") }?.kind == .usage)
    }

    @Test("a damaged file is a message or a configuration, never a crash")
    func fuzz() {
        var random = SeededGenerator(11)
        let good = "[risk]\nradius = 1.0\nhorizon = 3\n[speech]\nlanguage = \"fr\"\n[detection]\nmean = [1, 2, 3]\n"
        for _ in 0..<3000 {
            var loaded = LoadedConfiguration()
            let text = random.mutated(good, meaningful: "[]=\"',.#\n1eE-+{}")
            if let found = fault({ () throws(Fault) in try loaded.apply(file: text, path: "x.toml") }) {
                #expect(found.kind == .configuration)
            }
        }
    }
}
