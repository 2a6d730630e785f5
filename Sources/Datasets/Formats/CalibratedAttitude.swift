import Calibration
import Geometry
import Orientation

extension AttitudeSettings {
    /// The defaults, with what a calibration says of the sensor; nil where there is none.
    public init(calibrated sensor: InertialExtrinsics?) {
        self.init()
        guard let sensor else { return }
        // A measured time offset is from the camera's exposure to the gyroscope's reading, its delay included.
        readingDelay = 0
        if let bias = sensor.gyroscopeBias { calibratedBias = bias.coordinates }
    }
}
