#ifndef HEADSUP_ONNX_RUNTIME_H
#define HEADSUP_ONNX_RUNTIME_H

#include "CONNXRuntime.h"
#include "interface.h"

struct headsup_onnx_runtime {
    void *library;
    const onnx_base *base;
    onnx_functions call;
    onnx_environment *environment;
};

/// Whether a call went well; if not, its words are kept and its status is given back.
bool onnx_succeeded(const onnx_functions *call, onnx_status *status, headsup_onnx_error *error);

/// Keeps words of our own.
void onnx_say(headsup_onnx_error *error, const char *words);

#endif
