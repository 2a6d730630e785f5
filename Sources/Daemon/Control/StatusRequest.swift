/// What a client asks of the status socket, in one line.
public enum StatusRequest: Sendable, Equatable, CaseIterable {
    /// The status, once: one JSON object.
    case status
    /// The status now and every second from now on: one JSON object a line.
    case follow
    /// The metrics in Prometheus' text form.
    case metrics
    /// The same for a client that speaks HTTP: `GET /metrics`.
    case metricsOverHTTP
    /// Write the black box.
    case dump

    /// A line longer than this is none.
    public static let longestLine = 1024

    /// Reads a line without its end; nil for anything that is no request.
    public init?(line: some Collection<UInt8>) {
        guard line.count <= Self.longestLine else { return nil }
        let words = line.split { $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }.map { Array($0) }
        switch words.first.map({ String(decoding: $0, as: UTF8.self) }) {
        case "status" where words.count == 1: self = .status
        case "follow" where words.count == 1: self = .follow
        case "metrics" where words.count == 1: self = .metrics
        case "dump" where words.count == 1: self = .dump
        case "GET" where words.count == 3 && words[1] == Array("/metrics".utf8): self = .metricsOverHTTP
        default: return nil
        }
    }

    /// The line that asks it.
    public var line: String {
        switch self {
        case .status: "status"
        case .follow: "follow"
        case .metrics: "metrics"
        case .metricsOverHTTP: "GET /metrics HTTP/1.0"
        case .dump: "dump"
        }
    }
}
