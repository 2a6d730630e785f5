// What the files of the media library share.
#pragma once

#include "../COpenCV/guarded.hpp"
#include "../COpenCV/include/HeadsupMedia.h"

namespace headsup {

headsup_video_reader *video_open(const char *path, headsup_video_info *info, headsup_error *error);
bool video_read(headsup_video_reader *reader, uint8_t *bgr, double *seconds, headsup_error *error);
void video_close(headsup_video_reader *reader);

headsup_video_writer *writer_open(
    const char *path, const char *codec, double rate, int32_t width, int32_t height, headsup_error *error);
bool writer_write(headsup_video_writer *writer, const headsup_picture *bgr, headsup_error *error);
bool writer_close(headsup_video_writer *writer, headsup_error *error);

headsup_image *image_read(
    const uint8_t *file, int64_t size, bool as_stored, headsup_image_info *info, headsup_error *error);
void image_free(headsup_image *image);
bool image_write(const char *path, const headsup_picture *picture, int32_t quality, headsup_error *error);
headsup_image *jpeg_encode(
    const headsup_picture *picture, int32_t quality, headsup_image_info *info, headsup_error *error);

bool canvas_draw(const headsup_picture *canvas, const headsup_stroke *strokes, int64_t count, headsup_error *error);
bool canvas_place(
    const headsup_picture *canvas, const headsup_picture *picture, int32_t left, int32_t top, int32_t width,
    int32_t height, headsup_error *error);

}  // namespace headsup
