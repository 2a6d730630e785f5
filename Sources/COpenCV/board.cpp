// Finding the corners of calibration boards.
#include <algorithm>
#include <cmath>
#include <opencv2/calib3d.hpp>
#include <vector>

#include "luma.hpp"

namespace {

/// Chessboards are looked for in a picture of at most this length: the search grows slow and finds less in larger ones.
constexpr int longest_searched_side = 1280;

/// Half the window of the sub-pixel refinement, in distances to the nearest neighbour: a larger one reaches the next
/// corner, whose edges then pull.
constexpr double window_share = 0.4;

/// Refines each corner in a window that fits between its neighbours, however much the board is foreshortened there.
void refine(const cv::Mat &grey, std::vector<cv::Point2f> &corners, int columns, int rows) {
    const std::vector<cv::Point2f> found = corners;
    const cv::TermCriteria criteria(cv::TermCriteria::EPS | cv::TermCriteria::COUNT, 40, 0.001);
    const int steps[4][2] = {{-1, 0}, {1, 0}, {0, -1}, {0, 1}};
    for (int row = 0; row < rows; ++row) {
        for (int column = 0; column < columns; ++column) {
            const int index = row * columns + column;
            double nearest = 1e9;
            for (const auto &step : steps) {
                const int r = row + step[0], c = column + step[1];
                if (r < 0 || r >= rows || c < 0 || c >= columns) continue;
                nearest = std::min(nearest, cv::norm(found[r * columns + c] - found[index]));
            }
            const int half = std::clamp(int(nearest * window_share), 2, 11);
            std::vector<cv::Point2f> one{found[index]};
            cv::cornerSubPix(grey, one, cv::Size(half, half), cv::Size(-1, -1), criteria);
            // Where the refinement ran away to another corner, the coarse place is the better one.
            if (cv::norm(one[0] - found[index]) < nearest * window_share) corners[index] = one[0];
        }
    }
}

/// A board whose columns and rows are both odd or both even looks the same upside down: begin at the upper end, so that
/// both cameras of a pair begin alike.
void begin_above(std::vector<cv::Point2f> &corners) {
    const cv::Point2f along = corners.back() - corners.front();
    const bool backwards = std::abs(along.y) > 0.2f * std::abs(along.x) ? along.y < 0 : along.x < 0;
    if (backwards) std::reverse(corners.begin(), corners.end());
}

int find_chessboard(const headsup_board &board, const cv::Mat &grey, bool thorough, headsup_board_corner *result) {
    const cv::Size size(board.columns, board.rows);
    const int side = std::max(grey.cols, grey.rows);
    const double scale = std::min(1.0, double(longest_searched_side) / side);
    cv::Mat searched = grey;
    if (scale < 1) cv::resize(grey, searched, cv::Size(), scale, scale, cv::INTER_AREA);
    std::vector<cv::Point2f> corners;
    int flags = cv::CALIB_CB_ADAPTIVE_THRESH | cv::CALIB_CB_NORMALIZE_IMAGE;
    if (!thorough) flags |= cv::CALIB_CB_FAST_CHECK;
    bool found = cv::findChessboardCorners(searched, size, corners, flags);
    if (!found && thorough) {
        found = cv::findChessboardCornersSB(
            searched, size, corners, cv::CALIB_CB_EXHAUSTIVE | cv::CALIB_CB_NORMALIZE_IMAGE);
    }
    const size_t wanted = size_t(size.area());
    if (!found || corners.size() != wanted) return 0;
    // Pixels are counted from the middle of the first one.
    for (auto &corner : corners) corner = (corner + cv::Point2f(0.5f, 0.5f)) / float(scale) - cv::Point2f(0.5f, 0.5f);
    refine(grey, corners, size.width, size.height);
    if ((size.width + size.height) % 2 == 0) begin_above(corners);
    for (size_t i = 0; i < wanted; ++i) {
        const int column = int(i) % size.width, row = int(i) / size.width;
        result[i] = {int32_t(i), column * board.square, row * board.square, corners[i].x, corners[i].y};
    }
    return int(wanted);
}

}  // namespace

bool headsup_board_find(
    const headsup_board *board, const headsup_picture *picture, bool thorough, headsup_board_corner *corners,
    int32_t *count, headsup_error *error) {
    return headsup::guarded(error, false, [&] {
        *count = 0;
        cv::Mat buffer;
        *count = find_chessboard(*board, headsup::luma(*picture, buffer), thorough, corners);
        return true;
    });
}

bool headsup_board_draw(const headsup_board *board, int32_t pixels, uint8_t *grey, headsup_error *error) {
    return headsup::guarded(error, false, [&] {
        const cv::Size squares(board->columns + 1, board->rows + 1);
        cv::Mat sheet((squares.height + 1) * pixels, (squares.width + 1) * pixels, CV_8UC1, grey);
        sheet.setTo(255);
        cv::Mat inner = sheet(cv::Rect(pixels / 2, pixels / 2, squares.width * pixels, squares.height * pixels));
        for (int row = 0; row < squares.height; ++row) {
            for (int column = row % 2; column < squares.width; column += 2) {
                inner(cv::Rect(column * pixels, row * pixels, pixels, pixels)).setTo(0);
            }
        }
        return true;
    });
}
