/// Pictures and errors as they cross from Swift to C++.
#ifndef HEADSUP_PICTURE_H
#define HEADSUP_PICTURE_H

#include <stdint.h>

/// Layout of the bytes; the same four as `PixelFormat` in Swift.
typedef enum headsup_pixel_format {
    HEADSUP_BGR = 0,
    HEADSUP_GRAY = 1,
    HEADSUP_YUYV = 2,
    HEADSUP_NV12 = 3,
} headsup_pixel_format;

/// A picture that the caller owns. A second plane (NV12) follows the first directly.
typedef struct headsup_picture {
    const uint8_t *bytes;
    int32_t width;
    int32_t height;
    /// Bytes from one row to the next.
    int64_t stride;
    headsup_pixel_format format;
} headsup_picture;

/// Why a call failed: words, ended by a zero byte, cut where they do not fit.
typedef struct headsup_error {
    char text[512];
} headsup_error;

#endif
