import CV4L2

/// Setting exposure, gain and flicker filter.
extension V4L2Device {
    /// Sets what the settings ask for, as far as the camera can.
    ///
    /// - Returns: a sentence for each wish that the camera did not fulfil; it goes on without.
    /// - Throws: only where the device is gone.
    func apply(_ settings: CameraSettings) throws(V4L2Error) -> [String] {
        var notes: [String] = []
        switch settings.exposure {
        case nil: break
        case .automatic:
            // UVC cameras call their automatic exposure 'aperture priority'.
            var isSet = try set(HEADSUP_V4L2_EXPOSURE_AUTO, to: V4L2_EXPOSURE_APERTURE_PRIORITY.rawValue)
            if !isSet { isSet = try set(HEADSUP_V4L2_EXPOSURE_AUTO, to: V4L2_EXPOSURE_AUTO.rawValue) }
            if !isSet { notes.append("the camera has no automatic exposure") }
            // Else the rate falls in the dark; blur and late warnings are worse than noise. Few cameras have it.
            _ = try set(HEADSUP_V4L2_EXPOSURE_AUTO_PRIORITY, to: 0)
        case .microseconds(let time):
            _ = try set(HEADSUP_V4L2_EXPOSURE_AUTO, to: V4L2_EXPOSURE_MANUAL.rawValue)
            if try !set(HEADSUP_V4L2_EXPOSURE_ABSOLUTE, to: max(1, (time + 50) / 100)) {
                notes.append("the camera cannot expose for \(time) microseconds")
            }
        }
        switch settings.gain {
        case nil: break
        case .automatic:
            if try !set(HEADSUP_V4L2_AUTOGAIN, to: 1) { notes.append("the camera has no automatic gain") }
        case .value(let value):
            _ = try set(HEADSUP_V4L2_AUTOGAIN, to: 0)
            if try !set(HEADSUP_V4L2_GAIN, to: value) { notes.append("the camera cannot set its gain to \(value)") }
        }
        if let filter = settings.powerLine.kernelValue {
            if try !set(HEADSUP_V4L2_POWER_LINE_FREQUENCY, to: filter) {
                notes.append("the camera has no flicker filter for \(settings.powerLine.rawValue)")
            }
        }
        return notes
    }

    /// Sets one control. False where the camera does not have it, or not this value.
    private func set(_ control: headsup_v4l2_control, to value: some BinaryInteger) throws(V4L2Error) -> Bool {
        var control = v4l2_control(id: control.rawValue, value: Int32(clamping: value))
        do {
            try request(HEADSUP_V4L2_S_CTRL, &control, to: "set a control")
        } catch {
            if error.isGone { throw error }
            return false
        }
        return true
    }
}

extension CameraSettings.PowerLine {
    /// The kernel's number for it; nil leaves the control alone.
    fileprivate var kernelValue: UInt32? {
        switch self {
        case .unchanged: nil
        case .off: V4L2_CID_POWER_LINE_FREQUENCY_DISABLED.rawValue
        case .hertz50: V4L2_CID_POWER_LINE_FREQUENCY_50HZ.rawValue
        case .hertz60: V4L2_CID_POWER_LINE_FREQUENCY_60HZ.rawValue
        case .automatic: V4L2_CID_POWER_LINE_FREQUENCY_AUTO.rawValue
        }
    }
}
