// Rectification and disparities.
#include <algorithm>
#include <limits>
#include <memory>
#include <opencv2/calib3d.hpp>
#include <stdexcept>

#include "luma.hpp"

struct headsup_rectifier {
    cv::Size size;
    cv::Mat coarse;
    cv::Mat fine;
    cv::Mat converted;
};

struct headsup_matcher {
    cv::Ptr<cv::StereoSGBM> algorithm;
    cv::Mat left_grey;
    cv::Mat right_grey;
    cv::Mat left_small;
    cv::Mat right_small;
    cv::Mat left_padded;
    cv::Mat right_padded;
    cv::Mat disparity;
};

namespace {

/// Side of the blocks that are compared, pixels.
constexpr int block = 5;
/// Pixels beyond the region that the matching looks at, so that its edge is no worse than its middle.
constexpr int margin = 12;

/// A part of a picture's luma; beyond the picture's edges the edge goes on.
cv::Mat luma_strip(
    const headsup_picture &picture, int left, int right, int top, int bottom, cv::Mat &buffer, cv::Mat &padded) {
    const int x0 = std::clamp(left, 0, picture.width - 1), x1 = std::clamp(right, x0 + 1, picture.width);
    headsup_picture part = picture;
    // A pair of YUYV pixels shares its colours, so a part begins at an even column; NV12's first plane is the luma.
    const int even = part.format == HEADSUP_YUYV ? x0 & ~1 : x0;
    const int pixel = part.format == HEADSUP_BGR ? 3 : part.format == HEADSUP_YUYV ? 2 : 1;
    part.bytes += int64_t(top) * part.stride + int64_t(even) * pixel;
    part.width = x1 - even;
    part.height = bottom - top;
    const cv::Mat grey = headsup::luma(part, buffer)(cv::Rect(x0 - even, 0, x1 - x0, bottom - top));
    if (x0 == left && x1 == right) return grey;
    cv::copyMakeBorder(grey, padded, 0, 0, x0 - left, right - x1, cv::BORDER_REPLICATE);
    return padded;
}

cv::Mat shrunk(const cv::Mat &grey, int by, cv::Mat &buffer) {
    if (by == 1) return grey;
    cv::resize(grey, buffer, cv::Size(grey.cols / by, grey.rows / by), 0, 0, cv::INTER_AREA);
    return buffer;
}

}  // namespace

headsup_rectifier *headsup_rectifier_create(
    const headsup_lens *lens, const double *rotation, const headsup_lens *result, int32_t width, int32_t height,
    headsup_error *error) {
    return headsup::guarded<headsup_rectifier *>(error, nullptr, [&] {
        const auto matrix = [](const headsup_lens &camera) {
            return cv::Mat((cv::Mat_<double>(3, 3) << camera.fx, 0, camera.cx, 0, camera.fy, camera.cy, 0, 0, 1));
        };
        auto rectifier = std::make_unique<headsup_rectifier>();
        rectifier->size = cv::Size(width, height);
        const cv::Mat turn(3, 3, CV_64F, const_cast<double *>(rotation));
        const cv::Mat coefficients(1, 5, CV_64F, const_cast<double *>(lens->distortion));
        cv::initUndistortRectifyMap(
            matrix(*lens), coefficients, turn, matrix(*result), rectifier->size, CV_16SC2, rectifier->coarse,
            rectifier->fine);
        return rectifier.release();
    });
}

void headsup_rectifier_destroy(headsup_rectifier *rectifier) { delete rectifier; }

