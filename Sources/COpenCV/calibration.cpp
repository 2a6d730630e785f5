// Cameras from views of a flat board: Zhang, "A flexible new technique for camera calibration", 2000, as OpenCV has it.
#include <opencv2/calib3d.hpp>
#include <vector>

#include "bridge.hpp"

namespace {

struct Points {
    std::vector<std::vector<cv::Point3f>> board;
    std::vector<std::vector<cv::Point2f>> picture;

    explicit Points(const headsup_board_view *views, int32_t count) : board(count), picture(count) {
        for (int32_t i = 0; i < count; ++i) {
            for (int32_t k = 0; k < views[i].count; ++k) {
                const headsup_board_corner &corner = views[i].corners[k];
                board[i].emplace_back(float(corner.x), float(corner.y), 0.0f);
                picture[i].emplace_back(float(corner.u), float(corner.v));
            }
        }
    }
};

cv::Mat matrix(const headsup_lens &lens) {
    return (cv::Mat_<double>(3, 3) << lens.fx, 0, lens.cx, 0, lens.fy, lens.cy, 0, 0, 1);
}

cv::Mat coefficients(const headsup_lens &lens) { return cv::Mat(1, 5, CV_64F, (void *)lens.distortion).clone(); }

headsup_lens lens_of(const cv::Mat &k, const cv::Mat &d) {
    headsup_lens lens{k.at<double>(0, 0), k.at<double>(1, 1), k.at<double>(0, 2), k.at<double>(1, 2), {}};
    for (int i = 0; i < 5 && i < int(d.total()); ++i) lens.distortion[i] = d.at<double>(i);
    return lens;
}

const cv::TermCriteria enough(cv::TermCriteria::COUNT | cv::TermCriteria::EPS, 100, 1e-9);

}  // namespace

bool headsup_calibrate_camera(
    const headsup_board_view *views, int32_t count, int32_t width, int32_t height, bool with_k3, headsup_lens *lens,
    double *deviations, double *poses, headsup_error *error) {
    return headsup::guarded(error, false, [&] {
        const Points points(views, count);
        cv::Mat k, d, spread, extrinsic_spread, view_errors;
        std::vector<cv::Mat> rotations, translations;
        cv::calibrateCamera(
            points.board, points.picture, cv::Size(width, height), k, d, rotations, translations, spread,
            extrinsic_spread, view_errors, with_k3 ? 0 : cv::CALIB_FIX_K3, enough);
        *lens = lens_of(k, d);
        for (int i = 0; i < 4; ++i) deviations[i] = spread.at<double>(i);
        for (int32_t i = 0; i < count; ++i) {
            for (int axis = 0; axis < 3; ++axis) {
                poses[6 * i + axis] = rotations[i].at<double>(axis);
                poses[6 * i + 3 + axis] = translations[i].at<double>(axis);
            }
        }
        return true;
    });
}

bool headsup_board_pose(const headsup_board_view *view, const headsup_lens *lens, double *pose, headsup_error *error) {
    return headsup::guarded(error, false, [&] {
        const Points points(view, 1);
        cv::Mat rotation, translation;
        if (!cv::solvePnP(
                points.board[0], points.picture[0], matrix(*lens), coefficients(*lens), rotation, translation, false,
                cv::SOLVEPNP_IPPE)) {
            headsup::say(error, "the board's place can not be told");
            return false;
        }
        cv::solvePnPRefineLM(
            points.board[0], points.picture[0], matrix(*lens), coefficients(*lens), rotation, translation);
        for (int axis = 0; axis < 3; ++axis) {
            pose[axis] = rotation.at<double>(axis);
            pose[3 + axis] = translation.at<double>(axis);
        }
        return true;
    });
}

bool headsup_calibrate_stereo(
    const headsup_board_view *left, const headsup_board_view *right, int32_t count, int32_t width, int32_t height,
    bool with_k3, headsup_lens *left_lens, headsup_lens *right_lens, double *rotation, double *translation,
    double *errors, headsup_error *error) {
    return headsup::guarded(error, false, [&] {
        const Points first(left, count), second(right, count);
        cv::Mat k1 = matrix(*left_lens), d1 = coefficients(*left_lens);
        cv::Mat k2 = matrix(*right_lens), d2 = coefficients(*right_lens);
        cv::Mat r, t, essential, fundamental, view_errors;
        const int flags = cv::CALIB_USE_INTRINSIC_GUESS | (with_k3 ? 0 : cv::CALIB_FIX_K3);
        cv::stereoCalibrate(
            first.board, first.picture, second.picture, k1, d1, k2, d2, cv::Size(width, height), r, t, essential,
            fundamental, view_errors, flags, enough);
        *left_lens = lens_of(k1, d1);
        *right_lens = lens_of(k2, d2);
        for (int i = 0; i < 9; ++i) rotation[i] = r.at<double>(i / 3, i % 3);
        for (int i = 0; i < 3; ++i) translation[i] = t.at<double>(i);
        for (int32_t i = 0; i < 2 * count; ++i) errors[i] = view_errors.at<double>(i / 2, i % 2);
        return true;
    });
}
