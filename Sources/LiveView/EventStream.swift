import FlyingFox
import FlyingSocks

/// One viewer's stream of server-sent events. A piece is made only once the one before it is written, so that a viewer
/// who stops reading keeps nothing but one piece waiting.
struct EventStream: AsyncBufferedSequence {
    typealias Element = UInt8

    /// Counts the viewer for as long as the stream lives.
    fileprivate final class Seat: Sendable {
        let news: LiveNews
        init(_ news: LiveNews) { self.news = news }
        deinit { news.leave() }
    }

    private let seat: Seat

    /// Opens a stream; nil where there are too many viewers.
    init?(_ news: LiveNews) {
        guard news.admit() else { return nil }
        seat = Seat(news)
    }

    func makeAsyncIterator() -> Iterator { Iterator(seat: seat) }

    struct Iterator: AsyncBufferedIteratorProtocol {
        fileprivate let seat: Seat
        private var cursor = LiveNews.Cursor()
        private var rest: ArraySlice<UInt8> = []

        fileprivate init(seat: Seat) { self.seat = seat }

        mutating func next() async throws -> UInt8? {
            if rest.isEmpty { rest = try await nextBuffer(suggested: 0)?[...] ?? [] }
            return rest.popFirst()
        }

        mutating func nextBuffer(suggested count: Int) async throws -> [UInt8]? {
            await seat.news.next(&cursor)
        }
    }
}
