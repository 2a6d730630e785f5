import TestSupport
import Testing

@testable import Daemon

@Suite("Heat, as sysfs tells it")
struct ThermalReadingTests {
    @Test("is the hottest sensor's, and no throttling while nothing cools")
    func calm() throws {
        let sys = try TemporaryFolder()
        try sys.write("45000\n", to: "class/thermal/thermal_zone0/temp")
        try sys.write("61500\n", to: "class/thermal/thermal_zone1/temp")
        try sys.write("Processor\n", to: "class/thermal/cooling_device0/type")
        try sys.write("0\n", to: "class/thermal/cooling_device0/cur_state")
        let reading = ThermalReading(root: sys.path)
        #expect(reading.hottest == 61.5)
        #expect(!reading.isThrottled)
    }

    @Test("throttles where a passive device works, not where a fan turns")
    func cooling() throws {
        let sys = try TemporaryFolder()
        try sys.write("pwm-fan\n", to: "class/thermal/cooling_device0/type")
        try sys.write("3\n", to: "class/thermal/cooling_device0/cur_state")
        #expect(!ThermalReading(root: sys.path).isThrottled)
        try sys.write("cpufreq-cpu0\n", to: "class/thermal/cooling_device1/type")
        try sys.write("2\n", to: "class/thermal/cooling_device1/cur_state")
        #expect(ThermalReading(root: sys.path).isThrottled)
    }

    @Test("throttles where the kernel's count grows")
    func counters() throws {
        let sys = try TemporaryFolder()
        let path = "devices/system/cpu/cpu0/thermal_throttle/core_throttle_count"
        try sys.write("7\n", to: path)
        let first = ThermalReading(root: sys.path)
        #expect(!first.isThrottled)
        #expect(!ThermalReading(root: sys.path, after: first).isThrottled)
        try sys.write("8\n", to: path)
        #expect(ThermalReading(root: sys.path, after: first).isThrottled)
    }

    @Test("is unknown where there is nothing, and does not mind nonsense")
    func nonsense() throws {
        let sys = try TemporaryFolder()
        #expect(ThermalReading(root: sys.path) == ThermalReading(root: sys.path + "/missing"))
        try sys.write("hot\n", to: "class/thermal/thermal_zone0/temp")
        try sys.write("99999999999999999999\n", to: "class/thermal/thermal_zone1/temp")
        try sys.write("-274000\n", to: "class/thermal/thermal_zone2/temp")
        let reading = ThermalReading(root: sys.path)
        #expect(reading.hottest == nil)
        #expect(!reading.isThrottled)
    }
}
