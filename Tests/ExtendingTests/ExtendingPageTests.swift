import Foundation
import TestSupport
import Testing

/// A block of code on the page: after a line `File:` it is a whole file, after `In … after:` a line of a source.
private struct Block {
    var heading: String
    var text: String
}

@Suite("docs/extending.md")
struct ExtendingPageTests {
    private static let page =
        (try? String(contentsOf: TestData.package.appendingPathComponent("docs/extending.md"), encoding: .utf8)) ?? ""

    private static func text(_ path: String) throws -> String {
        try String(contentsOf: TestData.package.appendingPathComponent(path), encoding: .utf8)
    }

    /// Fenced blocks with the last line of words before each.
    private static let blocks: [Block] = {
        var blocks: [Block] = []
        var heading = ""
        var open: [Substring]?
        for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("```") {
                if let lines = open {
                    blocks.append(Block(heading: heading, text: lines.joined(separator: "\n") + "\n"))
                    open = nil
                } else {
                    open = []
                }
            } else if open != nil {
                open?.append(line)
            } else if !line.isEmpty {
                heading = String(line)
            }
        }
        return blocks
    }()

    @Test(
        "the files on the page are, word for word, those that are compiled and tested",
        arguments: [
            "FadingPredictor.swift", "BrightVestDetector.swift", "LineSensor.swift", "WalkLogImport.swift",
            "nl.phrases",
        ])
    func files(name: String) throws {
        let block = try #require(Self.blocks.first { $0.heading.contains("/\(name)`:") }, "no block for \(name)")
        #expect(block.text == (try Self.text("Tests/ExtendingTests/\(name)")))
        #expect(block.text.split(separator: "\n").count < 100)
    }

    @Test("every source that the page adds a line to has the line that it is to stand after")
    func places() throws {
        let additions = Self.blocks.filter { $0.heading.hasPrefix("In `") }
        #expect(additions.count >= 7)
        for block in additions {
            let path = try #require(block.heading.split(separator: "`").dropFirst().first.map(String.init))
            let source = try Self.text(path)
            for line in block.text.split(separator: "\n") where !line.hasPrefix("+") {
                #expect(source.contains(line.drop { $0 == " " }), "\(path) has no line '\(line)'")
            }
            #expect(block.text.contains("\n+"), "\(path): nothing is added")
        }
    }

    @Test("every file and folder that the page names is there")
    func names() throws {
        for word in Self.page.split(whereSeparator: { " `\n(),".contains($0) })
        where word.hasPrefix("Sources/") && !word.contains("BrightVest") && !word.contains("Fading")
            && !word.contains("LineSensor") && !word.contains("WalkLog") && !word.contains("nl.phrases")
        {
            let path = TestData.package.appendingPathComponent(String(word.prefix { $0 != ":" })).path
            #expect(FileManager.default.fileExists(atPath: path), "\(word) is not there")
        }
    }
}
