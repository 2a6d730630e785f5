import Diagnostics
import Orientation

extension InertialTrouble {
    /// The trouble as a message, with what to do.
    func fault(of device: any InertialDevice) -> Fault {
        Fault(
            .unavailable, "the inertial sensor \(device.name) \(words)", at: .init(file: device.file), remedy: remedy)
    }

    private var words: String {
        switch self {
        case .stuck: "says the very same for a second: it hangs"
        case .repeating(let percent): "repeats itself: \(percent) per cent of its samples are those before them"
        case .turnsTooFast: "is turned faster than it can measure"
        case .shakenTooHard: "gives no usable acceleration: it is shaken harder than it can measure, or measures none"
        case .wrongRate(let measured, let promised?):
            "gives \(measured) samples a second where \(promised) were promised"
        case .wrongRate(let measured, nil): "gives only \(measured) samples a second"
        }
    }

    private var remedy: String {
        switch self {
        case .stuck: "Plug it in again; until it goes on there is no orientation"
        case .repeating: "Set its rate to what it really measures at"
        case .turnsTooFast: "Choose a larger range of its gyroscope; after such turns what is up is learnt anew"
        case .shakenTooHard: "Fix it firmly to the camera, or choose a larger range of its accelerometer"
        case .wrongRate: "Set its rate (sampling_frequency) and its trigger to 100 samples a second or more"
        }
    }
}
