#include <climits>
#include <memory>
#include <opencv2/imgcodecs.hpp>
#include <stdexcept>
#include <vector>

#include "../COpenCV/quiet_stderr.hpp"
#include "media.hpp"

struct headsup_image {
    cv::Mat mat;
};

namespace {

headsup_image_depth depth_of(const cv::Mat &mat) {
    switch (mat.depth()) {
        case CV_8U: return HEADSUP_DEPTH_8;
        case CV_16U: return HEADSUP_DEPTH_16;
        case CV_32F: return HEADSUP_DEPTH_FLOAT;
        default: throw std::runtime_error("its numbers are neither bytes, 16-bit numbers nor 32-bit floats");
    }
}

/// A picture that a file can hold.
cv::Mat writable(const headsup_picture &picture) {
    if (picture.format != HEADSUP_BGR && picture.format != HEADSUP_GRAY) {
        throw std::invalid_argument("only BGR and grey pictures can be written");
    }
    const int type = picture.format == HEADSUP_BGR ? CV_8UC3 : CV_8UC1;
    return cv::Mat(
        picture.height, picture.width, type, const_cast<uint8_t *>(picture.bytes), size_t(picture.stride));
}

}  // namespace

namespace headsup {

headsup_image *image_read(
    const uint8_t *file, int64_t size, bool as_stored, headsup_image_info *info, headsup_error *error) {
    const QuietStderr quiet;
    return guarded<headsup_image *>(error, nullptr, [&]() -> headsup_image * {
        if (size <= 0 || size > INT_MAX) throw std::invalid_argument("its size is not that of a picture");
        auto image = std::make_unique<headsup_image>();
        const cv::Mat bytes(1, int(size), CV_8UC1, const_cast<uint8_t *>(file));
        image->mat = cv::imdecode(bytes, as_stored ? cv::IMREAD_UNCHANGED : cv::IMREAD_COLOR);
        if (image->mat.empty()) {
            const std::string complaint = quiet.last_line();
            say(error, complaint.empty() ? "it is not a picture that can be read here" : complaint.c_str());
            return nullptr;
        }
        if (!image->mat.isContinuous()) image->mat = image->mat.clone();
        *info = {image->mat.data, image->mat.cols, image->mat.rows, image->mat.channels(), depth_of(image->mat)};
        return image.release();
    });
}

void image_free(headsup_image *image) { delete image; }

bool image_write(const char *path, const headsup_picture *picture, int32_t quality, headsup_error *error) {
    const QuietStderr quiet;
    return guarded(error, false, [&] {
        const cv::Mat mat = writable(*picture);
        if (!cv::imwrite(path, mat, {cv::IMWRITE_JPEG_QUALITY, quality})) {
            const std::string complaint = quiet.last_line();
            say(error, complaint.empty() ? "the picture was not written" : complaint.c_str());
            return false;
        }
        return true;
    });
}

headsup_image *jpeg_encode(
    const headsup_picture *picture, int32_t quality, headsup_image_info *info, headsup_error *error) {
    return guarded<headsup_image *>(error, nullptr, [&]() -> headsup_image * {
        std::vector<uint8_t> bytes;
        if (!cv::imencode(".jpg", writable(*picture), bytes, {cv::IMWRITE_JPEG_QUALITY, quality})) {
            say(error, "the picture was not encoded");
            return nullptr;
        }
        auto image = std::make_unique<headsup_image>();
        image->mat = cv::Mat(bytes, true).reshape(1, 1);
        *info = {image->mat.data, image->mat.cols, image->mat.rows, 1, HEADSUP_DEPTH_8};
        return image.release();
    });
}

}  // namespace headsup
