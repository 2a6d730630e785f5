// The part of libspeechd that Headsup talks to speech-dispatcher with.
//
// The library is loaded when it is first wanted: a machine without a desktop does not have it.
// A connection belongs to one thread at a time.

#ifndef CSPEECHDISPATCHER_H
#define CSPEECHDISPATCHER_H

typedef struct cspeechd_connection cspeechd_connection;

typedef enum {
    CSPEECHD_IMPORTANT,
    CSPEECHD_MESSAGE,
    CSPEECHD_TEXT,
} cspeechd_priority;

/// Connects, starting speech-dispatcher if it does not run. Returns NULL on failure.
cspeechd_connection *cspeechd_open(const char *client);
void cspeechd_close(cspeechd_connection *connection);

/// How it speaks: an ISO language code, a voice's name or NULL, and rate, pitch and volume from -100 to 100.
/// Returns 0, or -1 on failure.
int cspeechd_set_manner(cspeechd_connection *connection, const char *language, const char *voice, int rate, int pitch,
                        int volume);

/// Speaks UTF-8 text. Returns 0, or -1 on failure.
int cspeechd_say(cspeechd_connection *connection, cspeechd_priority priority, const char *text);

/// Stops what this client says and what of it waits. Returns 0, or -1 on failure.
int cspeechd_cancel(cspeechd_connection *connection);

/// What went wrong last; never NULL.
const char *cspeechd_last_message(void);

#endif
