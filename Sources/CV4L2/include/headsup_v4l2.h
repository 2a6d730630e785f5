/// What Swift can not see of V4L2 by itself: ioctl numbers (macros with casts), variadic functions, libv4lconvert.
///
/// Every function that can fail returns 0 (or a value that is not negative) or the negated errno, and starts again
/// by itself where a signal interrupted it.
#ifndef HEADSUP_V4L2_H
#define HEADSUP_V4L2_H

#include <libv4lconvert.h>
#include <linux/videodev2.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/eventfd.h>

/// The requests that this project makes; the values are the kernel's ioctl numbers.
typedef enum headsup_v4l2_request : unsigned long {
    HEADSUP_V4L2_QUERYCAP = VIDIOC_QUERYCAP,
    HEADSUP_V4L2_ENUM_FMT = VIDIOC_ENUM_FMT,
    HEADSUP_V4L2_ENUM_FRAMESIZES = VIDIOC_ENUM_FRAMESIZES,
    HEADSUP_V4L2_ENUM_FRAMEINTERVALS = VIDIOC_ENUM_FRAMEINTERVALS,
    HEADSUP_V4L2_S_FMT = VIDIOC_S_FMT,
    HEADSUP_V4L2_G_PARM = VIDIOC_G_PARM,
    HEADSUP_V4L2_S_PARM = VIDIOC_S_PARM,
    HEADSUP_V4L2_REQBUFS = VIDIOC_REQBUFS,
    HEADSUP_V4L2_QUERYBUF = VIDIOC_QUERYBUF,
    HEADSUP_V4L2_QBUF = VIDIOC_QBUF,
    HEADSUP_V4L2_DQBUF = VIDIOC_DQBUF,
    HEADSUP_V4L2_STREAMON = VIDIOC_STREAMON,
    HEADSUP_V4L2_STREAMOFF = VIDIOC_STREAMOFF,
    HEADSUP_V4L2_QUERYCTRL = VIDIOC_QUERYCTRL,
    HEADSUP_V4L2_QUERYMENU = VIDIOC_QUERYMENU,
    HEADSUP_V4L2_G_CTRL = VIDIOC_G_CTRL,
    HEADSUP_V4L2_S_CTRL = VIDIOC_S_CTRL,
} headsup_v4l2_request;

/// The controls that this project sets, by the kernel's numbers.
typedef enum headsup_v4l2_control : uint32_t {
    HEADSUP_V4L2_GAIN = V4L2_CID_GAIN,
    HEADSUP_V4L2_AUTOGAIN = V4L2_CID_AUTOGAIN,
    HEADSUP_V4L2_POWER_LINE_FREQUENCY = V4L2_CID_POWER_LINE_FREQUENCY,
    HEADSUP_V4L2_EXPOSURE_AUTO = V4L2_CID_EXPOSURE_AUTO,
    HEADSUP_V4L2_EXPOSURE_ABSOLUTE = V4L2_CID_EXPOSURE_ABSOLUTE,
    HEADSUP_V4L2_EXPOSURE_AUTO_PRIORITY = V4L2_CID_EXPOSURE_AUTO_PRIORITY,
} headsup_v4l2_control;

/// Opens a capture device without blocking, through libv4l2 (so that its plugins, such as the one for multi-planar
/// devices, apply) and without its hidden conversion: frames arrive as the driver made them.
int headsup_v4l2_open(const char *path);

/// Closes what `headsup_v4l2_open` opened.
void headsup_v4l2_close(int descriptor);

/// Makes a request; `argument` is the structure that belongs to it.
int headsup_v4l2_ioctl(int descriptor, headsup_v4l2_request request, void *argument);

/// Maps a driver's buffer for reading and writing. NULL with `*error` set where that fails.
void *headsup_v4l2_map(int descriptor, size_t length, int64_t offset, int *error);

/// Gives a mapped buffer back.
void headsup_v4l2_unmap(void *address, size_t length);

/// Makes a converter of pictures for a device that `headsup_v4l2_open` opened, whose peculiarities it then knows (a
/// sensor mounted upside down), or with -1 for pictures from elsewhere. NULL where memory is short.
struct v4lconvert_data *headsup_v4l2_create_converter(int descriptor);

/// Turns one frame from `source` into `destination`. Returns the bytes written, or the negated errno.
int headsup_v4l2_convert(struct v4lconvert_data *converter, const struct v4l2_format *source,
                         const struct v4l2_format *destination, void *bytes, int count, void *out, int capacity);

#endif
