/// The live page: who may look at what is seen while it is seen.
public struct LiveSettings: Sendable, Equatable {
    /// Address and port to serve on, as `127.0.0.1:8080`; empty: no page.
    public var address = ""
    /// What a viewer must know; empty: a new one at each start.
    public var token = ""
    /// Whether the address may be one that other machines reach.
    public var beyondLoopback = false
    /// Pictures a second.
    public var rate = 15.0

    /// The defaults.
    public init() {}
}

extension Configuration {
    static let liveKeys: [ConfigurationKey] = [
        .text("live.address", \.live.address, "Address and port of the live page, as 127.0.0.1:8080, empty for none"),
        .parsed(
            "live.token", \.live.token, allowed: "16 or more letters, digits, - and _, or empty text",
            text: { $0 },
            parse: { text in
                let signs = text.utf8.allSatisfy {
                    (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
                        || $0 == 0x2D || $0 == 0x5F
                }
                return signs && (text.isEmpty || (16...256).contains(text.utf8.count)) ? text : nil
            }, "What a viewer of the live page must know, empty for a new one at each start"),
        .flag(
            "live.beyond_loopback", \.live.beyondLoopback,
            "Whether other machines may reach the live page; its pictures then go through the network unencrypted"),
        .number(
            "live.rate", \.live.rate, in: 0.2...30, unit: "pictures a second",
            "Pictures on the live page; each costs some milliseconds while somebody looks"),
    ]
}
