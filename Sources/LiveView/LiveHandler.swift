/// Answers requests: the page, its stream, and plain words for whatever else is asked.
struct LiveHandler: Sendable {
    let news: LiveNews
    let token: String

    /// No request of the page's is longer.
    private static let longestTarget = 2048
    private static let longestBody = 4096

    /// The page is one file that loads nothing and sends nothing anywhere else.
    private static let headers: [(name: String, value: String)] = [
        ("Cache-Control", "no-store"), ("Referrer-Policy", "no-referrer"), ("X-Content-Type-Options", "nosniff"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        (
            "Content-Security-Policy",
            "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
                + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        ),
    ]

    func answer(_ request: LiveRequest) -> LiveAnswer {
        guard request.targetSize <= Self.longestTarget else { return refuse(414, "This address is too long.") }
        guard let size = request.bodySize, size <= Self.longestBody else {
            return refuse(413, "Nothing is to be sent here.")
        }
        guard request.path == "/" || request.path == "/stream" else {
            return refuse(404, "There is no such page here. The live page is at / .")
        }
        guard request.method == "GET" else {
            return refuse(405, "This can only be read.", ("Allow", "GET"))
        }
        guard let shown = request.token else {
            return refuse(
                401, "A token is needed: open the address that headsup printed.", ("WWW-Authenticate", "Bearer"))
        }
        guard isRight(shown) else {
            return refuse(403, "This token is not the right one: open the address that headsup printed last.")
        }
        if request.path == "/" {
            return LiveAnswer(
                headers: Self.headers + [("Content-Type", "text/html; charset=utf-8")],
                body: .bytes(PackageResources.page_html))
        }
        guard let stream = EventStream(news) else {
            return refuse(503, "There are \(LiveNews.viewerLimit) viewers already.")
        }
        return LiveAnswer(headers: Self.headers + [("Content-Type", "text/event-stream")], body: .stream(stream))
    }

    /// Compares in a time that does not tell how much of it was right.
    private func isRight(_ shown: String) -> Bool {
        let (shown, right) = (Array(shown.utf8), Array(token.utf8))
        guard shown.count == right.count else { return false }
        return zip(shown, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    private func refuse(_ status: UInt32, _ words: String, _ further: (name: String, value: String)...) -> LiveAnswer {
        LiveAnswer(
            status: status,
            headers: Self.headers + further + [("Content-Type", "text/plain; charset=utf-8"), ("Connection", "close")],
            body: .bytes(Array((words + "\n").utf8)))
    }
}
