#ifndef HEADSUP_ALLOCATION_COUNT_H
#define HEADSUP_ALLOCATION_COUNT_H

#include <stdint.h>

/// How often this thread has asked for memory since it began: calls of malloc, calloc, realloc and of their aligned
/// relatives. Only the difference of two readings says something.
uint64_t headsup_allocations_of_this_thread(void);

#endif
