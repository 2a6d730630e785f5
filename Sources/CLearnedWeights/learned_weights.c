#include "CLearnedWeights.h"

/* The file becomes part of the program, so that one static binary is enough. #embed is C23, which the compiler takes in
   older dialects as well, with this warning. */
#pragma clang diagnostic ignored "-Wc23-extensions"
static const uint8_t network[] = {
#embed "learned.weights"
};

const uint8_t *headsup_learned_weights(size_t *count) {
    *count = sizeof network;
    return network;
}
