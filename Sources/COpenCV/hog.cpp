#include <algorithm>
#include <cmath>
#include <memory>
#include <opencv2/imgproc.hpp>
#include <opencv2/objdetect.hpp>
#include <vector>

#include "luma.hpp"

struct headsup_hog {
    cv::HOGDescriptor descriptor;
    cv::Mat grey;
    cv::Mat enlarged;
    std::vector<cv::Rect> places;
    std::vector<double> margins;
    std::vector<headsup_hog_window> windows;
};

headsup_hog *headsup_hog_create(headsup_error *error) {
    return headsup::guarded<headsup_hog *>(error, nullptr, [&] {
        auto hog = std::make_unique<headsup_hog>();
        hog->descriptor.setSVMDetector(cv::HOGDescriptor::getDefaultPeopleDetector());
        return hog.release();
    });
}

void headsup_hog_destroy(headsup_hog *hog) { delete hog; }

bool headsup_hog_detect(
    headsup_hog *hog, const headsup_picture *picture, double magnification, double scale_step, double least_margin,
    const headsup_hog_window **windows, int32_t *count, headsup_error *error) {
    return headsup::guarded(error, false, [&] {
        const cv::Mat grey = headsup::luma(*picture, hog->grey);
        const cv::Size size(
            std::max(1, int(std::lround(grey.cols * magnification))),
            std::max(1, int(std::lround(grey.rows * magnification))));
        cv::resize(grey, hog->enlarged, size, 0, 0, cv::INTER_LINEAR);
        hog->places.clear();
        hog->margins.clear();
        hog->windows.clear();
        const cv::Size window = hog->descriptor.winSize;
        if (size.width >= window.width && size.height >= window.height) {
            // No grouping: the program suppresses doubles itself, as for every other detector.
            hog->descriptor.detectMultiScale(
                hog->enlarged, hog->places, hog->margins, least_margin, cv::Size(8, 8), cv::Size(), scale_step, 0);
        }
        const double across = double(grey.cols) / size.width;
        const double down = double(grey.rows) / size.height;
        for (size_t i = 0; i < hog->places.size() && i < hog->margins.size(); ++i) {
            const cv::Rect &place = hog->places[i];
            hog->windows.push_back(
                {place.x * across, place.y * down, place.width * across, place.height * down, hog->margins[i]});
        }
        *windows = hog->windows.data();
        *count = int32_t(hog->windows.size());
        return true;
    });
}
