// Finding the corners of calibration boards.
#include <algorithm>
#include <cmath>
#include <opencv2/aruco/charuco.hpp>
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

int find_charuco(const headsup_board &board, const cv::Mat &grey, headsup_board_corner *result, bool *mirrored) {
    const auto dictionary = cv::aruco::getPredefinedDictionary(board.dictionary);
    const auto squares = cv::aruco::CharucoBoard::create(
        board.columns + 1, board.rows + 1, float(board.square), float(board.marker), dictionary);
    std::vector<std::vector<cv::Point2f>> markers;
    std::vector<int> identities;
    cv::aruco::detectMarkers(grey, dictionary, markers, identities);
    if (identities.empty()) {
        cv::Mat mirror;
        cv::flip(grey, mirror, 1);
        cv::aruco::detectMarkers(mirror, dictionary, markers, identities);
        *mirrored = identities.size() >= 4;
        return 0;
    }
    cv::Mat corners, numbers;
    cv::aruco::interpolateCornersCharuco(markers, identities, grey, squares, corners, numbers);
    int count = 0;
    for (int i = 0; i < int(numbers.total()); ++i) {
        const int number = numbers.at<int>(i);
        const cv::Point2f place = corners.at<cv::Point2f>(i);
        if (number < 0 || number >= int(squares->chessboardCorners.size())) continue;
        if (count == board.columns * board.rows) break;
        const cv::Point3f on_board = squares->chessboardCorners[size_t(number)];
        result[count++] = {number, on_board.x, on_board.y, place.x, place.y};
    }
    return count;
}

}  // namespace

bool headsup_board_find(
    const headsup_board *board, const headsup_picture *picture, bool thorough, headsup_board_corner *corners,
    int32_t *count, bool *mirrored, headsup_error *error) {
    return headsup::guarded(error, false, [&] {
        *count = 0;
        *mirrored = false;
        cv::Mat buffer;
        const cv::Mat grey = headsup::luma(*picture, buffer);
        *count = board->charuco ? find_charuco(*board, grey, corners, mirrored)
                                : find_chessboard(*board, grey, thorough, corners);
        return true;
    });
}

bool headsup_board_draw(const headsup_board *board, int32_t pixels, uint8_t *grey, headsup_error *error) {
    return headsup::guarded(error, false, [&] {
        const cv::Size squares(board->columns + 1, board->rows + 1);
        cv::Mat sheet((squares.height + 1) * pixels, (squares.width + 1) * pixels, CV_8UC1, grey);
        sheet.setTo(255);
        cv::Mat inner = sheet(cv::Rect(pixels / 2, pixels / 2, squares.width * pixels, squares.height * pixels));
        if (board->charuco) {
            const auto made = cv::aruco::CharucoBoard::create(
                squares.width, squares.height, float(board->square), float(board->marker),
                cv::aruco::getPredefinedDictionary(board->dictionary));
            cv::Mat drawn;
            made->draw(inner.size(), drawn);
            drawn.copyTo(inner);
            return true;
        }
        for (int row = 0; row < squares.height; ++row) {
            for (int column = row % 2; column < squares.width; column += 2) {
                inner(cv::Rect(column * pixels, row * pixels, pixels, pixels)).setTo(0);
            }
        }
        return true;
    });
}
