import CV4L2
import Diagnostics
import Glibc

/// Why a camera could not be opened: for the program that tries again, and for the person who is to mend it.
public struct CameraOpeningError: Error, Sendable, Equatable {
    /// What sort of trouble it is.
    public var reason: CameraLoss
    /// The same as a message with a remedy, and the exit code of a program that gives up.
    public var fault: Fault

    /// The selected camera is not there.
    init(missing selector: CameraSelector, present: [String]) {
        reason = .unplugged
        let there = present.isEmpty ? "No camera is connected at all" : "There is \(present.joined(separator: ", "))"
        fault = Fault(
            .unavailable, "there is no such camera", at: Fault.Location(file: selector.description),
            remedy: "\(there). Plug the camera in, or name another; headsup devices lists them")
    }

    /// The device file is there and is no camera.
    init(noCamera path: String) {
        reason = .unsuitable
        fault = Fault(
            .unavailable, "this device captures no pictures", at: Fault.Location(file: path),
            remedy: "Name another device; headsup devices lists the cameras")
    }

    /// The camera offers nothing that fits.
    init(unsuitable path: String, offered: [CameraFormat], settings: CameraSettings) {
        reason = .unsuitable
        // Only what would help, if anything would: some devices offer eighty encodings.
        let usable = offered.filter { CameraEncoding($0.fourCC) != .unsupported }
        let listed = (usable.isEmpty ? offered : usable).map(\.fourCC.description)
        let names = listed.isEmpty ? "nothing" : listed.joined(separator: ", ")
        let wanted = settings.encoding.map { "the encoding \($0)" } ?? "any encoding that can be read here"
        fault = Fault(
            .unavailable, "the camera does not offer \(wanted)", at: Fault.Location(file: path),
            remedy: usable.isEmpty
                ? "It offers \(names). Use another camera"
                : "Choose one of those that it offers and that can be read: \(names)")
    }

    /// The kernel refused.
    init(_ error: V4L2Error, path: String) {
        reason = CameraLoss(error)
        let remedy =
            switch error.number {
            case EACCES, EPERM: "Let the user belong to the group video (usermod -aG video NAME), then log in again"
            case EBUSY: "Another program uses the camera; fuser -v \(path) shows which. Stop it"
            case ENODEV, ENXIO, ENOENT: "Plug the camera in; headsup devices lists what is there"
            default: "Unplug the camera and plug it in again; if that does not help, see what dmesg says"
            }
        fault = Fault(.unavailable, "\(error)", at: Fault.Location(file: path), remedy: remedy)
    }
}

extension CameraSettings {
    /// Finds the device file to open.
    func findDevice(
        in directory: CameraDirectory, known: CameraDirectory.USBIdentity?
    ) throws(CameraOpeningError) -> CameraDirectory.Entry {
        let candidates = directory.candidates(for: device, known: known)
        guard let first = candidates.first else {
            throw CameraOpeningError(missing: device, present: directory.entries().map(\.path))
        }
        // One camera has several device files, of which some hold only metadata.
        var refusal: CameraOpeningError?
        for candidate in candidates {
            do {
                if try V4L2Device(path: candidate.path).capability().capturesPictures { return candidate }
            } catch {
                // libv4l2 refuses a device without capture in this way.
                if error.number != EINVAL && error.number != ENOTTY && refusal == nil {
                    refusal = CameraOpeningError(error, path: candidate.path)
                }
            }
        }
        throw refusal ?? CameraOpeningError(noCamera: first.path)
    }
}
