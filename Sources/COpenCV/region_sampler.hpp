// From a region of a picture, in any of the four layouts, to the planes of a network's input in one pass.
#pragma once

#include <cstdint>
#include <vector>

#include "include/COpenCV.h"

namespace headsup {

/// Where one output column or row comes from: between two source positions.
struct Tap {
    int32_t first;
    int32_t second;
    /// Share of the second, of 256.
    uint32_t weight;
};

/// Crops, resizes (bilinear, pixel centres as in cv::resize), converts the colours, normalises and separates the
/// planes without a picture in between: only one row is held. Whole-number arithmetic up to the last step, so
/// that every processor gives the same input. Buffers are kept from call to call.
class RegionSampler {
  public:
    /// Writes 3 * form.height * form.width floats. The region must lie inside the picture.
    void sample(
        const headsup_picture &picture, const headsup_region &region, const headsup_input_form &form, float *planes);

  private:
    std::vector<Tap> columns_;
    std::vector<Tap> chroma_columns_;
    std::vector<uint16_t> row_;
    std::vector<uint16_t> chroma_row_;
    /// The samples of one output row: blue, green, red, or luma and the two chromas.
    std::vector<int32_t> first_;
    std::vector<int32_t> second_;
    std::vector<int32_t> third_;
};

}  // namespace headsup
