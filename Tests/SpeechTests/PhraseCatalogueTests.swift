import Diagnostics
import Speech
import TestSupport
import Testing

@Suite("The catalogues of phrases")
struct PhraseCatalogueTests {
    @Test("say everything in every language", arguments: Language.allCases)
    func complete(language: Language) throws {
        #expect(try PhraseCatalogue(language: language.rawValue).missing == [])
    }

    @Test("use at most three words, because an earcon is the first", arguments: Language.allCases)
    func short(language: Language) throws {
        let catalogue = try PhraseCatalogue(language: language.rawValue)
        for key in PhraseKey.allCases {
            let words = catalogue[key].split(separator: " ")
            #expect((1...3).contains(words.count), "\(language) \(key): \(catalogue[key])")
        }
    }

    @Test("never use the same words for two things", arguments: Language.allCases)
    func distinct(language: Language) throws {
        let catalogue = try PhraseCatalogue(language: language.rawValue)
        #expect(Set(PhraseKey.allCases.map { catalogue[$0] }).count == PhraseKey.allCases.count)
    }

    @Test("differ from language to language")
    func translated() throws {
        let english = try PhraseCatalogue(language: "en")
        for language in Language.allCases where language != .english {
            let other = try PhraseCatalogue(language: language.rawValue)
            #expect(PhraseKey.allCases.allSatisfy { other[$0] != english[$0] }, "\(language)")
        }
    }

    @Test(
        "are found by codes with a region",
        arguments: [("fr_FR.UTF-8", Language.french), ("de-AT", .german), ("EN-gb", .english), ("it", .italian)])
    func codes(code: String, language: Language) {
        #expect(Language(code: code) == language)
    }

    @Test("name the languages there are when one is unknown", arguments: ["tlh", "", "e", "english"])
    func unknown(code: String) {
        #expect {
            try PhraseCatalogue(language: code)
        } throws: { error in
            guard let fault = error as? Fault else { return false }
            return fault.kind == .configuration && fault.remedy?.contains("de, es, it") == true
        }
    }

    @Test("put English words where an entry is missing, and tell which")
    func missing() throws {
        let text = "person-ahead = quelqu'un devant  # essai\n\n# rien\n  ready=  prêt \n"
        let catalogue = try PhraseCatalogue(parsing: Array(text.utf8), language: "fr", name: "mine.phrases")
        #expect(catalogue[.personAhead] == "quelqu'un devant")
        #expect(catalogue[.ready] == "prêt")
        #expect(catalogue[.crowdAhead] == "crowd ahead")
        #expect(catalogue.missing.count == PhraseKey.allCases.count - 2)
    }

    @Test(
        "tell the line of an error",
        arguments: [
            ("ready = on\nnonsense\n", 2, "key = words"), ("# x\n\nno-such-key = a\n", 3, "no-such-key"),
            ("ready = a\nready = b", 2, "twice"), ("ready =   # nothing", 1, "no words"), ("ready = --", 1, "no words"),
            ("ready = \(String(repeating: "long ", count: 60))", 1, "no words"),
        ])
    func errors(text: String, line: Int, hint: String) {
        #expect {
            try PhraseCatalogue(parsing: Array(text.utf8), language: "en", name: "mine.phrases")
        } throws: { error in
            guard let fault = error as? Fault else { return false }
            return fault.kind == .configuration && fault.location?.line == line && fault.description.contains(hint)
        }
    }

    @Test("are told apart from files that are not there, or no files")
    func unreadable() throws {
        for path in ["/nowhere/at/all.phrases", "/", "/dev/zero"] {
            #expect {
                try PhraseCatalogue(file: path, language: "en")
            } throws: { ($0 as? Fault)?.kind == .noInput }
        }
    }

    @Test("survive thousands of broken files")
    func fuzz() throws {
        var random = SeededGenerator(5)
        let text = PhraseKey.allCases.map { "\($0.rawValue) = words, here" }.joined(separator: "\n")
        var accepted = 0
        for _ in 0..<3000 {
            var bytes = Array(text.utf8)
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.remove(at: place)
                case 2: bytes.insert(UInt8.random(in: 0...127, using: &random), at: place)
                default: bytes.removeSubrange(place..<min(bytes.count, place + 40))
                }
                if bytes.isEmpty { bytes = [35] }
            }
            do throws(Fault) {
                let catalogue = try PhraseCatalogue(parsing: bytes, language: "en", name: "fuzz")
                accepted += 1
                #expect(PhraseKey.allCases.allSatisfy { !catalogue[$0].isEmpty })
            } catch {
                #expect(error.kind == .configuration)
            }
        }
        #expect(accepted > 100 && accepted < 2900)
    }
}
