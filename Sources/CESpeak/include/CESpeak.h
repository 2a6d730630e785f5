// The part of espeak-ng that Headsup speaks with, as plain C functions.
//
// The library is loaded when the first voice is wanted, not with the program: it brings some thirty other libraries
// along (its own sound output, which is never used here), and `headsup --help` needs none of them. A machine without
// it can still warn with earcons.
//
// Not thread-safe, as espeak-ng is not: one caller at a time.

#ifndef CESPEAK_H
#define CESPEAK_H

#include <stddef.h>
#include <stdint.h>

typedef enum {
    CESPEAK_OK = 0,
    CESPEAK_NO_LIBRARY,
    CESPEAK_NO_VOICE_DATA,
    CESPEAK_OTHER_VOICE_DATA,
    CESPEAK_NO_SUCH_VOICE,
    CESPEAK_OUT_OF_MEMORY,
    CESPEAK_FAILED,
} cespeak_result;

/// Loads the library and its voice data, unless that was done. `data_folder` holds `espeak-ng-data`, or is NULL for the folder
/// the library was built with. A process keeps the data it has loaded: CESPEAK_OTHER_VOICE_DATA where others are wanted later.
cespeak_result cespeak_open(const char *data_folder);

/// The folder the voice data was read from; NULL before it is open.
const char *cespeak_data_folder(void);

/// Chooses a voice by name or language code.
cespeak_result cespeak_set_voice(const char *name);

/// Words a minute (80 to 450) and pitch (0 to 100).
cespeak_result cespeak_set_prosody(int words_a_minute, int pitch);

/// Renders UTF-8 text to 16-bit mono samples, which the caller releases with free().
cespeak_result cespeak_render(const char *text, int16_t **samples, size_t *count, int *sample_rate);

/// Calls `each` with the language code and the identifier of every voice.
cespeak_result cespeak_list_voices(void (*each)(const char *language, const char *identifier, void *context),
                                   void *context);

/// What the library said about the last failure; never NULL.
const char *cespeak_last_message(void);

#endif
