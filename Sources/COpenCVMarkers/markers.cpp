#include "include/COpenCVMarkers.h"

#include <opencv2/aruco/charuco.hpp>
#include <vector>

#include "../COpenCV/guarded.hpp"
#include "../COpenCV/luma.hpp"

namespace {

cv::Ptr<cv::aruco::CharucoBoard> made(const headsup_board &board) {
    return cv::aruco::CharucoBoard::create(
        board.columns + 1, board.rows + 1, float(board.square), float(board.marker),
        cv::aruco::getPredefinedDictionary(board.dictionary));
}

bool find(
    const headsup_board *board, const headsup_picture *picture, headsup_board_corner *corners, int32_t *count,
    bool *mirrored, headsup_error *error) {
    return headsup::guarded(error, false, [&] {
        *count = 0;
        *mirrored = false;
        cv::Mat buffer;
        const cv::Mat grey = headsup::luma(*picture, buffer);
        const auto squares = made(*board);
        std::vector<std::vector<cv::Point2f>> markers;
        std::vector<int> identities;
        cv::aruco::detectMarkers(grey, squares->dictionary, markers, identities);
        cv::Mat places, numbers;
        if (!identities.empty()) {
            cv::aruco::interpolateCornersCharuco(markers, identities, grey, squares, places, numbers);
        }
        for (int i = 0; i < int(numbers.total()) && *count < board->columns * board->rows; ++i) {
            const int number = numbers.at<int>(i);
            if (number < 0 || number >= int(squares->chessboardCorners.size())) continue;
            const cv::Point3f on_board = squares->chessboardCorners[size_t(number)];
            const cv::Point2f place = places.at<cv::Point2f>(i);
            corners[(*count)++] = {number, on_board.x, on_board.y, place.x, place.y};
        }
        if (*count < 4) {
            // In a mirror small markers may still be taken for others, here and there one.
            const size_t before = identities.size();
            cv::Mat mirror;
            cv::flip(grey, mirror, 1);
            cv::aruco::detectMarkers(mirror, squares->dictionary, markers, identities);
            *mirrored = identities.size() >= 4 && identities.size() > 2 * before;
        }
        return true;
    });
}

bool draw(const headsup_board *board, int32_t pixels, uint8_t *grey, headsup_error *error) {
    return headsup::guarded(error, false, [&] {
        const cv::Size squares(board->columns + 1, board->rows + 1);
        cv::Mat sheet((squares.height + 1) * pixels, (squares.width + 1) * pixels, CV_8UC1, grey);
        sheet.setTo(255);
        cv::Mat inner = sheet(cv::Rect(pixels / 2, pixels / 2, squares.width * pixels, squares.height * pixels));
        cv::Mat drawn;
        made(*board)->draw(inner.size(), drawn);
        drawn.copyTo(inner);
        return true;
    });
}

}  // namespace

const headsup_marker_functions *headsup_markers(void) {
    static const headsup_marker_functions functions = {HEADSUP_MARKERS_VERSION, find, draw};
    return &functions;
}
