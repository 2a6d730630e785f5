// Views of a picture's planes.
#pragma once

#include <opencv2/core.hpp>

#include "guarded.hpp"
#include "include/COpenCV.h"

namespace headsup {

/// The plane at `bytes` as a matrix that owns nothing. OpenCV reads through it and never writes.
inline cv::Mat plane(const uint8_t *bytes, int rows, int columns, int type, int64_t stride) {
    return cv::Mat(rows, columns, type, const_cast<uint8_t *>(bytes), static_cast<size_t>(stride));
}

inline const uint8_t *chroma_plane(const headsup_picture &picture) {
    return picture.bytes + picture.stride * picture.height;
}

}  // namespace headsup
