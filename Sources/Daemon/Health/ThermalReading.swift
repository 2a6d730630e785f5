import FileFormats

/// What the kernel tells of heat, read from sysfs.
public struct ThermalReading: Sendable, Equatable {
    /// The hottest sensor, degrees Celsius; nil where there is none.
    public var hottest: Double?
    /// Whether the processor is slowed down: a passive cooling device works, or the count of throttlings has grown.
    public var isThrottled = false
    /// Throttlings of all cores since the start of the machine, where they are counted (x86).
    public var throttleCount = 0

    /// Reads sensors, cooling devices and counters.
    ///
    /// - Parameters:
    ///   - root: where sysfs is mounted.
    ///   - previous: the reading before this one, to see counters grow.
    public init(root: String = "/sys", after previous: ThermalReading? = nil) {
        let thermal = FilePath.join(root, "class/thermal")
        for name in (try? InputFile.names(inFolder: thermal)) ?? [] {
            let folder = FilePath.join(thermal, name)
            if name.hasPrefix("thermal_zone") {
                if let milli = Self.number(folder, "temp"), (-40_000...200_000).contains(milli) {
                    hottest = max(hottest ?? -.infinity, Double(milli) / 1000)
                }
            } else if name.hasPrefix("cooling_device"), let state = Self.number(folder, "cur_state"), state > 0 {
                // A fan that turns slows nothing down; idle injection of intel_powerclamp is there at rest too.
                let kind = InputFile.attribute(folder, "type")?.lowercased() ?? ""
                if kind.contains("cpu") || kind.contains("processor") { isThrottled = true }
            }
        }
        let cores = FilePath.join(root, "devices/system/cpu")
        for name in (try? InputFile.names(inFolder: cores)) ?? [] where name.hasPrefix("cpu") {
            throttleCount += Self.number(FilePath.join(cores, name), "thermal_throttle/core_throttle_count") ?? 0
        }
        if let previous, throttleCount > previous.throttleCount { isThrottled = true }
    }

    private static func number(_ folder: String, _ name: String) -> Int? {
        InputFile.attribute(folder, name).flatMap { Int($0) }
    }
}
