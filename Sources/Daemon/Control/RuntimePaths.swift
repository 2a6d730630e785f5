import Configuration
import FileFormats
import FoundationEssentials
import Glibc

/// Where the daemon keeps what is not configuration.
public struct RuntimePaths: Sendable, Equatable {
    /// The status socket.
    public var socket: String
    /// The ring of the black box, in memory; nil where there is no folder for it.
    public var ring: String?
    /// The recordings of the black box.
    public var recordings: String

    /// Follows systemd's folders (RUNTIME_DIRECTORY, STATE_DIRECTORY), else the user's (XDG), else, for root, /run and
    /// /var/lib.
    public init(
        _ configuration: Configuration, environment: [String: String] = ProcessInfo.processInfo.environment,
        isRoot: Bool = geteuid() == 0
    ) {
        let temporary = FilePath.join(FileManager.default.temporaryDirectory.path, "headsup-\(geteuid())")
        let runtime = Self.folder(
            environment["RUNTIME_DIRECTORY"], isRoot ? "/run/headsup" : nil,
            environment["XDG_RUNTIME_DIR"].map { FilePath.join($0, "headsup") }, temporary)
        let state = Self.folder(
            environment["STATE_DIRECTORY"], isRoot ? "/var/lib/headsup" : nil,
            environment["XDG_STATE_HOME"].map { FilePath.join($0, "headsup") },
            environment["HOME"].map { FilePath.join($0, ".local/state/headsup") } ?? temporary)
        let service = configuration.service
        socket = service.socket.isEmpty ? FilePath.join(runtime, "headsup.sock") : service.socket
        ring = FilePath.join(runtime, "black-box.ring")
        recordings =
            configuration.blackBox.folder.isEmpty ? FilePath.join(state, "black-box") : configuration.blackBox.folder
    }

    /// Where a running service may be found by somebody who asks for its status, the likeliest first.
    public static func sockets(
        _ configuration: Configuration, environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> [String] {
        var paths = [RuntimePaths(configuration, environment: environment).socket]
        if configuration.service.socket.isEmpty { paths.append("/run/headsup/headsup.sock") }
        return paths
    }

    private static func folder(_ named: String?, _ ofRoot: String?, _ ofUser: String?, _ last: String) -> String {
        let first = [named, ofRoot, ofUser].compactMap { $0 }.first { !$0.isEmpty } ?? last
        // systemd separates several by colons; ours is the first.
        return first.split(separator: ":").first.map(String.init) ?? last
    }
}
