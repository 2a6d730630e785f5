/// Calibration boards: their corners in a picture, and the cameras that follow from them.
///
/// No C++ exception leaves these functions: each that can fail returns false and says why in `headsup_error`.
#ifndef HEADSUP_CALIBRATION_H
#define HEADSUP_CALIBRATION_H

#include <stdbool.h>
#include <stdint.h>

#include "HeadsupPicture.h"

#ifdef __cplusplus
extern "C" {
#endif

/// A flat board of squares.
typedef struct headsup_board {
    /// Inner corners from left to right and from top to bottom.
    int32_t columns;
    int32_t rows;
    /// Side of a square, metres.
    double square;
    /// Side of a marker, metres (ChArUco).
    double marker;
    /// Number of the dictionary of markers, as OpenCV's PREDEFINED_DICTIONARY_NAME counts them.
    int32_t dictionary;
} headsup_board;

/// One corner: where on the board it is, metres, and where in the picture, pixels.
typedef struct headsup_board_corner {
    int32_t identity;
    double x;
    double y;
    double u;
    double v;
} headsup_board_corner;

/// The corners of one picture.
typedef struct headsup_board_view {
    const headsup_board_corner *corners;
    int32_t count;
} headsup_board_view;

/// A pinhole camera with OpenCV's distortion k1, k2, p1, p2, k3.
typedef struct headsup_lens {
    double fx;
    double fy;
    double cx;
    double cy;
    double distortion[5];
} headsup_lens;

/// Looks for a chessboard, which only counts when all of it is seen. Boards with markers: HeadsupMarkers.h.
///
/// - corners: room for columns * rows.
/// - count: corners found, 0 where the board is not seen.
/// - thorough: look longer, as for a picture that can not be taken again.
bool headsup_board_find(
    const headsup_board *board, const headsup_picture *picture, bool thorough, headsup_board_corner *corners,
    int32_t *count, headsup_error *error);

/// Draws a chessboard for printing: grey, `pixels` for each square and a light margin of half a square around it, into
/// (squares across + 1) * pixels by (squares down + 1) * pixels bytes.
bool headsup_board_draw(const headsup_board *board, int32_t pixels, uint8_t *grey, headsup_error *error);

/// Fits a camera to several views of a flat board.
///
/// - with_k3: fit the third radial coefficient too; otherwise it is 0.
/// - lens: the result.
/// - deviations: standard deviations of fx, fy, cx, cy, pixels.
/// - poses: rotation vector and translation of the board in the camera's frame, 6 numbers a view.
bool headsup_calibrate_camera(
    const headsup_board_view *views, int32_t count, int32_t width, int32_t height, bool with_k3, headsup_lens *lens,
    double *deviations, double *poses, headsup_error *error);

/// Where the board is, for a known camera: rotation vector and translation.
bool headsup_board_pose(const headsup_board_view *view, const headsup_lens *lens, double *pose, headsup_error *error);

/// Fits a pair of cameras, starting from each alone. Both views of a pair hold the same corners in the same order.
///
/// - rotation: row by row, translation: x_right = R x_left + t.
/// - errors: root mean square error of each view, left and right, pixels: 2 numbers a pair.
bool headsup_calibrate_stereo(
    const headsup_board_view *left, const headsup_board_view *right, int32_t count, int32_t width, int32_t height,
    bool with_k3, headsup_lens *left_lens, headsup_lens *right_lens, double *rotation, double *translation,
    double *errors, headsup_error *error);

#ifdef __cplusplus
}
#endif

#endif
