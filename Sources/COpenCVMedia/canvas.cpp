#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <stdexcept>
#include <vector>

#include "media.hpp"

namespace {

/// Bits of a pixel's fraction in OpenCV's drawing functions.
constexpr int SHIFT = 4;
constexpr int FONT = cv::FONT_HERSHEY_SIMPLEX;
/// Height of the font's capital letters at scale 1, pixels.
constexpr double CAPITAL = 21;

cv::Mat view(const headsup_picture &picture, int type) {
    return cv::Mat(
        picture.height, picture.width, type, const_cast<uint8_t *>(picture.bytes), size_t(picture.stride));
}

cv::Scalar color_of(const headsup_stroke &stroke) {
    return cv::Scalar(stroke.color[0], stroke.color[1], stroke.color[2]);
}

/// Points in fractions of a pixel; what lies far outside is drawn to its edge only.
std::vector<cv::Point> points_of(const headsup_stroke &stroke, cv::Point origin) {
    std::vector<cv::Point> points;
    points.reserve(size_t(stroke.count));
    const auto fixed = [](float value, int from) {
        const double held = std::isfinite(value) ? std::clamp(double(value), -20000.0, 20000.0) : 0.0;
        return int(std::lround((held - from) * (1 << SHIFT)));
    };
    for (int32_t index = 0; index < stroke.count; ++index) {
        points.emplace_back(fixed(stroke.points[2 * index], origin.x), fixed(stroke.points[2 * index + 1], origin.y));
    }
    return points;
}

/// Pixels that a stroke may touch.
cv::Rect extent(const headsup_stroke &stroke, const cv::Mat &canvas) {
    const auto points = points_of(stroke, {0, 0});
    if (points.empty()) return {};
    cv::Rect box = cv::boundingRect(points);
    const int margin = int(stroke.size) + 3;
    box = cv::Rect(
        (box.x >> SHIFT) - margin, (box.y >> SHIFT) - margin, (box.width >> SHIFT) + 2 * margin + 2,
        (box.height >> SHIFT) + 2 * margin + 2);
    return box & cv::Rect(0, 0, canvas.cols, canvas.rows);
}

void draw_shape(cv::Mat &target, const headsup_stroke &stroke, cv::Point origin) {
    const auto points = points_of(stroke, origin);
    if (points.empty()) return;
    const std::vector<std::vector<cv::Point>> shapes{points};
    if (stroke.kind == HEADSUP_STROKE_AREA) {
        cv::fillPoly(target, shapes, color_of(stroke), cv::LINE_AA, SHIFT);
    } else {
        const int width = std::max(1, int(std::lround(stroke.size)));
        cv::polylines(target, shapes, false, color_of(stroke), width, cv::LINE_AA, SHIFT);
    }
}

void draw_text(cv::Mat &canvas, const headsup_stroke &stroke) {
    if (!stroke.text || stroke.count < 1) return;
    const double scale = stroke.size / CAPITAL;
    const int thickness = std::max(1, int(std::lround(stroke.size / 9)));
    const auto points = points_of(stroke, {0, 0});
    const cv::Point place(points[0].x >> SHIFT, points[0].y >> SHIFT);
    if (stroke.opacity > 0) {
        int baseline = 0;
        const cv::Size size = cv::getTextSize(stroke.text, FONT, scale, thickness, &baseline);
        const cv::Rect ground = cv::Rect(place.x - 3, place.y - size.height - 3, size.width + 6, size.height + baseline + 4) &
                                cv::Rect(0, 0, canvas.cols, canvas.rows);
        if (!ground.empty()) {
            cv::Mat part = canvas(ground);
            part.convertTo(part, -1, 1 - stroke.opacity, 0);
        }
    }
    cv::putText(canvas, stroke.text, place, FONT, scale, color_of(stroke), thickness, cv::LINE_AA);
}

}  // namespace

namespace headsup {

bool canvas_draw(const headsup_picture *canvas, const headsup_stroke *strokes, int64_t count, headsup_error *error) {
    return guarded(error, false, [&] {
        if (canvas->format != HEADSUP_BGR) throw std::invalid_argument("only BGR pictures can be drawn on");
        cv::Mat mat = view(*canvas, CV_8UC3);
        cv::Mat copy;
        for (int64_t index = 0; index < count; ++index) {
            const headsup_stroke &stroke = strokes[index];
            if (stroke.kind == HEADSUP_STROKE_TEXT) {
                draw_text(mat, stroke);
                continue;
            }
            if (stroke.opacity >= 1) {
                draw_shape(mat, stroke, {0, 0});
                continue;
            }
            const cv::Rect box = extent(stroke, mat);
            if (box.empty()) continue;
            cv::Mat part = mat(box);
            part.copyTo(copy);
            draw_shape(copy, stroke, box.tl());
            cv::addWeighted(copy, stroke.opacity, part, 1 - stroke.opacity, 0, part);
        }
        return true;
    });
}

bool canvas_place(
    const headsup_picture *canvas, const headsup_picture *picture, int32_t left, int32_t top, int32_t width,
    int32_t height, headsup_error *error) {
    return guarded(error, false, [&] {
        cv::Mat mat = view(*canvas, CV_8UC3);
        const cv::Rect place(left, top, width, height);
        if (canvas->format != HEADSUP_BGR || place.empty() ||
            (place & cv::Rect(0, 0, mat.cols, mat.rows)) != place) {
            throw std::invalid_argument("the picture's place lies outside the canvas");
        }
        cv::Mat part = mat(place);
        cv::Mat source;
        switch (picture->format) {
            case HEADSUP_BGR: source = view(*picture, CV_8UC3); break;
            case HEADSUP_GRAY: cv::cvtColor(view(*picture, CV_8UC1), source, cv::COLOR_GRAY2BGR); break;
            case HEADSUP_YUYV: cv::cvtColor(view(*picture, CV_8UC2), source, cv::COLOR_YUV2BGR_YUYV); break;
            case HEADSUP_NV12: {
                // The plane of colours follows that of brightness, at the same stride.
                const cv::Mat planes(
                    picture->height + (picture->height + 1) / 2, picture->width, CV_8UC1,
                    const_cast<uint8_t *>(picture->bytes), size_t(picture->stride));
                cv::cvtColor(planes, source, cv::COLOR_YUV2BGR_NV12);
                break;
            }
            default: throw std::invalid_argument("a picture of this layout can not be placed");
        }
        // Area averaging where a picture shrinks much, so that fine lines do not flicker.
        const bool shrinks = source.cols > 2 * width || source.rows > 2 * height;
        cv::resize(source, part, part.size(), 0, 0, shrinks ? cv::INTER_AREA : cv::INTER_LINEAR);
        return true;
    });
}

}  // namespace headsup
