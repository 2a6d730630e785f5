#include "include/COpenCVMedia.h"

#include <cstdlib>
#include <opencv2/core/utils/logger.hpp>

#include "media.hpp"

const headsup_media_functions *headsup_media(void) {
    static const headsup_media_functions functions = [] {
        // What goes wrong is told through headsup_error. Whoever sets the variables wants to hear more.
        cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
        setenv("OPENCV_FFMPEG_LOGLEVEL", "-8", 0);
        setenv("OPENCV_IO_ENABLE_OPENEXR", "1", 0);
        return headsup_media_functions{
            HEADSUP_MEDIA_VERSION,  headsup::video_open,   headsup::video_read, headsup::video_close,
            headsup::writer_open,   headsup::writer_write, headsup::writer_close,
            headsup::image_read,    headsup::image_free,   headsup::image_write,
            headsup::jpeg_encode,
            headsup::canvas_draw,   headsup::canvas_place,
        };
    }();
    return &functions;
}
