/// Corners of pictures, and where they have gone in the next picture.
///
/// No C++ exception leaves these functions: each that can fail returns false and says why in `headsup_error`.
/// An object belongs to one thread at a time.
#ifndef HEADSUP_FLOW_H
#define HEADSUP_FLOW_H

#include <stdbool.h>
#include <stdint.h>

#include "HeadsupPicture.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Two pictures, the kept one and the newest, made small and in pyramids, and the buffers to compare them.
typedef struct headsup_flow headsup_flow;

/// A place in a picture as it was given, not made small: pixels.
typedef struct headsup_flow_point {
    float u;
    float v;
} headsup_flow_point;

/// A part of a picture to leave alone, pixels.
typedef struct headsup_flow_box {
    float left;
    float top;
    float right;
    float bottom;
} headsup_flow_box;

/// What was seen of the newest picture at first sight.
typedef struct headsup_flow_facts {
    /// Mean brightness, 0 to 255.
    float mean;
    /// How many times smaller it was made.
    int32_t shrink;
    /// It has the size of the kept one and is equal to it in every pixel.
    bool repeated;
} headsup_flow_facts;

headsup_flow *headsup_flow_create(headsup_error *error);

void headsup_flow_destroy(headsup_flow *flow);

/// Takes in the newest picture, made smaller by a whole number until its longer side is at most `longest_side`.
bool headsup_flow_take(
    headsup_flow *flow, const headsup_picture *picture, int32_t longest_side, headsup_flow_facts *facts,
    headsup_error *error);

/// Corners of the newest picture: at most one in each square of `cell` pixels of the small picture that has no point yet,
/// and where there is room for fewer, spread over the picture. A corner is where brightness changes by at least `least_gradient` grey levels a pixel of the small
/// picture in every direction (Shi and Tomasi, "Good features to track", CVPR 1994).
///
/// - points, existing: points there are already.
/// - boxes, box_count: where none is wanted.
/// - corners, capacity, count: what was found.
bool headsup_flow_corners(
    headsup_flow *flow, const headsup_flow_point *points, int32_t existing, const headsup_flow_box *boxes,
    int32_t box_count, int32_t cell, float least_gradient, headsup_flow_point *corners, int32_t capacity,
    int32_t *count, headsup_error *error);

/// Where points of the kept picture are in the newest (Lucas and Kanade in pyramids, after Bouguet, 2000). A point counts as
/// found where the way back ends within `most_miss` pixels of the small picture of where it began.
///
/// - from: in the kept picture.
/// - to: where they may be; replaced by where they are.
/// - found: 1 for each that was found, else 0.
bool headsup_flow_track(
    headsup_flow *flow, const headsup_flow_point *from, headsup_flow_point *to, uint8_t *found, int32_t count,
    float most_miss, headsup_error *error);

/// The newest picture becomes the kept one.
void headsup_flow_keep(headsup_flow *flow);

#ifdef __cplusplus
}
#endif

#endif
