import Diagnostics
import Foundation

/// What is fuzzed: every reader of something that comes from outside. `scripts/fuzz` has libFuzzer look for bytes that break
/// a promise; the tests try those that are kept in Tests/FuzzCorpus.
public enum FuzzTarget: String, Sendable, CaseIterable {
    case blackBox = "black-box"
    case calibration
    case configuration
    case configurationValue = "configuration-value"
    case csv
    case inertialRecording = "inertial-recording"
    case jpeg
    case kittiCalibration = "kitti-calibration"
    case kittiPoses = "kitti-poses"
    case kittiTracking = "kitti-tracking"
    case mapping
    case mcap
    case mot
    case network
    case paths
    case pets
    case phrases
    case rosMessages = "ros-messages"
    case sequence
    case sequenceInformation = "sequence-information"
    case sequenceManifest = "sequence-manifest"
    case statusSocket = "status-socket"
    case toml
    case trajNet = "trajnet"

    /// What messages call the input.
    static let file = "input"

    /// Reads some bytes as this kind of input.
    ///
    /// - Returns: the promise that was broken; nil where the reader did what it should, which may be to refuse them.
    public func brokenPromise(by bytes: [UInt8]) -> String? {
        do {
            try check(bytes)
            return nil
        } catch let broken as BrokenPromise {
            return broken.words
        } catch let fault as Fault {
            return Self.brokenPromise(of: fault)
        } catch {
            return "the reader threw what is no fault: \(error)"
        }
    }

    private func check(_ bytes: [UInt8]) throws {
        switch self {
        case .blackBox: try checkBlackBox(bytes)
        case .calibration: try checkCalibration(bytes)
        case .configuration: try checkConfiguration(bytes)
        case .configurationValue: try checkConfigurationValue(bytes)
        case .csv: try checkCSV(bytes)
        case .inertialRecording: try checkInertialRecording(bytes)
        case .jpeg: try checkJPEG(bytes)
        case .kittiCalibration: try checkKITTICalibration(bytes)
        case .kittiPoses: try checkKITTIPoses(bytes)
        case .kittiTracking: try checkKITTITracking(bytes)
        case .mapping: try checkMapping(bytes)
        case .mcap: try checkMCAP(bytes)
        case .mot: try checkMOT(bytes)
        case .network: try checkNetwork(bytes)
        case .paths: try checkPaths(bytes)
        case .pets: try checkPETS(bytes)
        case .phrases: try checkPhrases(bytes)
        case .rosMessages: try checkROSMessages(bytes)
        case .sequence: try checkSequence(bytes)
        case .sequenceInformation: try checkSequenceInformation(bytes)
        case .sequenceManifest: try checkSequenceManifest(bytes)
        case .statusSocket: try checkStatusSocket(bytes)
        case .toml: try checkTOML(bytes)
        case .trajNet: try checkTrajNet(bytes)
        }
    }

    /// A refusal is one short message that names what it refuses, and is no fault of ours.
    private static func brokenPromise(of fault: Fault) -> String? {
        let text = fault.description
        guard [.badData, .configuration, .usage].contains(fault.kind) else {
            return "a fault of kind \(fault.kind): \(text)"
        }
        guard !fault.what.isEmpty, fault.location != nil else { return "a fault without words or place: \(text)" }
        guard !text.unicodeScalars.contains(where: { $0.value < 0x20 }) else {
            return "a message with control characters: \(text.debugDescription)"
        }
        guard text.utf8.count < 4096 else { return "a message of \(text.utf8.count) bytes" }
        return nil
    }
}

/// What a reader promises and did not keep.
struct BrokenPromise: Error {
    let words: String
}

/// Holds a reader to what it promises.
func promise(_ holds: Bool, _ words: @autoclosure () -> String) throws {
    if !holds { throw BrokenPromise(words: words()) }
}

/// The bytes as a text, as files are read.
func text(_ bytes: some Sequence<UInt8>) -> String { String(decoding: Array(bytes), as: UTF8.self) }

/// Several inputs in one, with the separator of records (0x1E) between them.
func parts(_ bytes: [UInt8]) -> [[UInt8]] {
    bytes.split(separator: 0x1E, omittingEmptySubsequences: false).map(Array.init)
}
