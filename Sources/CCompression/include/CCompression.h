// Opens what was compressed with Zstandard or as an LZ4 frame.
//
// The libraries (libzstd.so.1, liblz4.so.1) are loaded when the first such chunk is met: only recordings of others have any.

#ifndef CCOMPRESSION_H
#define CCOMPRESSION_H

#include <stddef.h>
#include <stdint.h>

typedef enum {
    CCOMPRESSION_ZSTD,
    CCOMPRESSION_LZ4,
} ccompression_kind;

typedef enum {
    CCOMPRESSION_DONE,
    /// The bytes are not what they should be.
    CCOMPRESSION_BAD_DATA,
    /// The library is not there.
    CCOMPRESSION_UNAVAILABLE,
} ccompression_result;

/// Fills out with what comes out of in. Writes how many bytes it was into written, and what went wrong into message.
ccompression_result ccompression_open(ccompression_kind kind, const uint8_t *in, size_t in_count, uint8_t *out,
                                      size_t out_count, size_t *written, char *message, size_t message_size);

#endif
