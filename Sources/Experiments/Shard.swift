/// One of several equal parts of a data set, so that an array of jobs can share the work.
public struct Shard: Sendable, Equatable {
    /// Which part, from 1.
    public let number: Int
    /// How many parts.
    public let count: Int

    /// Everything.
    public static let whole = Shard(number: 1, count: 1)

    private init(number: Int, count: Int) {
        self.number = number
        self.count = count
    }

    /// Reads `I/N`; nil where that is no part of a whole.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, let number = parts[0], let count = parts[1], count >= 1, count <= 1_000_000,
            (1...count).contains(number)
        else { return nil }
        self.init(number: number, count: count)
    }

    /// Every `count`-th element, so that neighbours in an ordered data set are spread over the parts.
    public func part<Element>(of all: [Element]) -> [Element] {
        all.enumerated().filter { $0.offset % count == number - 1 }.map(\.element)
    }
}
