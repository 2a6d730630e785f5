import ArgumentParser

/// Cameras, measured: intrinsics, how two stand to each other and how an inertial sensor does, and what files say of them.
struct CalibrateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calibrate",
        abstract: "Calibrate cameras and the sensor beside them, and show and convert calibrations.",
        discussion: "docs/calibration.md tells how to hold the board, and what the verdict means.",
        subcommands: [
            CalibrateCameraCommand.self, CalibrateStereoCommand.self, CalibrateInertialCommand.self,
            CalibrateConvertCommand.self, CalibrateShowCommand.self, CalibrateBoardCommand.self,
        ])
}
