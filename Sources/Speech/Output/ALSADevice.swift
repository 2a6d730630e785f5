import CALSA
import Diagnostics
import Geometry
import Glibc
import MonotonicTime

/// A playback device that ALSA offers.
public struct SoundDevice: Sendable, Equatable, Encodable {
    /// The name to open it by.
    public var name: String
    /// What it is, in one line.
    public var description: String

    /// Every playback device of ALSA's configuration, in its order.
    ///
    /// - Throws: `unavailable` if the configuration can not be read.
    public static func all() throws(Fault) -> [SoundDevice] {
        var devices: [SoundDevice] = []
        let error = withUnsafeMutablePointer(to: &devices) { pointer in
            calsa_list(
                { name, description, context in
                    guard let name, let description, let context else { return }
                    let words = String(cString: description).split(separator: "\n").joined(separator: ", ")
                    context.assumingMemoryBound(to: [SoundDevice].self).pointee.append(
                        SoundDevice(name: String(cString: name), description: words))
                }, pointer)
        }
        guard error == 0 else {
            throw Fault(
                .unavailable, "ALSA can not list its devices: \(ALSADevice.reason(error))",
                remedy: "Check ALSA's configuration (/usr/share/alsa, ~/.asoundrc)")
        }
        return devices
    }

    /// Opens a device as an output would, and lets go of it.
    ///
    /// - Throws: `unavailable` with the reason and the remedy.
    public static func probe(_ settings: SpeechSettings) throws(Fault) {
        let block = PhraseCache.sampleRate / 100
        _ = try ALSADevice(
            name: settings.device, rate: PhraseCache.sampleRate, channels: settings.channels.count, block: block,
            buffer: block * 4)
    }
}

/// An open playback device. Never waits for longer than it takes to make room, and never holds more sound than asked
/// for, so that danger is heard soon.
///
/// Devices that take everything at once (ALSA's file and null plugins) are fed at the pace of the clock too.
struct ALSADevice: ~Copyable {
    /// The name it was opened by.
    let name: String
    /// How often it ran dry or was suspended.
    private(set) var interruptions = 0

    /// How much faster than our clock a device may run and still be fed by its own room alone: sound cards are within a
    /// tenth of that.
    private static let paceTolerance = 1.002
    /// A device that takes nothing for longer than this is lost, seconds.
    private static let patience = 1.5

    private let handle: OpaquePointer
    private let rate: Double
    private let channels: Int
    private let target: Int
    private var written = 0
    private var origin: Timestamp

    /// Opens a device.
    ///
    /// - Parameters:
    ///   - block: frames that are handed over at a time.
    ///   - buffer: frames that it should hold at most.
    /// - Throws: `unavailable`, with what to do about it.
    init(name: String, rate: Int, channels: Int, block: Int, buffer: Int) throws(Fault) {
        var opened: OpaquePointer?
        let error = calsa_open(name, UInt32(rate), UInt32(channels), UInt32(block), UInt32(buffer), &opened)
        guard error == 0, let opened else {
            throw Fault(
                .unavailable, "the sound device can not be opened: \(ALSADevice.reason(error))",
                at: .init(file: name), remedy: ALSADevice.remedy(for: error))
        }
        handle = opened
        self.name = name
        self.rate = Double(rate)
        self.channels = channels
        // A device with long periods moves in their steps; with less than two it would run dry.
        target = min(max(buffer, 2 * Int(calsa_period(opened))), Int(calsa_buffer(opened)))
        origin = MonotonicClock.now
    }

    deinit { calsa_close(handle) }

    /// Waits until a block may be handed over.
    ///
    /// - Parameter beat: called while waiting, to tell a supervisor that this thread is alive.
    mutating func waitForRoom(_ frames: Int, beat: () -> Void) throws(Fault) {
        let start = MonotonicClock.now
        while true {
            beat()
            let held = calsa_held(handle)
            let now = MonotonicClock.now
            guard now.since(start) < ALSADevice.patience else {
                throw lost("it has taken no sound for \(ALSADevice.patience) seconds")
            }
            if held < 0 {
                try recover(from: Int32(held))
                continue
            }
            let elapsed = now.since(origin) * rate
            // After a pause the backlog is forgotten, not made up for.
            if Double(written) < elapsed - Double(target) {
                origin = now
                written = 0
            }
            let ahead = Double(written) - max(0, now.since(origin)) * rate * ALSADevice.paceTolerance
            let excess = max(Double(held), ahead) + Double(frames) - Double(target)
            if excess <= 0 { return }
            MonotonicClock.sleep(seconds: min(0.02, max(0.0005, excess / rate)))
        }
    }

    /// Hands a block over.
    ///
    /// - Throws: `unavailable` if the device is gone.
    mutating func write(_ samples: UnsafeBufferPointer<Int16>) throws(Fault) {
        let frames = samples.count / channels
        var done = 0
        let start = MonotonicClock.now
        while done < frames {
            guard let base = samples.baseAddress else { return }
            let taken = calsa_write(handle, base + done * channels, UInt32(frames - done))
            if taken > 0 {
                done += taken
                continue
            }
            guard MonotonicClock.now.since(start) < ALSADevice.patience else {
                throw lost("it has taken no sound for \(ALSADevice.patience) seconds")
            }
            if taken < 0 {
                try recover(from: Int32(taken))
            } else {
                MonotonicClock.sleep(seconds: 0.001)
            }
        }
        written += frames
    }

    /// Waits until all that was handed over is heard.
    mutating func drain() {
        let held = max(0, calsa_held(handle))
        MonotonicClock.sleep(seconds: min(0.5, Double(held) / rate))
    }

    private mutating func recover(from error: Int32) throws(Fault) {
        interruptions += 1
        let result = calsa_recover(handle, error)
        guard result == 0 else { throw lost(ALSADevice.reason(error)) }
        origin = MonotonicClock.now
        written = 0
    }

    private func lost(_ reason: String) -> Fault {
        Fault(
            .unavailable, "the sound device is lost: \(reason)", at: .init(file: name),
            remedy: "Check its plug and battery; another device is used meanwhile, if there is one")
    }

    static func reason(_ error: Int32) -> String {
        let text = String(cString: calsa_error_text(error))
        let message = String(cString: calsa_last_message())
        return message.isEmpty ? text : "\(text) (\(message))"
    }

    private static func remedy(for error: Int32) -> String {
        switch -error {
        case EBUSY: "Another program holds it: stop that program, or name a shared device such as 'default'"
        case EACCES, EPERM: "Add the user to the group 'audio'"
        case EINVAL: "It can not play 16-bit sound at 48 kHz: name it with 'plughw:' instead of 'hw:'"
        default: "'headsup devices' lists the sound devices there are"
        }
    }
}
