#include "include/HeadsupFlow.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <opencv2/video/tracking.hpp>
#include <stdexcept>
#include <vector>

#include "luma.hpp"

namespace {

const cv::Size window(15, 15);
/// Levels above the small picture itself: a corner is found again some 100 pixels of it away.
constexpr int levels = 3;
/// The way back begins where it should end, so it needs no wide view.
constexpr int back_levels = 1;
/// Pixels in which the gradients of a corner are summed.
constexpr int block = 5;

struct Corner {
    float value;
    uint32_t rank;
    headsup_flow_point place;
};

struct View {
    cv::Mat small;
    std::vector<cv::Mat> pyramid;
};

}  // namespace

struct headsup_flow {
    View views[2];
    int newest = 0;
    bool has_kept = false;
    int shrink = 1;
    cv::Mat grey;
    cv::Mat strength;
    std::vector<uint8_t> taken;
    std::vector<Corner> found;
    std::vector<cv::Point2f> from;
    std::vector<cv::Point2f> to;
    std::vector<cv::Point2f> back;
    std::vector<uint8_t> forth_status;
    std::vector<uint8_t> back_status;
    cv::Mat ignored;

    View &now() { return views[newest]; }
    View &kept() { return views[1 - newest]; }

    // The middle of a pixel of the small picture is the middle of the square that it was made of.
    cv::Point2f reduced(const headsup_flow_point &p) const {
        return {(p.u + 0.5f) / shrink - 0.5f, (p.v + 0.5f) / shrink - 0.5f};
    }
    headsup_flow_point enlarged(const cv::Point2f &p) const {
        return {(p.x + 0.5f) * shrink - 0.5f, (p.y + 0.5f) * shrink - 0.5f};
    }
};

headsup_flow *headsup_flow_create(headsup_error *error) {
    return headsup::guarded<headsup_flow *>(error, nullptr, [] { return new headsup_flow(); });
}

void headsup_flow_destroy(headsup_flow *flow) { delete flow; }

bool headsup_flow_take(
    headsup_flow *flow, const headsup_picture *picture, int32_t longest_side, headsup_flow_facts *facts,
    headsup_error *error) {
    return headsup::guarded(error, false, [&] {
        const int longest = std::max(picture->width, picture->height);
        flow->shrink = std::max(1, (longest + longest_side - 1) / std::max(1, longest_side));
        const cv::Mat grey = headsup::luma(*picture, flow->grey);
        const cv::Size size(
            std::max(1, picture->width / flow->shrink), std::max(1, picture->height / flow->shrink));
        View &now = flow->now();
        if (flow->shrink == 1) {
            grey.copyTo(now.small);
        } else {
            // Whole squares only: a row or column that is left over would shift all others by a part of a pixel.
            const cv::Rect whole(0, 0, size.width * flow->shrink, size.height * flow->shrink);
            cv::resize(grey(whole), now.small, size, 0, 0, cv::INTER_AREA);
        }
        const View &kept = flow->kept();
        facts->mean = float(cv::mean(now.small)[0]);
        facts->shrink = flow->shrink;
        facts->repeated = flow->has_kept && kept.small.size() == now.small.size() &&
                          cv::norm(kept.small, now.small, cv::NORM_INF) == 0;
        cv::buildOpticalFlowPyramid(now.small, now.pyramid, window, levels, true, cv::BORDER_REFLECT_101,
                                    cv::BORDER_CONSTANT, false);
        return true;
    });
}

