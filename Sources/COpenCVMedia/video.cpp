#include <algorithm>
#include <cmath>
#include <memory>
#include <opencv2/videoio.hpp>
#include <opencv2/videoio/registry.hpp>
#include <stdexcept>

#include "media.hpp"

struct headsup_video_reader {
    cv::VideoCapture capture;
    cv::Size size;
};

struct headsup_video_writer {
    cv::VideoWriter writer;
    cv::Size size;
};

namespace {

/// FFmpeg where OpenCV has it: the others search for plug-ins and talk about it.
int preferred_backend() {
    const auto backends = cv::videoio_registry::getBackends();
    const bool has_ffmpeg = std::find(backends.begin(), backends.end(), cv::CAP_FFMPEG) != backends.end();
    return has_ffmpeg ? cv::CAP_FFMPEG : cv::CAP_ANY;
}

double known(double value) { return std::isfinite(value) && value > 0 ? value : 0; }

}  // namespace

namespace headsup {

headsup_video_reader *video_open(const char *path, headsup_video_info *info, headsup_error *error) {
    return guarded<headsup_video_reader *>(error, nullptr, [&]() -> headsup_video_reader * {
        auto reader = std::make_unique<headsup_video_reader>();
        if (!reader->capture.open(path, preferred_backend())) {
            say(error, "it is not a video that can be read here");
            return nullptr;
        }
        reader->size.width = int(known(reader->capture.get(cv::CAP_PROP_FRAME_WIDTH)));
        reader->size.height = int(known(reader->capture.get(cv::CAP_PROP_FRAME_HEIGHT)));
        if (reader->size.empty()) {
            say(error, "it holds no pictures");
            return nullptr;
        }
        info->width = reader->size.width;
        info->height = reader->size.height;
        info->rate = known(reader->capture.get(cv::CAP_PROP_FPS));
        info->frames = int64_t(std::min(known(reader->capture.get(cv::CAP_PROP_FRAME_COUNT)), 1e15));
        return reader.release();
    });
}

bool video_read(headsup_video_reader *reader, uint8_t *bgr, double *seconds, headsup_error *error) {
    return guarded(error, false, [&] {
        error->text[0] = '\0';
        cv::Mat frame(reader->size, CV_8UC3, bgr);
        if (!reader->capture.read(frame) || frame.empty()) return false;
        if (frame.data != bgr) {
            say(error, "a picture differs in size from the first one");
            return false;
        }
        const double milliseconds = reader->capture.get(cv::CAP_PROP_POS_MSEC);
        *seconds = std::isfinite(milliseconds) && milliseconds >= 0 ? milliseconds / 1000 : -1;
        return true;
    });
}

void video_close(headsup_video_reader *reader) { delete reader; }

headsup_video_writer *writer_open(
    const char *path, const char *codec, double rate, int32_t width, int32_t height, headsup_error *error) {
    return guarded<headsup_video_writer *>(error, nullptr, [&]() -> headsup_video_writer * {
        auto writer = std::make_unique<headsup_video_writer>();
        writer->size = cv::Size(width, height);
        const int letters = cv::VideoWriter::fourcc(codec[0], codec[1], codec[2], codec[3]);
        if (!writer->writer.open(path, preferred_backend(), letters, rate, writer->size, true)) {
            say(error, "the video encoder did not start");
            return nullptr;
        }
        return writer.release();
    });
}

bool writer_write(headsup_video_writer *writer, const headsup_picture *bgr, headsup_error *error) {
    return guarded(error, false, [&] {
        if (bgr->format != HEADSUP_BGR || cv::Size(bgr->width, bgr->height) != writer->size) {
            throw std::invalid_argument("the picture has not the size or the layout of the video");
        }
        const cv::Mat frame(writer->size, CV_8UC3, const_cast<uint8_t *>(bgr->bytes), size_t(bgr->stride));
        writer->writer.write(frame);
        return true;
    });
}

bool writer_close(headsup_video_writer *writer, headsup_error *error) {
    const std::unique_ptr<headsup_video_writer> owned(writer);
    return guarded(error, false, [&] {
        owned->writer.release();
        return true;
    });
}

}  // namespace headsup
