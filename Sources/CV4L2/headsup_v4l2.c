#include "headsup_v4l2.h"

#include <errno.h>
#include <fcntl.h>
#include <libv4l-plugin.h>
#include <libv4l2.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

int headsup_v4l2_open(const char *path) {
    int descriptor;
    do {
        descriptor = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
    } while (descriptor < 0 && errno == EINTR);
    if (descriptor < 0) return -errno;
    // Asked here first, because libv4l2 and its plugins print a complaint about a file that is no video device.
    struct v4l2_capability capability;
    if (ioctl(descriptor, VIDIOC_QUERYCAP, &capability) < 0) {
        int error = errno;
        close(descriptor);
        return -error;
    }
    if (v4l2_fd_open(descriptor, V4L2_DISABLE_CONVERSION) < 0) {
        int error = errno;
        close(descriptor);
        return error > 0 ? -error : -EINVAL;
    }
    return descriptor;
}

void headsup_v4l2_close(int descriptor) {
    // Not repeated after EINTR: Linux has closed the descriptor by then.
    v4l2_close(descriptor);
}

int headsup_v4l2_ioctl(int descriptor, headsup_v4l2_request request, void *argument) {
    int result;
    do {
        result = v4l2_ioctl(descriptor, (unsigned long)request, argument);
    } while (result < 0 && errno == EINTR);
    return result < 0 ? -errno : result;
}

void *headsup_v4l2_map(int descriptor, size_t length, int64_t offset, int *error) {
    void *address = v4l2_mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, offset);
    if (address != MAP_FAILED) return address;
    *error = errno;
    return NULL;
}

void headsup_v4l2_unmap(void *address, size_t length) { v4l2_munmap(address, length); }

// A converter asks its device only for what it is and offers. Where there is none the answer is: nothing special.
static int converter_ioctl(void *unused, int descriptor, unsigned long request, void *argument) {
    (void)unused;
    if (descriptor >= 0) return v4l2_ioctl(descriptor, request, argument);
    if (request == VIDIOC_QUERYCAP) {
        memset(argument, 0, sizeof(struct v4l2_capability));
        return 0;
    }
    errno = EINVAL;
    return -1;
}

struct v4lconvert_data *headsup_v4l2_create_converter(int descriptor) {
    static const struct libv4l_dev_ops operations = {.ioctl = converter_ioctl};
    return v4lconvert_create_with_dev_ops(descriptor, NULL, &operations);
}

int headsup_v4l2_convert(struct v4lconvert_data *converter, const struct v4l2_format *source,
                         const struct v4l2_format *destination, void *bytes, int count, void *out, int capacity) {
    int written = v4lconvert_convert(converter, source, destination, bytes, count, out, capacity);
    if (written >= 0) return written;
    return errno > 0 ? -errno : -EIO;
}