bool headsup_rectifier_apply(
    headsup_rectifier *rectifier, const headsup_picture *picture, bool grey, uint8_t *result, int64_t stride,
    headsup_error *error) {
    return headsup::guarded(error, false, [&] {
        if (picture->width != rectifier->size.width || picture->height != rectifier->size.height) {
            throw std::invalid_argument("the picture has another size than the rectification is for");
        }
        cv::Mat source;
        if (grey) {
            source = headsup::luma(*picture, rectifier->converted);
        } else if (picture->format == HEADSUP_BGR) {
            source = headsup::plane(picture->bytes, picture->height, picture->width, CV_8UC3, picture->stride);
        } else {
            rectifier->converted.create(picture->height, picture->width, CV_8UC3);
            if (!headsup_convert_to_bgr(
                    picture, rectifier->converted.data, int64_t(rectifier->converted.step), error)) {
                return false;
            }
            source = rectifier->converted;
        }
        cv::Mat target(rectifier->size, grey ? CV_8UC1 : CV_8UC3, result, size_t(stride));
        cv::remap(source, target, rectifier->coarse, rectifier->fine, cv::INTER_LINEAR, cv::BORDER_CONSTANT);
        if (target.data != result) throw std::runtime_error("the picture's size does not fit its layout");
        return true;
    });
}

headsup_matcher *headsup_matcher_create(headsup_error *error) {
    return headsup::guarded<headsup_matcher *>(error, nullptr, [&] {
        auto matcher = std::make_unique<headsup_matcher>();
        // Penalties for a step of one pixel and for a larger one, as OpenCV's documentation advises for one channel.
        matcher->algorithm = cv::StereoSGBM::create(
            0, 16, block, 8 * block * block, 32 * block * block, 1, 31, 10, 0, 0, cv::StereoSGBM::MODE_SGBM);
        return matcher.release();
    });
}

void headsup_matcher_destroy(headsup_matcher *matcher) { delete matcher; }

bool headsup_matcher_match(
    headsup_matcher *matcher, const headsup_picture *left_picture, const headsup_picture *right_picture, int32_t left,
    int32_t top, int32_t width, int32_t height, int32_t least, int32_t most, int32_t shrink, float *disparities,
    headsup_error *error) {
    return headsup::guarded(error, false, [&] {
        if (left < 0 || top < 0 || width < shrink || height < shrink || shrink < 1 || least < 0 || most <= least ||
            left + width > left_picture->width || top + height > left_picture->height ||
            left_picture->width != right_picture->width || left_picture->height != right_picture->height) {
            throw std::invalid_argument("the region does not lie in both pictures");
        }
        // Disparities in shrunk pixels, from `base` on; the right strip is moved by it, so that the search begins at 0.
        const int base = least / shrink;
        const int range = ((most + shrink - 1) / shrink - base + 16) / 16 * 16;
        // In multiples of the shrinking, so that the region's first pixel is the first of a shrunk one.
        const int before = (range + margin) * shrink, after = margin * shrink;
        const int top_margin = std::min(top / shrink, margin) * shrink;
        const int bottom_margin = std::min((left_picture->height - top - height) / shrink, margin) * shrink;
        const int from = top - top_margin, to = top + height / shrink * shrink + bottom_margin;
        const int first = left - before, last = left + width / shrink * shrink + after;
        const int columns = width / shrink, rows = height / shrink;
        if (last - base * shrink < 2) {
            // So near that all of it lies beyond the right picture's edge.
            std::fill_n(disparities, columns * rows, std::numeric_limits<float>::quiet_NaN());
            return true;
        }
        const cv::Mat l = shrunk(
            luma_strip(*left_picture, first, last, from, to, matcher->left_grey, matcher->left_padded), shrink,
            matcher->left_small);
        const cv::Mat r = shrunk(
            luma_strip(
                *right_picture, first - base * shrink, last - base * shrink, from, to, matcher->right_grey,
                matcher->right_padded),
            shrink, matcher->right_small);
        matcher->algorithm->setNumDisparities(range);
        matcher->algorithm->compute(l, r, matcher->disparity);
        for (int row = 0; row < rows; ++row) {
            const int16_t *found = matcher->disparity.ptr<int16_t>(row + top_margin / shrink) + before / shrink;
            for (int column = 0; column < columns; ++column) {
                const int sixteenths = found[column];
                // What matches beyond the edge of either picture matches the continued edge, which is nothing.
                const double shift = sixteenths / 16.0 + base;
                const bool inside = left / double(shrink) + column - shift >= 0;
                disparities[row * columns + column] = sixteenths < 0 || !inside
                                                         ? std::numeric_limits<float>::quiet_NaN()
                                                         : float(shift * shrink);
            }
        }
        return true;
    });
}
