// The brightness of a picture in any layout.
#pragma once

#include <opencv2/imgproc.hpp>

#include "bridge.hpp"

namespace headsup {

/// The luma of a picture: in place where it has a plane of its own, otherwise in `buffer`.
inline cv::Mat luma(const headsup_picture &picture, cv::Mat &buffer) {
    const auto first = [&](int type) {
        return plane(picture.bytes, picture.height, picture.width, type, picture.stride);
    };
    switch (picture.format) {
        case HEADSUP_GRAY:
        case HEADSUP_NV12: return first(CV_8UC1);
        case HEADSUP_BGR: cv::cvtColor(first(CV_8UC3), buffer, cv::COLOR_BGR2GRAY); return buffer;
        case HEADSUP_YUYV: cv::extractChannel(first(CV_8UC2), buffer, 0); return buffer;
    }
    return buffer;
}

}  // namespace headsup
