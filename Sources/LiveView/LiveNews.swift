import Synchronization

/// What viewers are told: the newest picture, the newest numbers, and what was said lately. Whoever is slow misses
/// pictures, and nothing waits for them.
final class LiveNews: Sendable {
    /// How far a viewer has been told.
    struct Cursor: Sendable {
        var version: UInt64 = 0
        var picture: UInt64 = 0
        var numbers: UInt64 = 0
        var event: UInt64 = 0
        var isGreeted = false
    }

    private struct State {
        /// Counts every change.
        var version: UInt64 = 0
        var picture: (version: UInt64, message: [UInt8]) = (0, [])
        var numbers: (version: UInt64, message: [UInt8]) = (0, [])
        /// The last events, each with its number from 1.
        var events: [(number: UInt64, json: String)] = []
        var eventCount: UInt64 = 0
        var hasEnded = false
        /// Each wakes one viewer who has heard all.
        var waiting: [@Sendable () -> Void] = []
    }

    /// So many events are kept for viewers to come, and for slow ones.
    static let eventLimit = 50
    /// More viewers are turned away.
    static let viewerLimit = 64

    private let state = Mutex(State())
    /// Apart from the state, so that the pipeline can ask without waiting for anybody.
    private let seats = Atomic(0)
    private let title: String

    /// - Parameter title: what is shown, as JSON text.
    init(title: String) { self.title = title }

    /// How many look.
    var viewers: Int { seats.load(ordering: .relaxed) }

    // MARK: Telling

    func tell(picture message: [UInt8]) { change { $0.picture = ($0.version, message) } }

    func tell(numbers message: [UInt8]) { change { $0.numbers = ($0.version, message) } }

    func tell(event json: String) {
        change { state in
            state.eventCount += 1
            if state.events.count == Self.eventLimit { state.events.removeFirst() }
            state.events.append((state.eventCount, json))
        }
    }

    /// Nothing more will come.
    func end() { change { $0.hasEnded = true } }

    private func change(_ body: (inout State) -> Void) {
        let waiting = state.withLock { state in
            state.version += 1
            body(&state)
            defer { state.waiting.removeAll() }
            return state.waiting
        }
        for wake in waiting { wake() }
    }

    // MARK: Listening

    /// Lets one more in; false where there are too many.
    func admit() -> Bool {
        guard seats.add(1, ordering: .relaxed).newValue <= Self.viewerLimit else {
            leave()
            return false
        }
        return true
    }

    func leave() { seats.subtract(1, ordering: .relaxed) }

    /// What a viewer has not been told yet, as server-sent events; nil where no more comes.
    ///
    /// - Parameters:
    ///   - cursor: how far the viewer has been told.
    ///   - wait: called where nothing is new, which the result then says by being empty; what it returns is called, on any
    ///     thread, when there is. Between the two nothing is missed.
    func next(_ cursor: inout Cursor, wait: () -> @Sendable () -> Void) -> [UInt8]? {
        state.withLock { state in
            let message = collect(state, &cursor)
            if message.isEmpty {
                if state.hasEnded { return nil }
                state.waiting.append(wait())
            }
            return message
        }
    }

    private func collect(_ state: State, _ cursor: inout Cursor) -> [UInt8] {
        var message: [UInt8] = []
        if !cursor.isGreeted {
            cursor.isGreeted = true
            cursor.event = state.eventCount
            let past = state.events.map(\.json).joined(separator: ",")
            message += Array("retry: 1000\nevent: hello\ndata: {\"title\":\(title),\"events\":[\(past)]}\n\n".utf8)
        }
        for event in state.events where event.number > cursor.event {
            message += Array("event: said\ndata: \(event.json)\n\n".utf8)
        }
        cursor.event = state.eventCount
        if state.numbers.version > cursor.numbers { message += state.numbers.message }
        if state.picture.version > cursor.picture { message += state.picture.message }
        if state.hasEnded, cursor.version < state.version { message += Array("event: end\ndata: {}\n\n".utf8) }
        (cursor.version, cursor.picture, cursor.numbers) = (state.version, state.version, state.version)
        return message
    }
}
