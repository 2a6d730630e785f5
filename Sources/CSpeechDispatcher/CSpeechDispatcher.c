#include <CSharedLibrary.h>
#include <pthread.h>
#include <speech-dispatcher/libspeechd.h>
#include <stdio.h>
#include <stdlib.h>

#include "CSpeechDispatcher.h"

// The functions in use, each with the type that libspeechd's own header gives it.
#define SPEECHD_FUNCTIONS(X)   \
    X(spd_get_default_address) \
    X(spd_open2)               \
    X(spd_close)               \
    X(spd_say)                 \
    X(spd_cancel)              \
    X(spd_set_language)        \
    X(spd_set_synthesis_voice) \
    X(spd_set_voice_rate)      \
    X(spd_set_voice_pitch)     \
    X(spd_set_volume)

#define DECLARE(name) static __typeof__(&name) call_##name;
SPEECHD_FUNCTIONS(DECLARE)
#undef DECLARE

// libspeechd's connection has no name that a header of ours could use without including its own.
#define SERVER(connection) ((SPDConnection *)(connection))

static int is_loaded;
static char load_message[256];
static _Thread_local char message[256];

static void load_library(void) {
#define WANTED(name) {#name, &call_##name},
    static const csharedlibrary_function functions[] = {SPEECHD_FUNCTIONS(WANTED)};
#undef WANTED
    is_loaded = csharedlibrary_open("libspeechd.so.2", functions, sizeof functions / sizeof *functions, load_message,
                                    sizeof load_message);
}

cspeechd_connection *cspeechd_open(const char *client) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, load_library);
    if (!is_loaded) {
        snprintf(message, sizeof message, "%s", load_message);
        return NULL;
    }
    char *error = NULL;
    SPDConnectionAddress *address = call_spd_get_default_address(&error);
    SPDConnection *connection =
        address ? call_spd_open2(client, "warnings", NULL, SPD_MODE_SINGLE, address, 1, &error) : NULL;
    if (!connection) {
        snprintf(message, sizeof message, "%s", error ? error : "no answer");
        free(error);
    }
    return (cspeechd_connection *)connection;
}

void cspeechd_close(cspeechd_connection *connection) { call_spd_close(SERVER(connection)); }

int cspeechd_set_manner(cspeechd_connection *connection, const char *language, const char *voice, int rate, int pitch,
                        int volume) {
    int result = call_spd_set_language(SERVER(connection), language);
    if (result == 0 && voice) result = call_spd_set_synthesis_voice(SERVER(connection), voice);
    if (result == 0) result = call_spd_set_voice_rate(SERVER(connection), rate);
    if (result == 0) result = call_spd_set_voice_pitch(SERVER(connection), pitch);
    if (result == 0) result = call_spd_set_volume(SERVER(connection), volume);
    if (result != 0) snprintf(message, sizeof message, "it does not take the language, voice, rate or volume");
    return result == 0 ? 0 : -1;
}

int cspeechd_say(cspeechd_connection *connection, cspeechd_priority priority, const char *text) {
    static const SPDPriority priorities[] = {SPD_IMPORTANT, SPD_MESSAGE, SPD_TEXT};
    if (call_spd_say(SERVER(connection), priorities[priority], text) >= 0) return 0;
    snprintf(message, sizeof message, "it does not take the text");
    return -1;
}

int cspeechd_cancel(cspeechd_connection *connection) {
    if (call_spd_cancel(SERVER(connection)) == 0) return 0;
    snprintf(message, sizeof message, "it does not stop");
    return -1;
}

const char *cspeechd_last_message(void) { return message; }
