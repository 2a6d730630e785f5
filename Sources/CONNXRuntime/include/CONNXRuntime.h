/// What the project uses of ONNX Runtime, through the C interface that the library exports.
///
/// The library is opened when it is asked for and linked nowhere. Functions that can fail return null or false and say
/// why in `headsup_onnx_error`. One session may be used by one thread at a time; different sessions are independent.
#ifndef HEADSUP_CONNXRUNTIME_H
#define HEADSUP_CONNXRUNTIME_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Why a call failed: words, ended by a zero byte, cut where they do not fit.
typedef struct headsup_onnx_error {
    char text[512];
} headsup_onnx_error;

// --- The library -----------------------------------------------------------------------------------------------------

typedef struct headsup_onnx_runtime headsup_onnx_runtime;

/// Opens the library at a path, or one that the system finds by its name. It must outlive its sessions.
headsup_onnx_runtime *headsup_onnx_open(const char *library, headsup_onnx_error *error);

void headsup_onnx_close(headsup_onnx_runtime *runtime);

/// Version of the library, as "1.20.1"; valid as long as the runtime.
const char *headsup_onnx_version(const headsup_onnx_runtime *runtime);

/// Whether the library was built for an execution provider, by its name as "CUDAExecutionProvider".
bool headsup_onnx_has_provider(const headsup_onnx_runtime *runtime, const char *name);

// --- A network -------------------------------------------------------------------------------------------------------

typedef struct headsup_onnx_session headsup_onnx_session;

typedef enum headsup_onnx_provider {
    HEADSUP_ONNX_CPU = 0,
    HEADSUP_ONNX_CUDA = 1,
    /// TensorRT, and CUDA for what TensorRT can not compute.
    HEADSUP_ONNX_TENSORRT = 2,
} headsup_onnx_provider;

/// Row-major 32-bit floats, owned by someone else.
typedef struct headsup_onnx_tensor {
    const float *values;
    int32_t dimensions;
    int64_t sizes[6];
} headsup_onnx_tensor;

/// Reads a network. `threads` is 0 for as many as the process has processors; `output` names the result that is read,
/// null the first one.
headsup_onnx_session *headsup_onnx_load(
    const headsup_onnx_runtime *runtime, const char *model, headsup_onnx_provider provider, int32_t threads,
    const char *output, headsup_onnx_error *error);

/// Sizes that the network declares for its input, -1 where it takes any; the values are null.
void headsup_onnx_input_shape(const headsup_onnx_session *session, headsup_onnx_tensor *shape);

void headsup_onnx_unload(headsup_onnx_session *session);

/// Runs the network. The input's numbers are read during the call only; the output's stay valid until the session runs
/// again or is unloaded.
bool headsup_onnx_run(
    headsup_onnx_session *session, const headsup_onnx_tensor *input, headsup_onnx_tensor *output,
    headsup_onnx_error *error);

#ifdef __cplusplus
}
#endif

#endif
