#ifndef HEADSUP_INSTRUCTION_COUNT_H
#define HEADSUP_INSTRUCTION_COUNT_H

#include <stdint.h>

/// What the kernel counts of this thread.
typedef enum headsup_thread_event {
    /// Instructions that ran outside the kernel: a counter of the processor's, which virtual machines often lack.
    HEADSUP_INSTRUCTIONS,
    /// Nanoseconds on a processor: counted by the kernel itself, wherever events may be counted at all.
    HEADSUP_TASK_CLOCK,
} headsup_thread_event;

/// Starts to count an event of the calling thread. A descriptor for `headsup_event_read`, or the negated errno where the
/// kernel or the processor does not count it.
int headsup_event_open(headsup_thread_event event);

/// The count so far; 0 where it can not be read.
uint64_t headsup_event_read(int descriptor);

/// Ends the counting.
void headsup_event_close(int descriptor);

#endif
