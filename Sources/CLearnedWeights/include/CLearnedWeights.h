#ifndef HEADSUP_LEARNED_WEIGHTS_H
#define HEADSUP_LEARNED_WEIGHTS_H

#include <stddef.h>
#include <stdint.h>

/* The trained network's file, as it was when the program was built; `count` receives the number of bytes. */
const uint8_t *headsup_learned_weights(size_t *count);

#endif
