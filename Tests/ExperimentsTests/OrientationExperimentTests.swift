import Diagnostics
import Evaluation
import Experiments
import FileFormats
import TestSupport
import Testing

@Suite("Orientation of recorded sensors")
struct OrientationExperimentTests {
    @Test(
        "on BROAD the inclination is right to a degree, to two where the sensor is disturbed",
        .enabled(if: TestData.isPresent, "\(TestData.absence)"))
    func broad() throws {
        let folder = TestData.path("broad-imu")
        let names = try InputFile.names(inFolder: folder).filter { $0.hasSuffix(".csv") }
        let scored = try names.map { try OrientationExperiment.score(FilePath.join(folder, $0)) }
        func inclination(_ kind: String) throws -> Double {
            let summary = OrientationSummary(scored.filter { $0.name.contains(kind) })
            return try #require(summary.inclinationRMSE) * 180 / .pi
        }
        #expect(try inclination("_undisturbed") <= 1)
        #expect(try inclination("_disturbed") <= 2)
    }

    @Test(
        "a recording that can not be scored says why",
        arguments: [
            ("t,gx,gy,ax,ay,az\n0,0,0,0,0,9.8\n", "the column gz is missing"),
            ("t,gx,gy,gz,ax,ay,az\n0,0,0,0,0,0,9.8\n", "there is no true orientation"),
            ("t,gx,gy,gz,ax,ay,az,qw,qx,qy,qz\n0,0,0,0,0,0,9.8,,,,\n", "there is no true orientation"),
            ("t,gx,gy,gz,ax,ay,az,qw,qx,qy\n0,0,0,0,0,0,9.8,1,0,0\n", "the column qz is missing"),
            ("t,gx,gy,gz,ax,ay,az,qw,qx,qy,qz\n0,0,0,0,0,0,1,1,0,0,0\n", "multiples of g"),
            ("t,gx,gy,gz,ax,ay,az,qw,qx,qy,qz\n0,0,200,0,0,0,9.8,1,0,0,0\n", "degrees a second"),
            ("t,gx,gy,gz,ax,ay,az,qw,qx,qy,qz\n0,0,0,0,0,0,9.8,1,1,0,0\n", "no unit quaternion"),
            ("t,gx,gy,gz,ax,ay,az,qw,qx,qy,qz\n1,0,0,0,0,0,9.8,,,,\n0,0,0,0,0,0,9.8,,,,\n", "runs backwards"),
            ("t,gx,gy,gz,ax,ay,az,qw,qx,qy,qz\n0,0,0,0,0,0,9.8,1,0,0,0\n", "no line can be scored"),
            ("t,gx,gy,gz,ax,ay,az\n", "no line with an accelerometer's reading"),
        ])
    func messages(text: String, expected: String) throws {
        let folder = try TemporaryFolder()
        try folder.write(text, to: "imu.csv")
        let fault = #expect(throws: Fault.self) {
            try OrientationExperiment.score(folder.path + "/imu.csv")
        }
        #expect(fault?.kind == .badData)
        #expect(fault?.description.contains(expected) == true, "\(fault?.description ?? "")")
    }
}
