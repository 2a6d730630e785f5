// Serves HTTP by GNU libmicrohttpd, which is loaded when something is to be served: most never do.
//
// One thread of the library's serves all connections. It runs the functions given here, which must not wait.

#ifndef CMICROHTTPD_H
#define CMICROHTTPD_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

typedef struct cmicrohttpd_server cmicrohttpd_server;

/// One connection, while its request is answered.
typedef struct cmicrohttpd_connection cmicrohttpd_connection;

/// Answers a request by one call of cmicrohttpd_answer or cmicrohttpd_stream. The method and the path (decoded, without its
/// query) are valid during the call; target_size is the length of the whole target as it was sent.
typedef void (*cmicrohttpd_handler)(void *context, cmicrohttpd_connection *connection, const char *method, const char *path,
                                    size_t target_size);

/// Fills a buffer with what comes next, and returns how much that is: 0 after a call of cmicrohttpd_wait, and
/// CMICROHTTPD_END where no more comes.
typedef ssize_t (*cmicrohttpd_reader)(void *stream, cmicrohttpd_connection *connection, char *buffer, size_t size);
enum { CMICROHTTPD_END = -1 };

/// Told that a stream will not be read any more.
typedef void (*cmicrohttpd_closer)(void *stream);

typedef struct {
    /// More connections at once are turned away.
    unsigned most_connections;
    /// Seconds without a byte after which a connection is closed.
    unsigned patience;
    /// Bytes for the request line and headers of one request; larger ones are refused by the library.
    size_t memory;
} cmicrohttpd_limits;

/// Serves what comes to a socket that listens already and does not block; the socket is the server's from then on, and is
/// closed where this fails. NULL on failure, with what went wrong in message.
cmicrohttpd_server *cmicrohttpd_start(int listening, const cmicrohttpd_limits *limits, cmicrohttpd_handler handler,
                                      void *context, char *message, size_t message_size);

/// Ends it: no function given to it runs after that. Every stream that waits must have been told to go on before.
void cmicrohttpd_stop(cmicrohttpd_server *server);

/// A header of the request; NULL where it has none. Valid during the call of the handler.
const char *cmicrohttpd_header(cmicrohttpd_connection *connection, const char *name);

/// A part of the query, decoded; NULL where it has none. Valid during the call of the handler.
const char *cmicrohttpd_argument(cmicrohttpd_connection *connection, const char *name);

/// Answers with a body that is copied. headers: names and values in turn, a NULL at the end.
void cmicrohttpd_answer(cmicrohttpd_connection *connection, unsigned status, const char *const *headers, const void *body,
                        size_t size);

/// Answers 200 with whatever the reader gives, to its end.
void cmicrohttpd_stream(cmicrohttpd_connection *connection, const char *const *headers, cmicrohttpd_reader reader,
                        cmicrohttpd_closer closer, void *stream);

/// Asks for no more of a stream until cmicrohttpd_go_on; only within the reader.
void cmicrohttpd_wait(cmicrohttpd_connection *connection);

/// Goes on with a stream that waits; from any thread, once for each wait.
void cmicrohttpd_go_on(cmicrohttpd_connection *connection);

#endif
