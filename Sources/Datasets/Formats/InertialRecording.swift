import Diagnostics
import FileFormats
import Geometry
import Orientation
import RealModule

/// A recording of an inertial sensor: CSV with t,gx,gy,gz,ax,ay,az[,…][,qw,qx,qy,qz][,moving] (s, rad/s, m/s²).
///
/// The quaternion is the true orientation, sensor to earth with z up; it may be empty on a line, and so may a reading,
/// which is then nan. Other columns, such as a magnetometer's, are not read.
public struct InertialRecording: Sendable {
    /// One line.
    public struct Row: Sendable {
        /// What the sensor said.
        public var sample: InertialReading
        /// How it was turned, where that is known.
        public var truth: Rotation<Body, SemiLocal>?
        /// Whether the line is to be scored.
        public var isMoving: Bool
    }

    /// The file.
    public let path: String
    /// The lines, in ascending order of time.
    public let rows: [Row]

    /// Reads a file.
    ///
    /// - Throws: `noInput`; `badData` for a column that is missing, a time that runs backwards, a quaternion that is
    ///   none, or numbers that can not be in rad/s and m/s².
    public init(path: String) throws(Fault) {
        try self.init(bytes: InputFile.bytes(at: path), path: path)
    }

    /// Reads a recording out of memory; as `init(path:)`, and `path` is what messages call it.
    public init(bytes: [UInt8], path: String) throws(Fault) {
        self.path = path
        let readings = Self.readings.map { CSVColumn($0, .numberOrEmpty) }
        let quaternion = Self.quaternion.map { CSVColumn($0, .numberOrEmpty, isRequired: false) }
        let table = try CSVTable(
            bytes: bytes, file: path,
            columns: [CSVColumn("t")] + readings + quaternion + [CSVColumn("moving", .integer, isRequired: false)])
        try table.requireAscending("t", meaning: "time")
        let rate = Self.readings[..<3].map { table.numbers($0) }
        let force = Self.readings[3...].map { table.numbers($0) }
        let parts = try Self.truth(of: table)
        let moving = table.numbers("moving")
        var rows: [Row] = []
        rows.reserveCapacity(table.rowCount)
        for (row, seconds) in table.numbers("t").enumerated() {
            guard let time = Timestamp(seconds: seconds) else {
                throw table.fault("the time can not be kept in nanoseconds", row: row, column: "t")
            }
            var truth: Rotation<Body, SemiLocal>?
            if let parts, parts.contains(where: { !$0[row].isNaN }) {
                truth = Rotation(w: parts[0][row], x: parts[1][row], y: parts[2][row], z: parts[3][row])
                let length = parts.reduce(0.0) { $0 + $1[row] * $1[row] }.squareRoot()
                guard truth != nil, abs(length - 1) < 0.05 else {
                    throw table.fault(
                        "the four numbers are no unit quaternion", row: row, column: "qw",
                        remedy: "Leave all four empty where the orientation is not known")
                }
            }
            let sample = InertialReading(
                time: time, angularRate: Vector(rate[0][row], rate[1][row], rate[2][row]),
                specificForce: Vector(force[0][row], force[1][row], force[2][row]))
            rows.append(Row(sample: sample, truth: truth, isMoving: moving.isEmpty || moving[row] != 0))
        }
        self.rows = rows
        try checkUnits()
    }

    private static let readings = ["gx", "gy", "gz", "ax", "ay", "az"]
    private static let quaternion = ["qw", "qx", "qy", "qz"]

    /// The columns of the truth: four, or none.
    private static func truth(of table: CSVTable) throws(Fault) -> [[Double]]? {
        let missing = quaternion.filter { !table.has($0) }
        if missing.count == quaternion.count { return nil }
        guard missing.isEmpty else {
            throw Fault(
                .badData, "the column \(missing[0]) is missing",
                at: .init(file: table.file, line: 1, column: missing[0]),
                remedy: "A true orientation needs all of qw, qx, qy and qz")
        }
        return quaternion.map { table.numbers($0) }
    }

    /// Gravity gives the accelerometer's unit away. Degrees a second show as turns that no head and no sensor makes, or
    /// as many times the turn of the truth.
    private func checkUnits() throws(Fault) {
        let forces = rows.map(\.sample.specificForce.length).filter(\.isFinite).sorted()
        guard !forces.isEmpty else {
            throw Fault(.badData, "there is no line with an accelerometer's reading", at: .init(file: path))
        }
        let median = forces[forces.count / 2]
        guard (4.9...19.6).contains(median) else {
            let isGravities = (0.5...2).contains(median)
            throw Fault(
                .badData,
                "the accelerometer's median is \(DecimalNumber.format(median, decimals: 2)) where gravity is 9.81 m/s2",
                at: .init(file: path, column: "ax"),
                remedy: isGravities ? "These look like multiples of g: multiply by 9.80665" : "Give m/s2")
        }
        let rates = rows.map(\.sample.angularRate.length).filter(\.isFinite)
        guard let fastest = rates.max() else {
            throw Fault(.badData, "there is no line with a gyroscope's reading", at: .init(file: path))
        }
        guard fastest < Self.fastestTurn, turnOfGyroscopeOverTruth.map({ $0 < 8 }) ?? true else {
            throw Fault(
                .badData,
                "the gyroscope's numbers are too large for rad/s, up to \(DecimalNumber.format(fastest, decimals: 1))",
                at: .init(file: path, column: "gx"), remedy: "These look like degrees a second: multiply by pi / 180")
        }
    }

    /// The most that consumer gyroscopes measure is 4000 degrees a second, which is 70 rad/s, radians a second.
    private static let fastestTurn = 70.0

    /// How much further the gyroscope turned than the truth, over lines 0.2 s apart; nil where the truth hardly turns.
    private var turnOfGyroscopeOverTruth: Double? {
        var measured = 0.0
        var actual = 0.0
        var sinceLast = 0.0
        var last: (time: Timestamp, truth: Rotation<Body, SemiLocal>)?
        for (row, next) in zip(rows, rows.dropFirst()) {
            let interval = next.sample.time.since(row.sample.time)
            let rate = next.sample.angularRate.length
            guard let truth = next.truth, rate.isFinite, interval < 0.1 else {
                last = nil
                continue
            }
            sinceLast += rate * interval
            if let start = last, next.sample.time.since(start.time) < 0.2 { continue }
            if let start = last {
                measured += sinceLast
                actual += start.truth.angle(to: truth)
            }
            last = (next.sample.time, truth)
            sinceLast = 0
        }
        return actual > 1 ? measured / actual : nil
    }
}
