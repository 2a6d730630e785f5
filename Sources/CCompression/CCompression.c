#include "CCompression.h"

#include <CSharedLibrary.h>
#include <pthread.h>
#include <stdio.h>

// The few functions in use have kept their form since version 1.0 of each library, so no header of theirs is needed to
// build: zstd.h and lz4frame.h.
static size_t (*zstd_decompress)(void *, size_t, const void *, size_t);
static unsigned (*zstd_is_error)(size_t);
static const char *(*zstd_error_name)(size_t);

static size_t (*lz4_create)(void **, unsigned);
static size_t (*lz4_free)(void *);
static size_t (*lz4_decompress)(void *, void *, size_t *, const void *, size_t *, const void *);
static unsigned (*lz4_is_error)(size_t);
static const char *(*lz4_error_name)(size_t);
enum { LZ4_VERSION = 100 };

static char zstd_fault[256], lz4_fault[256];
static int has_zstd, has_lz4;

static void load_zstd(void) {
    static const csharedlibrary_function functions[] = {
        {"ZSTD_decompress", &zstd_decompress}, {"ZSTD_isError", &zstd_is_error}, {"ZSTD_getErrorName", &zstd_error_name}};
    has_zstd = csharedlibrary_open("libzstd.so.1", functions, sizeof functions / sizeof *functions, zstd_fault,
                                   sizeof zstd_fault);
}

static void load_lz4(void) {
    static const csharedlibrary_function functions[] = {
        {"LZ4F_createDecompressionContext", &lz4_create}, {"LZ4F_freeDecompressionContext", &lz4_free},
        {"LZ4F_decompress", &lz4_decompress},             {"LZ4F_isError", &lz4_is_error},
        {"LZ4F_getErrorName", &lz4_error_name}};
    has_lz4 = csharedlibrary_open("liblz4.so.1", functions, sizeof functions / sizeof *functions, lz4_fault,
                                  sizeof lz4_fault);
}

static ccompression_result open_zstd(const uint8_t *in, size_t in_count, uint8_t *out, size_t out_count,
                                     size_t *written, char *message, size_t message_size) {
    size_t result = zstd_decompress(out, out_count, in, in_count);
    if (zstd_is_error(result)) {
        snprintf(message, message_size, "%s", zstd_error_name(result));
        return CCOMPRESSION_BAD_DATA;
    }
    *written = result;
    return CCOMPRESSION_DONE;
}

static ccompression_result open_lz4(const uint8_t *in, size_t in_count, uint8_t *out, size_t out_count,
                                    size_t *written, char *message, size_t message_size) {
    void *context = NULL;
    size_t result = lz4_create(&context, LZ4_VERSION);
    if (lz4_is_error(result)) {
        snprintf(message, message_size, "%s", lz4_error_name(result));
        return CCOMPRESSION_UNAVAILABLE;
    }
    size_t taken = 0, filled = 0;
    do {
        size_t source = in_count - taken, room = out_count - filled;
        result = lz4_decompress(context, out + filled, &room, in + taken, &source, NULL);
        if (lz4_is_error(result)) break;
        // Neither a byte in nor a byte out: the bytes end within the frame, or more comes out than there is room for.
        if (source == 0 && room == 0) break;
        taken += source;
        filled += room;
    } while (result != 0);
    lz4_free(context);
    if (result != 0) {
        snprintf(message, message_size, "%s", lz4_is_error(result) ? lz4_error_name(result) : "the frame is not whole");
        return CCOMPRESSION_BAD_DATA;
    }
    *written = filled;
    return CCOMPRESSION_DONE;
}

ccompression_result ccompression_open(ccompression_kind kind, const uint8_t *in, size_t in_count, uint8_t *out,
                                      size_t out_count, size_t *written, char *message, size_t message_size) {
    static pthread_once_t zstd_once = PTHREAD_ONCE_INIT, lz4_once = PTHREAD_ONCE_INIT;
    *written = 0;
    if (kind == CCOMPRESSION_ZSTD) {
        pthread_once(&zstd_once, load_zstd);
        if (has_zstd) return open_zstd(in, in_count, out, out_count, written, message, message_size);
        snprintf(message, message_size, "%s", zstd_fault);
    } else {
        pthread_once(&lz4_once, load_lz4);
        if (has_lz4) return open_lz4(in, in_count, out, out_count, written, message, message_size);
        snprintf(message, message_size, "%s", lz4_fault);
    }
    return CCOMPRESSION_UNAVAILABLE;
}
