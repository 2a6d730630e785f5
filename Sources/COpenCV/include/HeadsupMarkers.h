/// Boards with markers (ChArUco), as a table of functions that libHeadsupMarkers.so hands out.
///
/// They are in OpenCV's contrib modules, whose Debian package brings Qt and Tesseract along. Only who calibrates with such
/// a board needs them, so they live in a library of their own that is opened then.
#ifndef HEADSUP_MARKERS_H
#define HEADSUP_MARKERS_H

#include <stdbool.h>
#include <stdint.h>

#include "HeadsupCalibration.h"
#include "HeadsupPicture.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Changes whenever the table does, so that a library of another version is refused instead of misread.
#define HEADSUP_MARKERS_VERSION 1

/// The one symbol that is looked up.
#define HEADSUP_MARKERS_SYMBOL "headsup_markers"

/// What libHeadsupMarkers.so can do. False means failure, with the reason in `error`.
typedef struct headsup_marker_functions {
    int32_t version;

    /// Looks for a board's corners; see `headsup_board_find`. `mirrored` is set where the markers can only be read in a
    /// mirror.
    bool (*find)(
        const headsup_board *board, const headsup_picture *picture, headsup_board_corner *corners, int32_t *count,
        bool *mirrored, headsup_error *error);

    /// Draws a board; see `headsup_board_draw`.
    bool (*draw)(const headsup_board *board, int32_t pixels, uint8_t *grey, headsup_error *error);
} headsup_marker_functions;

#ifdef __cplusplus
}
#endif

#endif
