#include <opencv2/core/utility.hpp>
#include <opencv2/core/version.hpp>
#include <mutex>
#include <opencv2/imgproc.hpp>
#include <stdexcept>

#include "bridge.hpp"

const char *headsup_opencv_version(void) { return CV_VERSION; }

void headsup_opencv_set_threads(int32_t count) {
    // OpenCV rebuilds its pool of threads at every call, and a computation that runs in another thread at that moment
    // would lose the pool under its feet. So the pool is touched only where the number changes.
    static std::mutex mutex;
    static int32_t asked = 0;
    const std::lock_guard<std::mutex> lock(mutex);
    const int32_t wanted = count > 0 ? count : 0;
    if (wanted == asked) return;
    headsup_error error;
    headsup::guarded(&error, false, [&] {
        cv::setNumThreads(wanted > 0 ? wanted : -1);
        asked = wanted;
        return true;
    });
}

bool headsup_convert_to_bgr(
    const headsup_picture *picture, uint8_t *bgr, int64_t bgr_stride, headsup_error *error) {
    return headsup::guarded(error, false, [&] {
        const int width = picture->width;
        const int height = picture->height;
        cv::Mat result(height, width, CV_8UC3, bgr, static_cast<size_t>(bgr_stride));
        const auto first = [&](int type) { return headsup::plane(picture->bytes, height, width, type, picture->stride); };
        switch (picture->format) {
            case HEADSUP_BGR: first(CV_8UC3).copyTo(result); break;
            case HEADSUP_GRAY: cv::cvtColor(first(CV_8UC1), result, cv::COLOR_GRAY2BGR); break;
            case HEADSUP_YUYV: cv::cvtColor(first(CV_8UC2), result, cv::COLOR_YUV2BGR_YUYV); break;
            case HEADSUP_NV12: {
                const auto chroma = headsup::plane(
                    headsup::chroma_plane(*picture), height / 2, width / 2, CV_8UC2, picture->stride);
                cv::cvtColorTwoPlane(first(CV_8UC1), chroma, result, cv::COLOR_YUV2BGR_NV12);
                break;
            }
        }
        // A conversion that had to make room of its own has not filled the caller's.
        if (result.data != bgr) throw std::runtime_error("the picture's size does not fit its layout");
        return true;
    });
}
