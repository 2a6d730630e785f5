import Diagnostics
import FileFormats
import Geometry
import Orientation

/// Reads the tables of a sequence into typed rows, in our axes.
struct SequenceTables {
    let manifest: SequenceManifest

    /// The rows of a part with the place of each, or nil where the manifest does not name it.
    private func table(_ part: SequencePart) throws(Fault) -> CSVTable? {
        guard let description = manifest.tables[part] else { return nil }
        let columns = part.columns.map { column in
            CSVColumn(
                column.name, column.kind, isRequired: column.isRequired || description.columns[column.name] != nil,
                header: description.columns[column.name] ?? column.header)
        }
        let table: CSVTable
        do {
            table = try CSVTable(path: description.file, columns: columns)
        } catch {
            guard error.kind == .noInput else { throw error }
            let line = description.manifestLine.map { ", line \($0)" } ?? ""
            throw Fault(
                .noInput, error.what, at: error.location,
                remedy: "It is named in \(manifest.file)\(line), [\(part.rawValue)]")
        }
        try table.requireAscending("t", meaning: "time")
        if part.columns.contains(where: { $0.name == "frame" }) {
            try table.requireAscending("frame", meaning: "frame's number")
            if let row = table.numbers("frame").firstIndex(where: { $0 < 0 || $0 > 2e9 }) {
                throw table.fault("this is not the number of a frame", row: row, column: "frame")
            }
        }
        return table
    }

    private func times(_ table: CSVTable) throws(Fault) -> [Timestamp] {
        var times: [Timestamp] = []
        times.reserveCapacity(table.rowCount)
        for (row, seconds) in table.numbers("t").enumerated() {
            guard let time = Timestamp(seconds: seconds) else {
                throw table.fault("the time is out of range", row: row, column: "t")
            }
            times.append(time)
        }
        return times
    }

    /// Numbers and times of the frames.
    func frames() throws(Fault) -> FrameTimes? {
        guard let table = try table(.frames) else { return nil }
        return FrameTimes(table: table, frames: table.integers("frame"), times: try times(table))
    }

    /// Rotations from the camera's frame to the semi-local one.
    func orientation() throws(Fault) -> TimeSeries<Rotation<Camera, SemiLocal>> {
        var series = TimeSeries<Rotation<Camera, SemiLocal>>()
        guard let table = try table(.orientation) else { return series }
        let (w, x, y, z) = (table.numbers("qw"), table.numbers("qx"), table.numbers("qy"), table.numbers("qz"))
        for (row, time) in try times(table).enumerated() {
            let norm = (w[row] * w[row] + x[row] * x[row] + y[row] * y[row] + z[row] * z[row]).squareRoot()
            guard abs(norm - 1) < 0.1,
                let rotation = AxisMapping.orientation(
                    w: w[row], x: x[row], y: y[row], z: z[row], camera: manifest.cameraAxes,
                    semiLocal: manifest.semiLocalAxes)
            else {
                throw table.fault(
                    "the length of the quaternion is \(DecimalNumber.format(norm, decimals: 4)), so it is no rotation",
                    row: row, column: "qw", remedy: "Check the order of the columns: qw is the scalar part")
            }
            series.append(rotation, at: time)
        }
        return series
    }

    /// Positions of the wearer, in axes parallel to the semi-local ones.
    func odometry() throws(Fault) -> TimeSeries<SIMD3<Double>> {
        var series = TimeSeries<SIMD3<Double>>()
        guard let table = try table(.odometry) else { return series }
        let (x, y) = (table.numbers("x"), table.numbers("y"))
        let z = table.has("z") ? table.numbers("z") : Array(repeating: 0, count: table.rowCount)
        for (row, time) in try times(table).enumerated() {
            series.append(manifest.semiLocalAxes(SIMD3(x[row], y[row], z[row])), at: time)
        }
        return series
    }

    /// Inertial measurements.
    func inertial() throws(Fault) -> [InertialReading] {
        guard let table = try table(.imu) else { return [] }
        let g = [table.numbers("gx"), table.numbers("gy"), table.numbers("gz")]
        let a = [table.numbers("ax"), table.numbers("ay"), table.numbers("az")]
        return try times(table).enumerated().map { row, time in
            InertialReading(
                time: time, angularRate: Vector(g[0][row], g[1][row], g[2][row]),
                specificForce: Vector(a[0][row], a[1][row], a[2][row]))
        }
    }

    /// Boxes in the picture.
    func detections() throws(Fault) -> ([DetectedBox], FrameTimes)? {
        guard let table = try table(.detections) else { return nil }
        let frames = table.integers("frame")
        let times = try times(table)
        let (left, top) = (table.numbers("left"), table.numbers("top"))
        let (width, height) = (table.numbers("width"), table.numbers("height"))
        let score = table.numbers("score")
        var rows: [DetectedBox] = []
        rows.reserveCapacity(frames.count)
        for row in frames.indices {
            guard width[row] > 0, height[row] > 0 else {
                throw table.fault(
                    "the box has no extent", row: row, column: width[row] > 0 ? "height" : "width")
            }
            rows.append(
                DetectedBox(
                    frame: frames[row], time: times[row],
                    box: BoundingBox(left: left[row], top: top[row], width: width[row], height: height[row]),
                    score: score[row]))
        }
        return (rows, FrameTimes(table: table, frames: frames, times: times))
    }

    /// People as perception saw them.
    func observations() throws(Fault) -> ([ObservedPerson], FrameTimes)? {
        guard let table = try table(.observations) else { return nil }
        let frames = table.integers("frame")
        let times = try times(table)
        // A negative number, or no such column, is 'not known'.
        func known(_ column: String) -> [Int?] {
            table.has(column) ? table.integers(column).map { $0 < 0 ? nil : $0 } : frames.map { _ in nil }
        }
        let persons = known("id")
        let tracks = known("track")
        let (x, y, z) = (table.numbers("x"), table.numbers("y"), table.numbers("z"))
        let rows = frames.indices.map { row in
            ObservedPerson(
                frame: frames[row], time: times[row], person: persons[row], association: tracks[row],
                position: Point(manifest.cameraAxes(SIMD3(x[row], y[row], z[row]))))
        }
        return (rows, FrameTimes(table: table, frames: frames, times: times))
    }

    /// Where people really were.
    func truth() throws(Fault) -> (Truth, FrameTimes)? {
        guard let table = try table(.truth) else { return nil }
        let frames = table.integers("frame")
        let times = try times(table)
        let persons = table.integers("id")
        var seen: Set<Int> = []
        for row in frames.indices {
            if row > 0, frames[row] != frames[row - 1] { seen.removeAll(keepingCapacity: true) }
            guard seen.insert(persons[row]).inserted else {
                throw table.fault("person \(persons[row]) is in frame \(frames[row]) twice", row: row, column: "id")
            }
        }
        let (x, y, z) = (table.numbers("x"), table.numbers("y"), table.numbers("z"))
        func rows<Frame: ReferenceFrame>(_ axes: AxisMapping) -> [TruePosition<Frame>] {
            frames.indices.map { row in
                TruePosition(
                    frame: frames[row], time: times[row], person: persons[row],
                    position: Point(axes(SIMD3(x[row], y[row], z[row]))))
            }
        }
        let truth: Truth =
            switch manifest.truthFrame {
            case .semiLocal: .semiLocal(rows(manifest.semiLocalAxes))
            case .camera: .camera(rows(manifest.cameraAxes))
            }
        return (truth, FrameTimes(table: table, frames: frames, times: times))
    }
}
