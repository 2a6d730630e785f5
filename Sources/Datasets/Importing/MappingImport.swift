import Diagnostics
import FileFormats
import Geometry
import Orientation

/// A data set of any layout as sequences, read as a mapping says.
public struct MappingImport: Sendable {
    private let mapping: SequenceMapping

    /// - Parameter mapping: how the data set is laid out.
    public init(_ mapping: SequenceMapping) { self.mapping = mapping }

    /// The sequences in a data set: folders relative to its own.
    ///
    /// - Throws: `noInput` where no folder matches.
    public func names(in source: String) throws(Fault) -> [String] {
        if mapping.folders == "." { return ["."] }
        let names = try GlobPattern(mapping.folders).paths(in: source).filter {
            InputFile.isFolder(FilePath.join(source, $0))
        }
        guard !names.isEmpty else {
            throw Fault(
                .noInput, "there is no folder \(mapping.folders) in this data set", at: .init(file: source),
                remedy: "Check `folders` in [sequences]")
        }
        return names
    }

    /// One sequence.
    ///
    /// - Parameters:
    ///   - folder: the sequence's folder.
    ///   - name: what it will be called.
    ///   - destination: the folder that will be written, from which the pictures are referred to.
    /// - Throws: `noInput`, or `badData` that names file, line and column.
    public func contents(folder: String, name: String, destination: String) throws(Fault) -> SequenceContents {
        var tables: [SequencePart: MappedTable] = [:]
        for (part, table) in mapping.tables.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            tables[part] = try MappedTable(table, part: part, folder: folder)
        }
        // The first moment of all tables is frame 0 for those that count no frames. Where something tells both, that
        // decides, so that frames and times fit together everywhere.
        let rows = tables.values.flatMap(\.rows)
        let told = rows.first { $0.time != nil && $0.frame != nil }
        let start =
            told.map { ($0.time ?? 0) - Double($0.frame ?? 0) / mapping.rate } ?? rows.compactMap(\.time).min() ?? 0
        for part in tables.keys where part != .imu && part != .orientation && part != .odometry {
            try tables[part]?.complete(rate: mapping.rate, start: start)
        }
        var contents = SequenceContents(name: name, rate: mapping.rate)
        contents.intrinsics = mapping.intrinsics
        contents.heightAboveGround = mapping.heightAboveGround
        contents.decimals = 4
        if let images = mapping.images {
            let pattern = FramePattern(FilePath.relative(folder, from: destination) + "/" + images.text)
            contents.pictures = pattern.map { .init(source: .images($0)) }
        }
        try addMotion(tables, start: start, to: &contents)
        try addPeople(tables, to: &contents)
        return contents
    }

    // MARK: The wearer

    /// Samples in order of time.
    private func samples(_ table: MappedTable, start: Double) throws(Fault) -> [(time: Timestamp, row: MappedTable.Row)]
    {
        var samples: [(time: Timestamp, row: MappedTable.Row)] = []
        for row in table.rows {
            let seconds = row.time ?? start + Double(row.frame ?? 0) / mapping.rate
            guard let time = Timestamp(seconds: seconds) else {
                throw MappedTable.fault("the time is out of range", row, column: "t")
            }
            samples.append((time, row))
        }
        return samples.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
            .map(\.element)
    }

    private func addMotion(
        _ tables: [SequencePart: MappedTable], start: Double, to contents: inout SequenceContents
    ) throws(Fault) {
        if let table = tables[.orientation] {
            for (time, row) in try samples(table, start: start) {
                var q = row.values
                if mapping.rotationDirection == .worldToCamera { for axis in 1...3 { q[axis] = -q[axis] } }
                let norm = q.reduce(0) { $0 + $1 * $1 }.squareRoot()
                guard abs(norm - 1) < 0.1,
                    let rotation = AxisMapping.orientation(
                        w: q[0], x: q[1], y: q[2], z: q[3], camera: mapping.cameraAxes, semiLocal: mapping.worldAxes)
                else { throw MappedTable.fault("this quaternion is no rotation", row, column: "qw") }
                contents.orientation.append(rotation, at: time)
            }
        }
        if let table = tables[.odometry] {
            let scale = mapping.tables[.odometry]?.metresPerUnit ?? 1
            for (time, row) in try samples(table, start: start) {
                contents.odometry.append(
                    mapping.worldAxes(SIMD3(row.values[0], row.values[1], row.values[2]) * scale), at: time)
            }
        }
        if let table = tables[.imu] {
            contents.inertial = try samples(table, start: start).map { time, row in
                let v = row.values
                return InertialReading(
                    time: time, angularRate: Vector(v[0], v[1], v[2]), specificForce: Vector(v[3], v[4], v[5]))
            }
        }
    }

    // MARK: Everybody else

    private func addPeople(
        _ tables: [SequencePart: MappedTable], to contents: inout SequenceContents
    ) throws(Fault) {
        let names = [SequencePart.truth, .observations].flatMap { tables[$0]?.rows.compactMap(\.person) ?? [] }
        let numbers = PersonNumbers(names)
        func position(_ row: MappedTable.Row, part: SequencePart) -> SIMD3<Double> {
            SIMD3(row.values[0], row.values[1], row.values[2]) * (mapping.tables[part]?.metresPerUnit ?? 1)
        }
        func frameAndTime(_ row: MappedTable.Row) -> (Int, Timestamp) {
            (row.frame ?? 0, Timestamp(seconds: row.time ?? 0) ?? Timestamp(nanoseconds: 0))
        }
        contents.observations = tables[.observations]?.rows.map { row in
            let (frame, time) = frameAndTime(row)
            return ObservedPerson(
                frame: frame, time: time, person: row.person.flatMap { numbers[$0] }, association: row.association,
                position: Point(mapping.cameraAxes(position(row, part: .observations))))
        }
        contents.detections =
            tables[.detections]?.rows.map { row in
                let (frame, time) = frameAndTime(row)
                let v = row.values
                return DetectedBox(
                    frame: frame, time: time, box: BoundingBox(left: v[0], top: v[1], width: v[2], height: v[3]),
                    score: v[4])
            } ?? []
        guard let table = tables[.truth] else { return }
        var inCamera: [TruePosition<Camera>] = []
        var inSemiLocal: [TruePosition<SemiLocal>] = []
        for row in table.rows {
            let (frame, time) = frameAndTime(row)
            let person = row.person.flatMap { numbers[$0] } ?? 0
            let recorded = position(row, part: .truth)
            switch mapping.truthFrame {
            case .camera:
                inCamera.append(
                    .init(frame: frame, time: time, person: person, position: Point(mapping.cameraAxes(recorded))))
            case .semiLocal:
                inSemiLocal.append(
                    .init(frame: frame, time: time, person: person, position: Point(mapping.worldAxes(recorded))))
            case .world:
                guard let wearer = contents.odometry.position(at: time) else {
                    throw MappedTable.fault("it is not known where the wearer was at this time", row, column: "t")
                }
                inSemiLocal.append(
                    .init(
                        frame: frame, time: time, person: person, position: Point(mapping.worldAxes(recorded) - wearer))
                )
            }
        }
        contents.truth = mapping.truthFrame == .camera ? .camera(inCamera) : .semiLocal(inSemiLocal)
    }
}
