#include "CMicroHTTPD.h"

#include <CSharedLibrary.h>
#include <errno.h>
#include <microhttpd.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

// The functions in use, each with the type that the library's own header gives it.
#define MICROHTTPD_FUNCTIONS(X)         \
    X(MHD_start_daemon)                 \
    X(MHD_stop_daemon)                  \
    X(MHD_lookup_connection_value)      \
    X(MHD_create_response_from_buffer)  \
    X(MHD_create_response_from_callback) \
    X(MHD_set_response_options)         \
    X(MHD_add_response_header)          \
    X(MHD_queue_response)               \
    X(MHD_destroy_response)             \
    X(MHD_suspend_connection)           \
    X(MHD_resume_connection)

#define DECLARE(name) static __typeof__(&name) call_##name;
MICROHTTPD_FUNCTIONS(DECLARE)
#undef DECLARE

static int is_loaded;
static char load_message[256];

static void load_library(void) {
#define WANTED(name) {#name, &call_##name},
    static const csharedlibrary_function functions[] = {MICROHTTPD_FUNCTIONS(WANTED)};
#undef WANTED
    is_loaded = csharedlibrary_open("libmicrohttpd.so.12", functions, sizeof functions / sizeof *functions, load_message,
                                    sizeof load_message);
}

struct cmicrohttpd_server {
    struct MHD_Daemon *daemon;
    cmicrohttpd_handler handler;
    void *context;
};

struct stream {
    cmicrohttpd_connection *connection;
    cmicrohttpd_reader reader;
    cmicrohttpd_closer closer;
    void *stream;
};

// The library's connection has no name that a header of ours could use without including its own.
#define CONNECTION(connection) ((struct MHD_Connection *)(connection))

// The thread that serves gives way to all others (niceness of Linux is a thread's).
static void give_way(void *context, struct MHD_Connection *connection, void **socket_context,
                     enum MHD_ConnectionNotificationCode code) {
    (void)context, (void)connection, (void)socket_context, (void)code;
    static _Thread_local int has_given_way;
    if (!has_given_way) setpriority(PRIO_PROCESS, 0, 10);
    has_given_way = 1;
}

// What the library keeps for a request before its handler is called: the length of the target, which it does not tell later.
static void *note_target(void *context, const char *target, struct MHD_Connection *connection) {
    (void)context, (void)connection;
    return (void *)(uintptr_t)strlen(target);
}

// Called when the headers are there; with the answer given at once, a body is never read.
static enum MHD_Result handle(void *context, struct MHD_Connection *connection, const char *path, const char *method,
                              const char *version, const char *body, size_t *body_size, void **request) {
    (void)version, (void)body, (void)body_size;
    cmicrohttpd_server *server = context;
    server->handler(server->context, (cmicrohttpd_connection *)connection, method, path, (size_t)(uintptr_t)*request);
    return MHD_YES;
}

cmicrohttpd_server *cmicrohttpd_start(int listening, const cmicrohttpd_limits *limits, cmicrohttpd_handler handler,
                                      void *context, char *message, size_t message_size) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, load_library);
    cmicrohttpd_server *server = is_loaded ? calloc(1, sizeof *server) : NULL;
    if (!server) {
        snprintf(message, message_size, "%s", is_loaded ? strerror(ENOMEM) : load_message);
        close(listening);
        return NULL;
    }
    server->handler = handler;
    server->context = context;
    errno = 0;
    server->daemon = call_MHD_start_daemon(
        MHD_USE_AUTO | MHD_USE_INTERNAL_POLLING_THREAD | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, handle, server,
        MHD_OPTION_LISTEN_SOCKET, listening, MHD_OPTION_URI_LOG_CALLBACK, note_target, NULL,
        MHD_OPTION_NOTIFY_CONNECTION, give_way, NULL, MHD_OPTION_CONNECTION_LIMIT, limits->most_connections,
        MHD_OPTION_CONNECTION_TIMEOUT, limits->patience, MHD_OPTION_CONNECTION_MEMORY_LIMIT, limits->memory,
        MHD_OPTION_END);
    if (!server->daemon) {
        snprintf(message, message_size, "%s", errno ? strerror(errno) : "the library does not say why");
        free(server);
        close(listening);
        return NULL;
    }
    return server;
}

void cmicrohttpd_stop(cmicrohttpd_server *server) {
    call_MHD_stop_daemon(server->daemon);
    free(server);
}

const char *cmicrohttpd_header(cmicrohttpd_connection *connection, const char *name) {
    return call_MHD_lookup_connection_value(CONNECTION(connection), MHD_HEADER_KIND, name);
}

const char *cmicrohttpd_argument(cmicrohttpd_connection *connection, const char *name) {
    return call_MHD_lookup_connection_value(CONNECTION(connection), MHD_GET_ARGUMENT_KIND, name);
}

// Without a response, for want of memory, the library closes the connection.
static void queue(cmicrohttpd_connection *connection, unsigned status, const char *const *headers,
                  struct MHD_Response *response) {
    if (!response) return;
    for (; headers[0] && headers[1]; headers += 2) call_MHD_add_response_header(response, headers[0], headers[1]);
    call_MHD_queue_response(CONNECTION(connection), status, response);
    call_MHD_destroy_response(response);
}

void cmicrohttpd_answer(cmicrohttpd_connection *connection, unsigned status, const char *const *headers, const void *body,
                        size_t size) {
    // The library takes a pointer to what it could change, and only copies it here.
    queue(connection, status, headers,
          call_MHD_create_response_from_buffer(size, (void *)(uintptr_t)body, MHD_RESPMEM_MUST_COPY));
}

static ssize_t read_stream(void *context, uint64_t position, char *buffer, size_t size) {
    (void)position;
    struct stream *stream = context;
    ssize_t count = stream->reader(stream->stream, stream->connection, buffer, size);
    return count < 0 ? MHD_CONTENT_READER_END_OF_STREAM : count;
}

static void close_stream(void *context) {
    struct stream *stream = context;
    stream->closer(stream->stream);
    free(stream);
}

void cmicrohttpd_stream(cmicrohttpd_connection *connection, const char *const *headers, cmicrohttpd_reader reader,
                        cmicrohttpd_closer closer, void *context) {
    struct stream *stream = malloc(sizeof *stream);
    if (!stream) {
        closer(context);
        return;
    }
    *stream = (struct stream){connection, reader, closer, context};
    struct MHD_Response *response =
        call_MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 1 << 16, read_stream, stream, close_stream);
    if (!response) {
        close_stream(stream);
        return;
    }
    // As HTTP 1.0 has it: what comes is the body, until the connection is closed. Nothing is cut into chunks.
    call_MHD_set_response_options(response, MHD_RF_HTTP_1_0_COMPATIBLE_STRICT, MHD_RO_END);
    queue(connection, MHD_HTTP_OK, headers, response);
}

void cmicrohttpd_wait(cmicrohttpd_connection *connection) { call_MHD_suspend_connection(CONNECTION(connection)); }

void cmicrohttpd_go_on(cmicrohttpd_connection *connection) { call_MHD_resume_connection(CONNECTION(connection)); }
