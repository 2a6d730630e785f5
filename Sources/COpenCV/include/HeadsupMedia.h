/// Video and picture files, as a table of functions that libHeadsupMedia.so hands out.
///
/// OpenCV's videoio and imgcodecs pull some 240 shared libraries into a process. Most commands need neither, so they
/// live in a library of their own that is opened the first time a file is read; only this header is shared.
#ifndef HEADSUP_MEDIA_H
#define HEADSUP_MEDIA_H

#include <stdbool.h>
#include <stdint.h>

#include "HeadsupPicture.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Changes whenever the table does, so that a library of another version is refused instead of misread.
#define HEADSUP_MEDIA_VERSION 2

/// The one symbol that is looked up.
#define HEADSUP_MEDIA_SYMBOL "headsup_media"

typedef struct headsup_video_reader headsup_video_reader;
typedef struct headsup_video_writer headsup_video_writer;
typedef struct headsup_image headsup_image;

/// What the file says of itself; not everything is true of every file.
typedef struct headsup_video_info {
    int32_t width;
    int32_t height;
    /// Frames per second; 0 where it is not said.
    double rate;
    /// Frames; 0 where it is not said.
    int64_t frames;
} headsup_video_info;

/// Kind of the numbers in an image.
typedef enum headsup_image_depth {
    HEADSUP_DEPTH_8 = 0,
    HEADSUP_DEPTH_16 = 1,
    HEADSUP_DEPTH_FLOAT = 2,
} headsup_image_depth;

/// An image in memory: rows without padding.
typedef struct headsup_image_info {
    const void *values;
    int32_t width;
    int32_t height;
    int32_t channels;
    headsup_image_depth depth;
} headsup_image_info;

/// How a stroke is drawn.
typedef enum headsup_stroke_kind {
    /// Points joined by a line.
    HEADSUP_STROKE_LINE = 0,
    /// The area within the points.
    HEADSUP_STROKE_AREA = 1,
    /// A text whose lower left corner is the one point.
    HEADSUP_STROKE_TEXT = 2,
} headsup_stroke_kind;

/// One thing to draw on a picture. Points are x and y in pixels from the upper left corner, fractions too.
typedef struct headsup_stroke {
    headsup_stroke_kind kind;
    const float *points;
    int32_t count;
    /// Blue, green, red.
    uint8_t color[3];
    /// 1 hides what is below, 0 nothing; of a text, how much the dark ground behind it hides.
    float opacity;
    /// Width of a line in pixels; height of a text's capital letters.
    float size;
    /// ASCII; null where it is no text.
    const char *text;
} headsup_stroke;

/// What libHeadsupMedia.so can do. Null or false means failure, with the reason in `error`.
typedef struct headsup_media_functions {
    int32_t version;

    headsup_video_reader *(*video_open)(const char *path, headsup_video_info *info, headsup_error *error);
    /// Decodes the next frame into `bgr`, width * height * 3 bytes; `seconds` is its time, or negative where unknown.
    /// False with an empty error text: the end.
    bool (*video_read)(headsup_video_reader *reader, uint8_t *bgr, double *seconds, headsup_error *error);
    void (*video_close)(headsup_video_reader *reader);

    /// `codec` is four letters, as "mp4v".
    headsup_video_writer *(*writer_open)(
        const char *path, const char *codec, double rate, int32_t width, int32_t height, headsup_error *error);
    bool (*writer_write)(headsup_video_writer *writer, const headsup_picture *bgr, headsup_error *error);
    /// Ends the file; false where its end could not be written.
    bool (*writer_close)(headsup_video_writer *writer, headsup_error *error);

    /// `as_stored` keeps 16 bits and floats and the number of channels; otherwise the image becomes 8-bit BGR.
    headsup_image *(*image_read)(
        const uint8_t *file, int64_t size, bool as_stored, headsup_image_info *info, headsup_error *error);
    void (*image_free)(headsup_image *image);
    /// The format follows from the end of the path's name; BGR or grey.
    bool (*image_write)(const char *path, const headsup_picture *picture, int32_t quality, headsup_error *error);
    /// The bytes of a BGR or grey picture as a JPEG file, `width` of them.
    headsup_image *(*jpeg_encode)(
        const headsup_picture *picture, int32_t quality, headsup_image_info *info, headsup_error *error);

    /// Draws strokes in their order on a BGR picture whose bytes may be written.
    bool (*canvas_draw)(
        const headsup_picture *canvas, const headsup_stroke *strokes, int64_t count, headsup_error *error);
    /// Fits a picture of any layout into part of a BGR picture.
    bool (*canvas_place)(
        const headsup_picture *canvas, const headsup_picture *picture, int32_t left, int32_t top, int32_t width,
        int32_t height, headsup_error *error);
} headsup_media_functions;

#ifdef __cplusplus
}
#endif

#endif
