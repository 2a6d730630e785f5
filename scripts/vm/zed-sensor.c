// A stand-in for the inertial sensor of a ZED Mini, through the kernel's uhid: a HID device in the kernel's eyes, with a
// hidraw file, that speaks as the maker documents. It sends 400 reports a second once it was asked to (feature report 0x32),
// stops where it hears nothing (0x21) for three seconds, and turns to the left at 30 degrees a second. Its clock is one per
// cent fast. SIGUSR1 pulls it out, SIGUSR2 plugs it in again.
#include <fcntl.h>
#include <linux/uhid.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const uint8_t descriptor[] = {
    0x06, 0x00, 0xff, 0x09, 0x01, 0xa1, 0x01,                                           // one application of the vendor's
    0x85, 0x01, 0x09, 0x02, 0x15, 0x00, 0x26, 0xff, 0x00, 0x75, 0x08, 0x95, 63, 0x81, 0x02,  // input 1: 63 bytes
    0x85, 0x32, 0x09, 0x03, 0x75, 0x08, 0x95, 0x01, 0xb1, 0x02,                         // feature 0x32: one byte
    0x85, 0x21, 0x09, 0x04, 0x75, 0x08, 0x95, 0x01, 0xb1, 0x02,                         // feature 0x21: one byte
    0xc0,
};

static volatile sig_atomic_t plugged = 1;
static void pull(int signal) { plugged = signal == SIGUSR2; }

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec * 1e-9;
}

static void put(uint8_t *at, int64_t value, int size) {
    for (int i = 0; i < size; i++) at[i] = (uint8_t)(value >> 8 * i);
}

static int create(int file) {
    static struct uhid_event event;
    memset(&event, 0, sizeof event);
    event.type = UHID_CREATE2;
    strcpy((char *)event.u.create2.name, "STEREOLABS ZED-M Hid Device");
    strcpy((char *)event.u.create2.uniq, "4711");
    event.u.create2.bus = 3;
    event.u.create2.vendor = 0x2b03;
    event.u.create2.product = 0xf681;
    event.u.create2.rd_size = sizeof descriptor;
    memcpy(event.u.create2.rd_data, descriptor, sizeof descriptor);
    return write(file, &event, sizeof event) < 0;
}

int main(void) {
    static struct uhid_event event, answer;
    struct sigaction action = {.sa_handler = pull};
    sigaction(SIGUSR1, &action, NULL);
    sigaction(SIGUSR2, &action, NULL);
    int file = open("/dev/uhid", O_RDWR | O_CLOEXEC);
    if (file < 0 || create(file)) return perror("/dev/uhid"), 69;
    int exists = 1, streams = 0;
    double heard = 0, next = now();
    for (unsigned count = 0;;) {
        if (exists && !plugged) {
            memset(&answer, 0, sizeof answer);
            answer.type = UHID_DESTROY;
            if (write(file, &answer, sizeof answer) < 0) perror("destroy");
            exists = streams = 0;
        } else if (!exists && plugged) {
            if (create(file)) perror("create");
            exists = 1;
        }
        struct pollfd waiting = {.fd = file, .events = POLLIN};
        if (poll(&waiting, 1, 1) > 0 && read(file, &event, sizeof event) > 0 && event.type == UHID_SET_REPORT) {
            const uint8_t *data = event.u.set_report.data;
            heard = now();
            if (data[0] == 0x32) streams = data[1];
            memset(&answer, 0, sizeof answer);
            answer.type = UHID_SET_REPORT_REPLY;
            answer.u.set_report_reply.id = event.u.set_report.id;
            if (write(file, &answer, sizeof answer) < 0) perror("reply");
        }
        double time = now();
        if (!exists || !streams || time - heard > 3) {
            next = time;
            continue;
        }
        for (; next <= time; next += 0.0025, count++) {
            memset(&answer, 0, sizeof answer);
            answer.type = UHID_INPUT2;
            answer.u.input2.size = 64;
            uint8_t *d = answer.u.input2.data;
            d[0] = 1;
            put(d + 2, (int64_t)(next * 1.01 / 39.0625e-6), 8);
            put(d + 10, (int)(count % 5) - 2, 2);
            put(d + 12, -983 + (int)(count % 3) - 1, 2);
            put(d + 14, (int)(count % 7) - 3, 2);
            put(d + 18, -4087 + (int)(count % 11) - 5, 2);
            if (write(file, &answer, sizeof answer) < 0) break;
        }
    }
}
