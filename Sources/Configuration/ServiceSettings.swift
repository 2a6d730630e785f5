/// How the daemon runs as a service.
public struct ServiceSettings: Sendable, Equatable {
    /// Path of the status socket; empty: `headsup.sock` in the runtime folder.
    public var socket = ""
    /// Below so many frames a second, with all that can be given up given up, the wearer is told 'overloaded': at 5 a
    /// person who walks towards the wearer comes half a metre nearer from one look to the next.
    public var leastRate = 5.0
    /// From one reminder to the next while something is impaired, seconds.
    public var reminderInterval = 30.0
    /// From one soft tick to the next while all is well, seconds; 0 for none. There is one by default, because silence
    /// must never mean both 'all clear' and 'dead'.
    public var signOfLifeInterval = 60.0
    /// File for the node exporter's textfile collector; empty for none.
    public var metricsFile = ""
    /// From one writing of that file to the next, seconds.
    public var metricsInterval = 15.0

    /// The defaults.
    public init() {}
}

/// What the black box keeps, and where.
public struct BlackBoxSettings: Sendable, Equatable {
    /// Size of the ring in memory, megabytes: 8 hold some five minutes with few people in view.
    public var size = 8.0
    /// Folder of what is written; empty: `black-box` in the state folder.
    public var folder = ""
    /// All recordings together, megabytes; the oldest give way.
    public var limit = 64.0
    /// Whether an alert of the level danger has the ring written, some seconds later.
    public var onDanger = true
    /// Free space that is always left on the disk, megabytes.
    public var reserve = 32.0

    /// The defaults.
    public init() {}
}

extension Configuration {
    static let serviceKeys: [ConfigurationKey] = [
        .text("service.socket", \.service.socket, "Path of the status socket, empty for the runtime folder"),
        .number(
            "service.least_rate", \.service.leastRate, in: 0.5...60, unit: "frames a second",
            "Below this rate the wearer is told that the processor can not keep up"),
        .number(
            "service.reminder_interval", \.service.reminderInterval, in: 5...3600, unit: "seconds",
            "From one reminder to the next while something is impaired"),
        .number(
            "service.sign_of_life_interval", \.service.signOfLifeInterval, in: 0...3600, unit: "seconds",
            "From one soft tick to the next while all is well, 0 for none"),
        .text(
            "service.metrics_file", \.service.metricsFile,
            "File for the node exporter's textfile collector, empty for none"),
        .number(
            "service.metrics_interval", \.service.metricsInterval, in: 1...3600, unit: "seconds",
            "From one writing of that file to the next"),
    ]

    static let blackBoxKeys: [ConfigurationKey] = [
        .number(
            "black_box.size", \.blackBox.size, in: 0.1...256, unit: "megabytes",
            "Memory for the last minutes: tracks, events and states, never pictures"),
        .text("black_box.folder", \.blackBox.folder, "Where recordings are written, empty for the state folder"),
        .number(
            "black_box.limit", \.blackBox.limit, in: 0...100_000, unit: "megabytes",
            "Disk space for all recordings together; the oldest give way, 0 writes none"),
        .flag("black_box.on_danger", \.blackBox.onDanger, "Whether a danger is recorded"),
        .number(
            "black_box.reserve", \.blackBox.reserve, in: 0...100_000, unit: "megabytes",
            "Free disk space that is always left to others"),
    ]
}
