import Foundation
import Geometry
import Replay
import TestSupport
import Testing

@Suite("Replaying recordings of an inertial sensor")
struct RecordedInertialTests {
    /// Somebody stands 4 m ahead while the head turns to the left by half a radian a second, from the first second on.
    /// The sensor sits upside down behind the camera: its axes are left, up and forward.
    private func sequence(withSensor: Bool) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        let sensor = withSensor ? "[imu]\nfile = \"imu.csv\"\n" : ""
        try folder.write(
            """
            [sequence]
            name = "turning"
            rate = 20.0
            format = 1
            [camera]
            calibration = "calibration.yaml"
            [observations]
            file = "observations.csv"
            \(sensor)
            """, to: "sequence.toml")
        try folder.write(
            """
            headsup_calibration: 1
            cameras:
              - width: 640
                height: 480
                fx: 500
                fy: 500
                cx: 320
                cy: 240
            imu:
              rotation: [0, 0, 0, 1]
              time_offset: 0.1
            """, to: "calibration.yaml")
        func heading(_ t: Double) -> Double { 0.5 * max(0, t - 1) }
        var observations = "frame,t,id,x,y,z\n"
        for frame in 0..<60 {
            let t = Double(frame) / 20
            // In the camera's axes (right, down, forward) the person goes to the right as the head goes to the left.
            observations += "\(frame),\(t),1,\(4 * sin(heading(t))),0,\(4 * cos(heading(t)))\n"
        }
        try folder.write(observations, to: "observations.csv")
        var readings = "t,gx,gy,gz,ax,ay,az\n"
        for index in 0...300 {
            let t = Double(index) / 100
            // The sensor's clock is a tenth of a second ahead; up is its y, so a turn to the left is positive there.
            readings += "\(t + 0.1),0,\(t > 1 ? 0.5 : 0),0,0,9.81,0\n"
        }
        try folder.write(readings, to: "imu.csv")
        return folder
    }

    private func lastPlace(_ folder: TemporaryFolder) throws -> (place: SIMD2<Double>, orientation: String) {
        let tracks = folder.path + "/tracks.csv"
        let replaying = try Replaying(folder.path, tracks: tracks)
        let last = try #require(try String(contentsOfFile: tracks, encoding: .utf8).split(separator: "\n").last)
        let fields = last.split(separator: ",")
        return (
            SIMD2(try #require(Double(fields[3])), try #require(Double(fields[4]))), replaying.summary.orientation
        )
    }

    @Test("a sensor's readings, with its mounting and its clock from the calibration, keep who stands in place")
    func turning() throws {
        let (place, orientation) = try lastPlace(sequence(withSensor: true))
        #expect(orientation == "inertial sensor")
        #expect(abs(place.x - 4) < 0.05 && abs(place.y) < 0.1, "\(place)")
    }

    @Test("without them the same head turn moves everybody")
    func withoutSensor() throws {
        let (place, orientation) = try lastPlace(sequence(withSensor: false))
        #expect(orientation == "level and fixed")
        #expect(place.y < -2)
    }
}
