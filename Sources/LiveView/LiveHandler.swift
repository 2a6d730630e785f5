import FlyingFox
import FoundationEssentials

/// Answers requests: the page, its stream, and plain words for whatever else is asked.
struct LiveHandler: HTTPHandler {
    let news: LiveNews
    let token: String

    /// No request of the page's is longer.
    private static let longestTarget = 2048
    private static let longestBody = 4096

    /// The page is one file that loads nothing and sends nothing anywhere else.
    private static let headers: HTTPHeaders = [
        HTTPHeader("Cache-Control"): "no-store",
        HTTPHeader("Referrer-Policy"): "no-referrer",
        HTTPHeader("X-Content-Type-Options"): "nosniff",
        HTTPHeader("Cross-Origin-Resource-Policy"): "same-origin",
        HTTPHeader("Content-Security-Policy"):
            "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
            + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ]

    func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse {
        let target = request.target.rawValue
        guard target.utf8.count <= Self.longestTarget else { return refuse(.uriTooLong, "This address is too long.") }
        guard request.bodySequence.count ?? .max <= Self.longestBody else {
            return refuse(.payloadTooLarge, "Nothing is to be sent here.")
        }
        guard request.path == "/" || request.path == "/stream" else {
            return refuse(.notFound, "There is no such page here. The live page is at / .")
        }
        guard request.method == .GET else {
            var response = refuse(.methodNotAllowed, "This can only be read.")
            response.headers[HTTPHeader("Allow")] = "GET"
            return response
        }
        guard let shown = request.query["token"] ?? bearer(request) else {
            var response = refuse(.unauthorized, "A token is needed: open the address that headsup printed.")
            response.headers[HTTPHeader("WWW-Authenticate")] = "Bearer"
            return response
        }
        guard isRight(shown) else {
            return refuse(.forbidden, "This token is not the right one: open the address that headsup printed last.")
        }
        if request.path == "/" { return answer(.ok, "text/html; charset=utf-8", Data(PackageResources.page_html)) }
        guard let stream = EventStream(news) else {
            return refuse(.serviceUnavailable, "There are \(LiveNews.viewerLimit) viewers already.")
        }
        var headers = Self.headers
        headers[.contentType] = "text/event-stream"
        return HTTPResponse(
            statusCode: .ok, headers: headers, body: HTTPBodySequence(from: stream, suggestedBufferSize: 1 << 16))
    }

    private func bearer(_ request: HTTPRequest) -> String? {
        guard let value = request.headers[.authorization], value.hasPrefix("Bearer ") else { return nil }
        return String(value.dropFirst(7))
    }

    /// Compares in a time that does not tell how much of it was right.
    private func isRight(_ shown: String) -> Bool {
        let (shown, right) = (Array(shown.utf8), Array(token.utf8))
        guard shown.count == right.count else { return false }
        return zip(shown, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    private func refuse(_ code: HTTPStatusCode, _ words: String) -> HTTPResponse {
        var response = answer(code, "text/plain; charset=utf-8", Data((words + "\n").utf8))
        response.headers[HTTPHeader("Connection")] = "close"
        return response
    }

    private func answer(_ code: HTTPStatusCode, _ kind: String, _ body: Data) -> HTTPResponse {
        var headers = Self.headers
        headers[.contentType] = kind
        return HTTPResponse(statusCode: code, headers: headers, body: body)
    }
}
