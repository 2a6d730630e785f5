import Diagnostics
import MonotonicTime
import Speech

/// A word to the wearer from a daemon that can not start.
public enum LastWords {
    /// Says a phrase with the default settings, for those that were configured are what is wrong; silent where that
    /// can not be had either. It takes some seconds at most.
    public static func say(_ key: PhraseKey) {
        let settings = SpeechSettings()
        var faults: [Fault] = []
        guard let cache = try? PhraseCache.bestAvailable(settings, faults: &faults),
            (try? cache.prepare(.phrase(key))) != nil,
            let output = try? LiveOutput.open(settings: settings, cache: cache)
        else { return }
        let now = MonotonicClock.now
        try? output.announce(Utterance(.phrase(key), urgency: .state), at: now)
        try? output.finish(at: now)
    }
}
