#include "include/COpenCVMarkers.h"

#include <opencv2/aruco/charuco.hpp>
#include <vector>

#include "../COpenCV/guarded.hpp"
#include "../COpenCV/luma.hpp"

namespace {

using Board = cv::aruco::CharucoBoard;
using Dictionary = cv::aruco::Dictionary;

// OpenCV 4.8 took the board from its contributions into the library and renamed what makes and asks it. What 4.6 and 4.10
// draw is the same to the pixel.
#if CV_VERSION_MAJOR > 4 || CV_VERSION_MINOR >= 8
cv::Ptr<Board> made(const headsup_board &board) {
    return cv::makePtr<Board>(
        cv::Size(board.columns + 1, board.rows + 1), float(board.square), float(board.marker),
        cv::aruco::getPredefinedDictionary(board.dictionary));
}

cv::Ptr<Dictionary> dictionary(const Board &squares) { return cv::makePtr<Dictionary>(squares.getDictionary()); }
std::vector<cv::Point3f> corners_of(const Board &squares) { return squares.getChessboardCorners(); }
void draw(const Board &squares, cv::Size size, cv::Mat &drawn) { squares.generateImage(size, drawn); }
#else
cv::Ptr<Board> made(const headsup_board &board) {
    return Board::create(
        board.columns + 1, board.rows + 1, float(board.square), float(board.marker),
        cv::aruco::getPredefinedDictionary(board.dictionary));
}

cv::Ptr<Dictionary> dictionary(const Board &squares) { return squares.dictionary; }
const std::vector<cv::Point3f> &corners_of(const Board &squares) { return squares.chessboardCorners; }
void draw(Board &squares, cv::Size size, cv::Mat &drawn) { squares.draw(size, drawn); }
#endif

bool find(
    const headsup_board *board, const headsup_picture *picture, headsup_board_corner *corners, int32_t *count,
    bool *mirrored, headsup_error *error) {
    return headsup::guarded(error, false, [&] {
        *count = 0;
        *mirrored = false;
        cv::Mat buffer;
        const cv::Mat grey = headsup::luma(*picture, buffer);
        const auto squares = made(*board);
        const auto names = dictionary(*squares);
        const auto &places_on_board = corners_of(*squares);
        std::vector<std::vector<cv::Point2f>> markers;
        std::vector<int> identities;
        cv::aruco::detectMarkers(grey, names, markers, identities);
        cv::Mat places, numbers;
        if (!identities.empty()) {
            cv::aruco::interpolateCornersCharuco(markers, identities, grey, squares, places, numbers);
        }
        for (int i = 0; i < int(numbers.total()) && *count < board->columns * board->rows; ++i) {
            const int number = numbers.at<int>(i);
            if (number < 0 || number >= int(places_on_board.size())) continue;
            const cv::Point3f on_board = places_on_board[size_t(number)];
            const cv::Point2f place = places.at<cv::Point2f>(i);
            corners[(*count)++] = {number, on_board.x, on_board.y, place.x, place.y};
        }
        if (*count < 4) {
            // In a mirror small markers may still be taken for others, here and there one.
            const size_t before = identities.size();
            cv::Mat mirror;
            cv::flip(grey, mirror, 1);
            cv::aruco::detectMarkers(mirror, names, markers, identities);
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
        draw(*made(*board), inner.size(), drawn);
        drawn.copyTo(inner);
        return true;
    });
}

}  // namespace

const headsup_marker_functions *headsup_markers(void) {
    static const headsup_marker_functions functions = {HEADSUP_MARKERS_VERSION, find, draw};
    return &functions;
}
