import Speech

extension Configuration {
    static let speechKeys: [ConfigurationKey] = [
        .choice("speech.output", \.speech.output, "Where words are heard"),
        .text("speech.device", \.speech.device, "The ALSA device"),
        .text("speech.language", \.speech.language, "Language of the words: en, fr, de, es or it"),
        .optionalText("speech.voice", \.speech.voice, "Voice of espeak-ng, empty for that of the language"),
        .optionalText(
            "speech.catalogue", \.speech.catalogueFile, "A catalogue file of another language, empty for none"),
        .optionalText("speech.voice_data", \.speech.voiceDataFolder, "Folder of espeak-ng's data, empty for its own"),
        .integer("speech.rate", \.speech.rate, in: 80...450, unit: "words a minute", "How fast words are spoken"),
        .integer("speech.pitch", \.speech.pitch, in: 0...99, "Pitch of the voice"),
        .integer("speech.volume", \.speech.volume, in: 0...100, unit: "per cent", "Volume"),
        .choice("speech.channels", \.speech.channels, "Stereo tells the direction; mono serves one ear"),
        .choice("speech.mode", \.speech.mode, "What is heard: all, earcons only, words only, or quiet"),
        .integer(
            "speech.buffer", \.speech.bufferMilliseconds, in: 5...500, unit: "milliseconds",
            "Sound that waits in the device; less is faster, more is safer"),
    ]
}
