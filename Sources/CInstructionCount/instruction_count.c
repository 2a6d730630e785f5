#include "instruction_count.h"

#include <errno.h>
#include <linux/perf_event.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

// The C library has no function for perf_event_open(2), and Swift none for a variadic syscall.
int headsup_event_open(headsup_thread_event event) {
    struct perf_event_attr attributes;
    memset(&attributes, 0, sizeof attributes);
    attributes.size = sizeof attributes;
    attributes.type = event == HEADSUP_INSTRUCTIONS ? PERF_TYPE_HARDWARE : PERF_TYPE_SOFTWARE;
    attributes.config = event == HEADSUP_INSTRUCTIONS ? PERF_COUNT_HW_INSTRUCTIONS : PERF_COUNT_SW_TASK_CLOCK;
    attributes.exclude_kernel = event == HEADSUP_INSTRUCTIONS;
    attributes.exclude_hv = 1;
    const long descriptor = syscall(SYS_perf_event_open, &attributes, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
    return descriptor < 0 ? -errno : (int)descriptor;
}

uint64_t headsup_event_read(int descriptor) {
    uint64_t count = 0;
    return read(descriptor, &count, sizeof count) == sizeof count ? count : 0;
}

void headsup_event_close(int descriptor) { close(descriptor); }
