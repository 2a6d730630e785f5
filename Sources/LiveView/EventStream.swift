import Synchronization

/// One viewer's stream of server-sent events. A piece is made only once the one before it is written, so that a viewer
/// who stops reading keeps nothing but one piece waiting.
final class EventStream: Sendable {
    private struct State {
        var cursor = LiveNews.Cursor()
        var piece: [UInt8] = []
        var written = 0
    }

    private let news: LiveNews
    private let state = Mutex(State())

    /// Opens a stream; nil where there are too many viewers. The viewer is counted for as long as the stream is kept.
    init?(_ news: LiveNews) {
        guard news.admit() else { return nil }
        self.news = news
    }

    deinit { news.leave() }

    /// Writes what comes next.
    ///
    /// - Parameters:
    ///   - buffer: where to.
    ///   - wait: called where nothing is new; what it returns is called, on any thread, when there is.
    /// - Returns: how many bytes were written, 0 where nothing is new; nil where no more comes.
    func read(into buffer: UnsafeMutableRawBufferPointer, wait: () -> @Sendable () -> Void) -> Int? {
        state.withLock { state in
            if state.written == state.piece.count {
                guard let piece = news.next(&state.cursor, wait: wait) else { return nil }
                (state.piece, state.written) = (piece, 0)
            }
            let part = state.piece[state.written...].prefix(buffer.count)
            buffer.copyBytes(from: part)
            state.written += part.count
            return part.count
        }
    }
}