bool headsup_flow_corners(
    headsup_flow *flow, const headsup_flow_point *points, int32_t existing, const headsup_flow_box *boxes,
    int32_t box_count, int32_t cell, float least_gradient, headsup_flow_point *corners, int32_t capacity,
    int32_t *count, headsup_error *error) {
    *count = 0;
    return headsup::guarded(error, false, [&] {
        const cv::Mat &small = flow->now().small;
        const int side = std::max(4, cell);
        // So near the edge the window would hang over it.
        const int margin = window.width / 2 + 1;
        if (small.cols <= 2 * margin || small.rows <= 2 * margin) return true;
        const int columns = (small.cols + side - 1) / side, rows = (small.rows + side - 1) / side;
        flow->taken.assign(size_t(columns * rows), 0);
        for (int i = 0; i < existing; ++i) {
            const cv::Point2f p = flow->reduced(points[i]);
            const int column = std::clamp(int(p.x) / side, 0, columns - 1);
            const int row = std::clamp(int(p.y) / side, 0, rows - 1);
            flow->taken[size_t(row * columns + column)] = 1;
        }
        cv::cornerMinEigenVal(small, flow->strength, block, 3);
        // OpenCV divides the Sobel operator's sums by 4 * 255, and a gradient of one level a pixel sums up to 8.
        const float gradient = least_gradient * 8 / (4 * 255);
        const float least = gradient * gradient;
        flow->found.clear();
        for (int row = 0; row < rows; ++row) {
            for (int column = 0; column < columns; ++column) {
                if (flow->taken[size_t(row * columns + column)]) continue;
                // Multiplied by the golden section, neighbouring numbers lie far apart.
                const uint32_t rank = uint32_t(row * columns + column) * 2654435769u;
                Corner best{least, rank, {-1, -1}};
                const int top = std::max(margin, row * side), bottom = std::min(small.rows - margin, (row + 1) * side);
                const int left = std::max(margin, column * side);
                const int right = std::min(small.cols - margin, (column + 1) * side);
                for (int y = top; y < bottom; ++y) {
                    const float *line = flow->strength.ptr<float>(y);
                    for (int x = left; x < right; ++x) {
                        if (line[x] > best.value) {
                            best = {line[x], rank, flow->enlarged({float(x), float(y)})};
                        }
                    }
                }
                if (best.place.u < 0) continue;
                const bool is_hidden = std::any_of(boxes, boxes + box_count, [&](const headsup_flow_box &box) {
                    return best.place.u >= box.left && best.place.u <= box.right && best.place.v >= box.top &&
                           best.place.v <= box.bottom;
                });
                if (!is_hidden) flow->found.push_back(best);
            }
        }
        // Not the strongest first: they would all lie on one thing that is full of them, and that may be what moves.
        std::sort(flow->found.begin(), flow->found.end(), [](const Corner &a, const Corner &b) { return a.rank < b.rank; });
        *count = std::min<int32_t>(std::max(0, capacity), int32_t(flow->found.size()));
        for (int i = 0; i < *count; ++i) corners[i] = flow->found[size_t(i)].place;
        return true;
    });
}

bool headsup_flow_track(
    headsup_flow *flow, const headsup_flow_point *from, headsup_flow_point *to, uint8_t *found, int32_t count,
    float most_miss, headsup_error *error) {
    return headsup::guarded(error, false, [&] {
        if (count <= 0) return true;
        if (!flow->has_kept || flow->kept().small.size() != flow->now().small.size()) {
            throw std::runtime_error("there is no picture of this size to compare with");
        }
        flow->from.resize(size_t(count));
        flow->to.resize(size_t(count));
        for (int i = 0; i < count; ++i) {
            flow->from[size_t(i)] = flow->reduced(from[i]);
            flow->to[size_t(i)] = flow->reduced(to[i]);
        }
        flow->back = flow->from;
        const cv::TermCriteria end(cv::TermCriteria::COUNT | cv::TermCriteria::EPS, 10, 0.02);
        cv::calcOpticalFlowPyrLK(
            flow->kept().pyramid, flow->now().pyramid, flow->from, flow->to, flow->forth_status, flow->ignored, window,
            levels, end, cv::OPTFLOW_USE_INITIAL_FLOW);
        cv::calcOpticalFlowPyrLK(
            flow->now().pyramid, flow->kept().pyramid, flow->to, flow->back, flow->back_status, flow->ignored, window,
            back_levels, end, cv::OPTFLOW_USE_INITIAL_FLOW);
        const float right = float(flow->now().small.cols - 1), bottom = float(flow->now().small.rows - 1);
        for (int i = 0; i < count; ++i) {
            const size_t at = size_t(i);
            const cv::Point2f miss = flow->back[at] - flow->from[at];
            const cv::Point2f place = flow->to[at];
            const bool is_inside = place.x >= 0 && place.y >= 0 && place.x <= right && place.y <= bottom;
            found[i] = flow->forth_status[at] && flow->back_status[at] && is_inside &&
                       std::hypot(miss.x, miss.y) <= most_miss;
            to[i] = flow->enlarged(place);
        }
        return true;
    });
}

void headsup_flow_keep(headsup_flow *flow) {
    flow->newest = 1 - flow->newest;
    flow->has_kept = true;
}
