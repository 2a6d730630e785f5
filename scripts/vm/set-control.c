// Sets a control of a video device: set-control DEVICE NUMBER VALUE. Small and static, because in an emulated machine
// the start of a larger tool takes longer than what it does.
#include <fcntl.h>
#include <linux/videodev2.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>

int main(int count, char **arguments) {
    if (count != 4) return 64;
    struct v4l2_control control = {
        .id = (__u32)strtoul(arguments[2], NULL, 0),
        .value = (__s32)strtol(arguments[3], NULL, 0),
    };
    int device = open(arguments[1], O_RDWR | O_NONBLOCK);
    if (device < 0 || ioctl(device, VIDIOC_S_CTRL, &control) < 0) {
        perror(arguments[1]);
        return 69;
    }
    return 0;
}
