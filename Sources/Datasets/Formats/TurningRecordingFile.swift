import Diagnostics
import FileFormats
import Geometry
import Orientation

extension TurningRecording {
    /// A recorded sequence with `[imu]`.
    ///
    /// - Parameters:
    ///   - sequence: read with at least its readings and its orientation.
    ///   - seen: measures the turning, where the sequence has pictures and no `[orientation]`.
    /// - Throws: `badData` where the sequence has no readings or no turning; what `seen` throws.
    public init(
        _ sequence: RecordedSequence, seen: (RecordedSequence) throws(Fault) -> CameraTurning
    ) throws(Fault) {
        let manifest = sequence.manifest
        guard !sequence.inertial.isEmpty else {
            throw Fault(
                .badData, "the sequence has no readings of an inertial sensor", at: .init(file: manifest.file),
                remedy: "Name their file in [imu]")
        }
        let turning: CameraTurning
        if !sequence.orientation.isEmpty {
            turning = CameraTurning(
                samples: zip(sequence.orientation.times, sequence.orientation.values).map {
                    CameraTurning.Sample(time: $0, rotation: $1)
                })
        } else if manifest.frames != nil {
            turning = try seen(sequence)
        } else {
            throw Fault(
                .badData, "the sequence does not tell how the camera turned", at: .init(file: manifest.file),
                remedy: "Name its pictures in [frames], or a file with its orientation in [orientation]")
        }
        self.init(name: manifest.name, readings: sequence.inertial, camera: turning)
    }

    /// A CSV file of readings (as `InertialRecording`), with the camera's orientation in the same file or in one of its own
    /// (t,qw,qx,qy,qz).
    ///
    /// - Throws: `noInput`; `badData` that names file, line and column.
    public init(readings path: String, orientation: String?) throws(Fault) {
        let recording = try InertialRecording(path: path)
        let samples: [CameraTurning.Sample]
        if let orientation {
            samples = try Self.orientation(at: orientation)
        } else {
            samples = recording.rows.compactMap { row in
                // In this file the quaternion is the camera's, not the sensor's.
                row.truth.flatMap { Rotation(w: $0.w, x: $0.v.x, y: $0.v.y, z: $0.v.z) }
                    .map { CameraTurning.Sample(time: row.sample.time, rotation: $0) }
            }
            guard !samples.isEmpty else {
                throw Fault(
                    .badData, "the recording does not tell how the camera turned", at: .init(file: path),
                    remedy: "Give the camera's orientation in qw,qx,qy,qz, or its file with --orientation")
            }
        }
        self.init(
            name: FilePath.name(of: path), readings: recording.rows.map(\.sample),
            camera: CameraTurning(samples: samples))
    }

    private static func orientation(at path: String) throws(Fault) -> [CameraTurning.Sample] {
        let table = try CSVTable(path: path, columns: ["t", "qw", "qx", "qy", "qz"].map { CSVColumn($0) })
        try table.requireAscending("t", meaning: "time")
        let q = ["qw", "qx", "qy", "qz"].map { table.numbers($0) }
        var samples: [CameraTurning.Sample] = []
        for (row, seconds) in table.numbers("t").enumerated() {
            let norm = q.reduce(0.0) { $0 + $1[row] * $1[row] }.squareRoot()
            guard let time = Timestamp(seconds: seconds), abs(norm - 1) < 0.1,
                let rotation = Rotation<Camera, SemiLocal>(w: q[0][row], x: q[1][row], y: q[2][row], z: q[3][row])
            else {
                throw table.fault(
                    "the four numbers are no unit quaternion", row: row, column: "qw",
                    remedy: "Check the order of the columns: qw is the scalar part")
            }
            samples.append(CameraTurning.Sample(time: time, rotation: rotation))
        }
        return samples
    }
}

extension InertialCalibrationRefusal {
    /// The refusal as a message about some recordings.
    public func fault(of recordings: String) -> Fault {
        Fault(.badData, "the calibration is refused: \(what)", at: .init(file: recordings), remedy: remedy)
    }
}
