/// Rectification of pictures, and disparities between a rectified pair.
///
/// No C++ exception leaves these functions: each that can fail returns false and says why in `headsup_error`.
/// An object belongs to one thread at a time.
#ifndef HEADSUP_STEREO_H
#define HEADSUP_STEREO_H

#include <stdbool.h>
#include <stdint.h>

#include "HeadsupCalibration.h"
#include "HeadsupPicture.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Turns the pictures of one camera into those of a camera without distortion that looks another way.
typedef struct headsup_rectifier headsup_rectifier;

/// - lens: of the pictures that come in.
/// - rotation: row by row, from the camera's axes to those of the new one.
/// - result: the new camera; its distortion is not read.
/// - width, height: of the pictures, which keep their size.
headsup_rectifier *headsup_rectifier_create(
    const headsup_lens *lens, const double *rotation, const headsup_lens *result, int32_t width, int32_t height,
    headsup_error *error);

void headsup_rectifier_destroy(headsup_rectifier *rectifier);

/// Writes the new picture into `result`: BGR, or grey where `grey`, with rows of `stride` bytes.
bool headsup_rectifier_apply(
    headsup_rectifier *rectifier, const headsup_picture *picture, bool grey, uint8_t *result, int64_t stride,
    headsup_error *error);

/// Finds disparities and keeps its buffers.
typedef struct headsup_matcher headsup_matcher;

headsup_matcher *headsup_matcher_create(headsup_error *error);

void headsup_matcher_destroy(headsup_matcher *matcher);

/// Disparities of one region of the left picture of a rectified pair: by how many pixels the same spot lies further
/// left in the right picture. Semi-global matching (Hirschmüller, 2008) as OpenCV's StereoSGBM does it, with sub-pixel
/// interpolation and a left-right check.
///
/// - left, top, width, height: the region; it must lie inside the picture.
/// - least, most: disparities that are looked for, pixels; least may not be negative.
/// - shrink: 1, 2, 4 or 8: both pictures are made so many times smaller first.
/// - disparities: (width / shrink) * (height / shrink) numbers, rounded down, in pixels of the given pictures; not a
///   number where nothing sure was found.
bool headsup_matcher_match(
    headsup_matcher *matcher, const headsup_picture *left_picture, const headsup_picture *right_picture, int32_t left,
    int32_t top, int32_t width, int32_t height, int32_t least, int32_t most, int32_t shrink, float *disparities,
    headsup_error *error);

#ifdef __cplusplus
}
#endif

#endif
