/// The C face of what the project uses of OpenCV: networks, the HOG people detector, calibration, stereo and colour
/// conversion.
///
/// No C++ exception leaves these functions: each that can fail returns false and says why in `headsup_error`.
/// Nothing here may be called on one object from two threads at a time; different objects are independent.
#ifndef HEADSUP_COPENCV_H
#define HEADSUP_COPENCV_H

#include <stdbool.h>
#include <stdint.h>

#include "HeadsupCalibration.h"
#include "HeadsupFlow.h"
#include "HeadsupMarkers.h"
#include "HeadsupMedia.h"
#include "HeadsupPicture.h"
#include "HeadsupStereo.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Part of a picture, whole pixels.
typedef struct headsup_region {
    int32_t left;
    int32_t top;
    int32_t width;
    int32_t height;
} headsup_region;

/// Version of the OpenCV in use, as "4.6.0".
const char *headsup_opencv_version(void);

/// Threads that OpenCV may use, for the whole process; 0 lets it choose.
void headsup_opencv_set_threads(int32_t count);

/// Makes a BGR picture of any other, into `bgr` with rows of `bgr_stride` bytes. NV12 needs an even width and height.
bool headsup_convert_to_bgr(const headsup_picture *picture, uint8_t *bgr, int64_t bgr_stride, headsup_error *error);

// --- A network's input ----------------------------------------------------------------------------------------------

/// How pixels become the network's input: (value - mean) * scale, in planes, for each of R, G, B (or B, G, R).
typedef struct headsup_input_form {
    int32_t width;
    int32_t height;
    float mean[3];
    float scale[3];
    /// Planes in the order red, green, blue instead of blue, green, red.
    bool rgb;
    /// Keep the region's proportions and fill the rest with `padding`, instead of stretching it.
    bool letterbox;
    /// Grey level of the filling, 0 to 255.
    float padding;
} headsup_input_form;

/// Keeps its buffers from picture to picture.
typedef struct headsup_sampler headsup_sampler;

headsup_sampler *headsup_sampler_create(headsup_error *error);

void headsup_sampler_destroy(headsup_sampler *sampler);

/// Writes one region of a picture as 3 * height * width floats, in one pass.
bool headsup_sampler_sample(
    headsup_sampler *sampler, const headsup_picture *picture, headsup_region region, const headsup_input_form *form,
    float *planes, headsup_error *error);

// --- Networks -------------------------------------------------------------------------------------------------------

typedef struct headsup_network headsup_network;

typedef enum headsup_framework {
    HEADSUP_TENSORFLOW = 0,
    HEADSUP_ONNX = 1,
    HEADSUP_CAFFE = 2,
} headsup_framework;

typedef enum headsup_target {
    HEADSUP_TARGET_CPU = 0,
    HEADSUP_TARGET_OPENCL = 1,
    HEADSUP_TARGET_CUDA = 2,
    HEADSUP_TARGET_CUDA_FP16 = 3,
} headsup_target;

/// Row-major 32-bit floats, owned by someone else.
typedef struct headsup_tensor {
    const float *values;
    int32_t dimensions;
    int64_t sizes[6];
} headsup_tensor;

/// Whether the OpenCV in use can compute on the target on this machine.
bool headsup_target_available(headsup_target target);

/// Reads a network. `configuration` may be null where the framework needs none; `output` names the layer whose result
/// is wanted, null the last one.
headsup_network *headsup_network_create(
    headsup_framework framework, const char *model, const char *configuration, headsup_target target,
    const char *output, headsup_error *error);

void headsup_network_destroy(headsup_network *network);

/// Runs the network. The input's numbers are read during the call only; the output's stay valid until the network runs
/// again or is destroyed.
bool headsup_network_run(
    headsup_network *network, const headsup_tensor *input, headsup_tensor *output, headsup_error *error);

// --- HOG ------------------------------------------------------------------------------------------------------------

typedef struct headsup_hog headsup_hog;

/// One window in which HOG saw a person, pixels of the picture.
typedef struct headsup_hog_window {
    double left;
    double top;
    double width;
    double height;
    /// Distance from the support vector machine's boundary.
    double margin;
} headsup_hog_window;

headsup_hog *headsup_hog_create(headsup_error *error);

void headsup_hog_destroy(headsup_hog *hog);

/// Looks for people in a picture enlarged by `magnification`; the windows stay valid until the next call.
bool headsup_hog_detect(
    headsup_hog *hog, const headsup_picture *picture, double magnification, double scale_step, double least_margin,
    const headsup_hog_window **windows, int32_t *count, headsup_error *error);

#ifdef __cplusplus
}
#endif

#endif
