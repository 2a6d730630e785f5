#include <algorithm>
#include <memory>
#include <opencv2/core/utils/logger.hpp>
#include <opencv2/dnn.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "bridge.hpp"
#include "quiet_stderr.hpp"

struct headsup_network {
    cv::dnn::Net net;
    std::string output_name;
    cv::Mat output;
};

namespace {

cv::dnn::Net read_network(headsup_framework framework, const char *model, const char *configuration) {
    const std::string second = configuration ? configuration : "";
    switch (framework) {
        case HEADSUP_TENSORFLOW: return cv::dnn::readNetFromTensorflow(model, second);
        case HEADSUP_ONNX: return cv::dnn::readNetFromONNX(model);
        case HEADSUP_CAFFE: return cv::dnn::readNetFromCaffe(second, model);
    }
    throw std::invalid_argument("the framework is not known");
}

struct Place {
    cv::dnn::Backend backend;
    cv::dnn::Target target;
};

Place place_of(headsup_target target) {
    switch (target) {
        case HEADSUP_TARGET_CPU: return {cv::dnn::DNN_BACKEND_OPENCV, cv::dnn::DNN_TARGET_CPU};
        case HEADSUP_TARGET_OPENCL: return {cv::dnn::DNN_BACKEND_OPENCV, cv::dnn::DNN_TARGET_OPENCL};
        case HEADSUP_TARGET_CUDA: return {cv::dnn::DNN_BACKEND_CUDA, cv::dnn::DNN_TARGET_CUDA};
        case HEADSUP_TARGET_CUDA_FP16: return {cv::dnn::DNN_BACKEND_CUDA, cv::dnn::DNN_TARGET_CUDA_FP16};
    }
    throw std::invalid_argument("the target is not known");
}

headsup_tensor view_of(const cv::Mat &mat) {
    headsup_tensor tensor{};
    tensor.values = mat.ptr<float>();
    tensor.dimensions = mat.dims;
    for (int i = 0; i < mat.dims; ++i) tensor.sizes[i] = mat.size[i];
    return tensor;
}

/// The numbers as a matrix that owns nothing. OpenCV copies them and never writes.
cv::Mat matrix_of(const headsup_tensor &tensor) {
    int sizes[6];
    for (int i = 0; i < tensor.dimensions; ++i) sizes[i] = int(tensor.sizes[i]);
    return cv::Mat(tensor.dimensions, sizes, CV_32F, const_cast<float *>(tensor.values));
}

}  // namespace

bool headsup_target_available(headsup_target target) {
    headsup_error error;
    return headsup::guarded(&error, false, [&] {
        const Place place = place_of(target);
        const auto targets = cv::dnn::getAvailableTargets(place.backend);
        return std::find(targets.begin(), targets.end(), place.target) != targets.end();
    });
}

headsup_network *headsup_network_create(
    headsup_framework framework, const char *model, const char *configuration, headsup_target target,
    const char *output, headsup_error *error) {
    const headsup::QuietStderr quiet;
    return headsup::guarded<headsup_network *>(error, nullptr, [&] {
        // OpenCV would print what the caller is told anyway.
        cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
        auto network = std::make_unique<headsup_network>();
        network->net = read_network(framework, model, configuration);
        if (network->net.empty()) throw std::runtime_error("it holds no layers");
        const Place place = place_of(target);
        network->net.setPreferableBackend(place.backend);
        network->net.setPreferableTarget(place.target);
        network->output_name = output ? output : "";
        return network.release();
    });
}

void headsup_network_destroy(headsup_network *network) { delete network; }

bool headsup_network_run(
    headsup_network *network, const headsup_tensor *input, headsup_tensor *output, headsup_error *error) {
    return headsup::guarded(error, false, [&] {
        network->net.setInput(matrix_of(*input));
        network->output = network->net.forward(network->output_name);
        if (network->output.depth() != CV_32F || !network->output.isContinuous() || network->output.dims > 6) {
            throw std::runtime_error("the output is not a plain tensor of 32-bit floats");
        }
        *output = view_of(network->output);
        return true;
    });
}
