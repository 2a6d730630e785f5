#include "CESpeak.h"

#include <CSharedLibrary.h>
#include <espeak-ng/espeak_ng.h>
#include <espeak-ng/speak_lib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// The functions in use, each with the type that espeak-ng's own header gives it.
#define ESPEAK_FUNCTIONS(X)       \
    X(espeak_ng_InitializePath)   \
    X(espeak_ng_Initialize)       \
    X(espeak_ng_InitializeOutput) \
    X(espeak_ng_ClearErrorContext) \
    X(espeak_ng_GetStatusCodeMessage) \
    X(espeak_ng_GetSampleRate)    \
    X(espeak_ng_SetVoiceByName)   \
    X(espeak_ng_SetParameter)     \
    X(espeak_ng_Synthesize)       \
    X(espeak_SetSynthCallback)    \
    X(espeak_ListVoices)          \
    X(espeak_Info)

#define DECLARE(name) static __typeof__(&name) call_##name;
ESPEAK_FUNCTIONS(DECLARE)
#undef DECLARE

static int is_loaded;
// The folder it was opened with: empty for the library's own, NULL before it is open.
static char *opened_folder;
static char message[256] = "";

// What the callback collects while one text is rendered.
static int16_t *collected;
static size_t collected_count;
static size_t collected_capacity;
static int collecting_failed;

static cespeak_result fail(cespeak_result result, espeak_ng_STATUS status) {
    call_espeak_ng_GetStatusCodeMessage(status, message, sizeof message);
    return result;
}

static cespeak_result load_library(void) {
#define WANTED(name) {#name, &call_##name},
    static const csharedlibrary_function functions[] = {ESPEAK_FUNCTIONS(WANTED)};
#undef WANTED
    if (!is_loaded)
        is_loaded = csharedlibrary_open("libespeak-ng.so.1", functions, sizeof functions / sizeof *functions, message,
                                        sizeof message);
    return is_loaded ? CESPEAK_OK : CESPEAK_NO_LIBRARY;
}

static int collect(short *samples, int count, espeak_EVENT *events) {
    (void)events;
    if (!samples || count <= 0) return 0;
    size_t needed = collected_count + (size_t)count;
    if (needed > collected_capacity) {
        size_t capacity = needed * 2;
        int16_t *grown = realloc(collected, capacity * sizeof *grown);
        if (!grown) {
            collecting_failed = 1;
            return 1;
        }
        collected = grown;
        collected_capacity = capacity;
    }
    memcpy(collected + collected_count, samples, (size_t)count * sizeof *samples);
    collected_count = needed;
    return 0;
}

static int has_voice_data(const char *folder) {
    static const char *const places[] = {"espeak-ng-data/phontab", "phontab"};
    char path[4096];
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        int length = snprintf(path, sizeof path, "%s/%s", folder, places[i]);
        if (length > 0 && (size_t)length < sizeof path && access(path, R_OK) == 0) return 1;
    }
    return 0;
}

cespeak_result cespeak_open(const char *data_folder) {
    cespeak_result loaded = load_library();
    if (loaded != CESPEAK_OK) return loaded;
    const char *folder = data_folder ? data_folder : "";
    // The library would go to its own data where these are missing, and say nothing.
    if (*folder && !has_voice_data(folder)) {
        snprintf(message, sizeof message, "there is no file espeak-ng-data/phontab");
        return CESPEAK_NO_VOICE_DATA;
    }
    // A second initialization is never done. It would free the phonemes; 1.52 goes on using those of the voice it had last, and
    // every version begins a thread that never ends. espeak_ng_Terminate, which would end it, is not called either: in 1.51 it
    // may wait for ever for a thread that has not yet begun to wait for it.
    if (opened_folder) return strcmp(folder, opened_folder) == 0 ? CESPEAK_OK : CESPEAK_OTHER_VOICE_DATA;
    opened_folder = strdup(folder);
    if (!opened_folder) return CESPEAK_OUT_OF_MEMORY;
    call_espeak_ng_InitializePath(data_folder);
    espeak_ng_ERROR_CONTEXT context = NULL;
    espeak_ng_STATUS status = call_espeak_ng_Initialize(&context);
    call_espeak_ng_ClearErrorContext(&context);
    if (status == ENS_OK) status = call_espeak_ng_InitializeOutput(ENOUTPUT_MODE_SYNCHRONOUS, 0, NULL);
    if (status != ENS_OK) {
        free(opened_folder);
        opened_folder = NULL;
        return fail(CESPEAK_NO_VOICE_DATA, status);
    }
    call_espeak_SetSynthCallback(collect);
    return CESPEAK_OK;
}

const char *cespeak_data_folder(void) {
    if (!opened_folder) return NULL;
    const char *folder = NULL;
    call_espeak_Info(&folder);
    return folder;
}

cespeak_result cespeak_set_voice(const char *name) {
    if (!opened_folder) return CESPEAK_FAILED;
    espeak_ng_STATUS status = call_espeak_ng_SetVoiceByName(name);
    if (status == ENS_OK) return CESPEAK_OK;
    return fail(CESPEAK_NO_SUCH_VOICE, status);
}

cespeak_result cespeak_set_prosody(int words_a_minute, int pitch) {
    if (!opened_folder) return CESPEAK_FAILED;
    espeak_ng_STATUS status = call_espeak_ng_SetParameter(espeakRATE, words_a_minute, 0);
    if (status == ENS_OK) status = call_espeak_ng_SetParameter(espeakPITCH, pitch, 0);
    return status == ENS_OK ? CESPEAK_OK : fail(CESPEAK_FAILED, status);
}

cespeak_result cespeak_render(const char *text, int16_t **samples, size_t *count, int *sample_rate) {
    if (!opened_folder) return CESPEAK_FAILED;
    collected = NULL;
    collected_count = 0;
    collected_capacity = 0;
    collecting_failed = 0;
    espeak_ng_STATUS status =
        call_espeak_ng_Synthesize(text, strlen(text) + 1, 0, POS_CHARACTER, 0, espeakCHARS_UTF8, NULL, NULL);
    if (collecting_failed || status != ENS_OK) {
        free(collected);
        collected = NULL;
        return collecting_failed ? CESPEAK_OUT_OF_MEMORY : fail(CESPEAK_FAILED, status);
    }
    *samples = collected;
    *count = collected_count;
    *sample_rate = call_espeak_ng_GetSampleRate();
    collected = NULL;
    return CESPEAK_OK;
}

cespeak_result cespeak_list_voices(void (*each)(const char *language, const char *identifier, void *context),
                                   void *context) {
    if (!opened_folder) return CESPEAK_FAILED;
    const espeak_VOICE **voices = call_espeak_ListVoices(NULL);
    for (; voices && *voices; voices++) {
        // The language follows one byte of priority.
        const char *language = (*voices)->languages;
        each(language && *language ? language + 1 : "", (*voices)->identifier, context);
    }
    return CESPEAK_OK;
}

const char *cespeak_last_message(void) { return message; }
