import Diagnostics
import Geometry
import Simulation

/// Pedestrians seen from above (ETH, UCY, TrajNet++) as sequences.
///
/// Nobody wears a camera in these data sets. Either the sequence is what a point at rest amid the scene would know, truth
/// without observations; or one of the pedestrians is made the wearer, and a simulated head camera looks at the others
/// along the real path.
public enum PathImport {
    /// The truth around a point at rest: the mean of all positions. The semi-local axes are those of the file.
    public static func contents(_ recording: PathRecording) -> SequenceContents {
        var contents = SequenceContents(name: recording.name, rate: 1 / recording.period)
        contents.decimals = 4
        var mean = SIMD2<Double>.zero
        for sample in recording.samples { mean += sample.position / Double(recording.samples.count) }
        contents.remarks = [
            "Pedestrians of \(recording.name), around the point (\(mean.x), \(mean.y)) of the file. "
                + "There is no camera in it; import it with a wearer to have observations."
        ]
        contents.truth = .semiLocal(
            recording.samples.map { sample in
                let seconds = recording.seconds(of: sample.frame)
                let frame = Int((seconds / recording.period).rounded())
                let offset = sample.position - mean
                return TruePosition(
                    frame: frame, time: Timestamp(nanoseconds: Int64((seconds * 1e6).rounded()) * 1000),
                    person: sample.person, position: Point(offset.x, offset.y, 0))
            })
        return contents
    }

    /// What a head camera on one of the pedestrians would have seen.
    ///
    /// - Parameters:
    ///   - recording: everybody from above.
    ///   - wearer: the id of the pedestrian.
    ///   - motion: how the head turns.
    ///   - seed: varies the turns of the head and the errors of perception.
    ///   - file: what the recording is called in messages.
    /// - Throws: `badData` where the recording has no path of that pedestrian.
    public static func contents(
        _ recording: PathRecording, wearer: Int, motion: HeadMotion, seed: UInt64, file: String
    ) throws(Fault) -> SequenceContents {
        let name = "\(recording.name)-\(wearer)"
        guard
            let walk = SimulatedWalk.alongRecordedPath(
                paths(recording), wearer: wearer, name: name, seed: seed, motion: motion)
        else {
            let known = wearers(in: recording, minimum: 2).prefix(20).map(String.init).joined(separator: ", ")
            throw Fault(
                .badData, "there is no path of pedestrian \(wearer)", at: .init(file: file),
                remedy: "The first pedestrians with a path are \(known)")
        }
        return SequenceContents(
            walk,
            remarks: [
                "The real path of pedestrian \(wearer) of \(recording.name), seen by a simulated head camera "
                    + "(head motion \(motion.name), seed \(seed))."
            ])
    }

    /// The pedestrians with a path of some positions, in ascending order.
    public static func wearers(in recording: PathRecording, minimum: Int) -> [Int] {
        var counts: [Int: Int] = [:]
        for sample in recording.samples { counts[sample.person, default: 0] += 1 }
        return counts.filter { $0.value >= minimum }.keys.sorted()
    }

    private static func paths(_ recording: PathRecording) -> [WalkedPath] {
        var byPerson: [Int: WalkedPath] = [:]
        for sample in recording.samples {
            byPerson[sample.person, default: WalkedPath(id: sample.person, times: [], positions: [])].times
                .append(recording.seconds(of: sample.frame))
            byPerson[sample.person]?.positions.append(sample.position)
        }
        return byPerson.values.sorted { $0.id < $1.id }
    }
}
