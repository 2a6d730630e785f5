import Datasets
import Diagnostics
import Foundation
import Geometry
import TestSupport
import Testing

@Suite("Recordings of an inertial sensor with its true orientation")
struct InertialRecordingTests {
    private static let header = "t,gx,gy,gz,ax,ay,az,mx,qw,qx,qy,qz,moving"

    /// A sensor that turns about the vertical, a hundred lines a second.
    private static func text(header: String = header, rate: Double = 0.5, gravity: Double = 9.81, lines: Int = 60)
        -> String
    {
        (0..<lines).reduce(into: header + "\n") { text, line in
            let t = Double(line) / 100
            let half = 0.25 * t
            text += "\(t),0,0,\(rate),0,0,\(gravity),3,\(cos(half)),0,0,\(sin(half)),\(line < 5 ? 0 : 1)\n"
        }
    }

    private func read(_ text: String) throws(Fault) -> InertialRecording {
        try InertialRecording(bytes: Array(text.utf8), path: "walk.csv")
    }

    private func fault(_ text: String) -> Fault? {
        do throws(Fault) {
            _ = try read(text)
            return nil
        } catch {
            return error
        }
    }

    @Test("are read line by line, and columns that are not known are left alone")
    func whole() throws {
        let recording = try read(Self.text())
        #expect(recording.rows.count == 60)
        #expect(recording.rows[10].sample.angularRate.z == 0.5)
        #expect(recording.rows[10].sample.specificForce.z == 9.81)
        #expect(!recording.rows[4].isMoving && recording.rows[5].isMoving)
        #expect(abs((recording.rows[50].truth?.angle ?? 0) - 0.25) < 1e-9)
    }

    @Test("may leave the truth and a reading empty on a line")
    func gaps() throws {
        var lines = Self.text().split(separator: "\n").map(String.init)
        lines[3] = "0.02,,,,0,0,9.81,3,,,,,1"
        let recording = try read(lines.joined(separator: "\n") + "\n")
        #expect(recording.rows[2].truth == nil)
        #expect(recording.rows[2].sample.angularRate.x.isNaN)
    }

    @Test("in g, or in degrees a second, are refused with what to multiply by")
    func units() {
        let gravities = fault(Self.text(gravity: 1))
        #expect(gravities?.kind == .badData && gravities?.remedy?.contains("9.80665") == true)
        let degrees = fault(Self.text(rate: 120))
        #expect(degrees?.kind == .badData && degrees?.remedy?.contains("pi / 180") == true)
        // Slow enough for radians, but sixty times the turn of the truth.
        let slow = fault(Self.text(rate: 28.6, lines: 400))
        #expect(slow?.remedy?.contains("pi / 180") == true)
    }

    @Test("name the file, the line and the column of what is wrong")
    func faults() {
        let missing = fault(Self.text(header: "t,gx,gy,gz,ax,ay,up,mx,qw,qx,qy,qz,moving"))
        #expect(missing?.kind == .badData && missing?.description.contains("az") == true)
        let half = fault(Self.text(header: "t,gx,gy,gz,ax,ay,az,mx,qw,qx,qy,q4,moving"))
        #expect(half?.description.contains("qz") == true)
        var lines = Self.text().split(separator: "\n").map(String.init)
        lines[30] = lines[20]
        let back = fault(lines.joined(separator: "\n"))
        #expect(back?.location?.file == "walk.csv" && back?.location?.line == 31)
        lines = Self.text().split(separator: "\n").map(String.init)
        lines[7] = "0.06,0,0,0.5,0,0,9.81,3,2,0,0,0,1"
        #expect(fault(lines.joined(separator: "\n"))?.what.contains("quaternion") == true)
        #expect(fault("")?.kind == .badData)
        #expect(fault(Self.header + "\n")?.kind == .badData)
    }

    @Test("that were damaged are a fault or a recording, and never a crash")
    func fuzz() {
        var random = SeededGenerator(11)
        let text = Self.text(lines: 12)
        for _ in 0..<3000 { _ = fault(random.mutated(text, meaningful: ",.\n-eE0123456789nainf\"")) }
    }
}
