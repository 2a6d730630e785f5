#include "region_sampler.hpp"

#include <algorithm>
#include <cmath>

namespace headsup {
namespace {

/// Where the region goes in the blob: all of it, or the middle where proportions are kept.
struct Target {
    int32_t left;
    int32_t top;
    int32_t width;
    int32_t height;
};

Target target_of(const headsup_region &region, const headsup_input_form &form) {
    if (!form.letterbox) return {0, 0, form.width, form.height};
    const double scale = std::min(double(form.width) / region.width, double(form.height) / region.height);
    const int32_t width = std::clamp(int32_t(std::lround(region.width * scale)), 1, form.width);
    const int32_t height = std::clamp(int32_t(std::lround(region.height * scale)), 1, form.height);
    return {(form.width - width) / 2, (form.height - height) / 2, width, height};
}

Tap tap_at(double position, int32_t least, int32_t most) {
    const double clamped = std::clamp(position, double(least), double(most));
    const int32_t first = int32_t(clamped);
    return {first, std::min(first + 1, most), uint32_t(std::lround((clamped - first) * 256))};
}

/// Position, in source pixels, of the centre of an output pixel.
double source_position(int32_t index, int32_t count, int32_t start, int32_t length) {
    return start + (index + 0.5) * length / count - 0.5;
}

/// row[i] = 256 times the blend of two rows, for the bytes from `begin` to `end`.
void blend_rows(
    const uint8_t *plane, int64_t stride, const Tap &tap, int32_t begin, int32_t end, std::vector<uint16_t> &row) {
    row.resize(size_t(end));
    const uint8_t *first = plane + stride * tap.first;
    const uint8_t *second = plane + stride * tap.second;
    const uint16_t other = uint16_t(tap.weight);
    const uint16_t own = uint16_t(256 - other);
    uint16_t *out = row.data();
    // At most 255 * 256, so 16 bits hold it and the loop runs on whole vectors.
    for (int32_t i = begin; i < end; ++i) out[i] = uint16_t(first[i] * own + second[i] * other);
}

/// A blended value, 65536 times the grey level.
int32_t across(const std::vector<uint16_t> &row, const Tap &tap, int32_t step, int32_t offset) {
    const uint32_t first = row[size_t(tap.first * step + offset)];
    const uint32_t second = row[size_t(tap.second * step + offset)];
    return int32_t(first * (256 - tap.weight) + second * tap.weight);
}

struct Color {
    float blue;
    float green;
    float red;
};

/// Rec. ITU-R BT.601 with studio range, as V4L2 cameras send it; all values 65536 times the level.
Color color_of(int32_t y, int32_t u, int32_t v) {
    constexpr float level = 1.0f / 65536;
    const float luma = 1.164383f * (float(y) * level - 16);
    const float blue = float(u) * level - 128;
    const float red = float(v) * level - 128;
    return {
        std::clamp(luma + 2.017232f * blue, 0.0f, 255.0f),
        std::clamp(luma - 0.391762f * blue - 0.812968f * red, 0.0f, 255.0f),
        std::clamp(luma + 1.596027f * red, 0.0f, 255.0f),
    };
}

/// The three planes of the blob and what each value is turned into.
struct Planes {
    float *blue;
    float *green;
    float *red;
    float scale[3];
    float shift[3];

    Planes(float *planes, const headsup_input_form &form) {
        const int64_t size = int64_t(form.width) * form.height;
        blue = planes + (form.rgb ? 2 * size : 0);
        green = planes + size;
        red = planes + (form.rgb ? 0 : 2 * size);
        for (int channel = 0; channel < 3; ++channel) {
            // Means are given in the order of the planes; here they stand in the order blue, green, red.
            const int given = form.rgb ? 2 - channel : channel;
            scale[channel] = form.scale[given];
            shift[channel] = -form.mean[given] * form.scale[given];
        }
    }

    void put(int64_t at, const Color &color) {
        blue[at] = color.blue * scale[0] + shift[0];
        green[at] = color.green * scale[1] + shift[1];
        red[at] = color.red * scale[2] + shift[2];
    }
};

void fill(Planes &planes, const headsup_input_form &form) {
    const int64_t size = int64_t(form.width) * form.height;
    const Color color{form.padding, form.padding, form.padding};
    for (int64_t at = 0; at < size; ++at) planes.put(at, color);
}

}  // namespace

void RegionSampler::sample(
    const headsup_picture &picture, const headsup_region &region, const headsup_input_form &form, float *values) {
    Planes planes(values, form);
    const Target target = target_of(region, form);
    if (form.letterbox) fill(planes, form);

    const int32_t right = region.left + region.width - 1;
    const int32_t bottom = region.top + region.height - 1;
    const int32_t last_chroma = (picture.width + 1) / 2 - 1;
    columns_.clear();
    chroma_columns_.clear();
    for (int32_t x = 0; x < target.width; ++x) {
        const double position = source_position(x, target.width, region.left, region.width);
        columns_.push_back(tap_at(position, region.left, right));
        // Chroma lies on every other pixel, the even ones.
        chroma_columns_.push_back(tap_at(std::max(position, double(region.left)) / 2, 0, last_chroma));
    }

    const uint8_t *chroma = picture.bytes + picture.stride * picture.height;
    constexpr float level = 1.0f / 65536;
    for (int32_t y = 0; y < target.height; ++y) {
        const double position = source_position(y, target.height, region.top, region.height);
        const Tap rows = tap_at(position, region.top, bottom);
        const int64_t at = int64_t(target.top + y) * form.width + target.left;
        switch (picture.format) {
            case HEADSUP_BGR:
                blend_rows(picture.bytes, picture.stride, rows, region.left * 3, (right + 1) * 3, row_);
                for (int32_t x = 0; x < target.width; ++x) {
                    const Tap &tap = columns_[size_t(x)];
                    planes.put(
                        at + x, {float(across(row_, tap, 3, 0)) * level, float(across(row_, tap, 3, 1)) * level,
                                 float(across(row_, tap, 3, 2)) * level});
                }
                break;
            case HEADSUP_GRAY:
                blend_rows(picture.bytes, picture.stride, rows, region.left, right + 1, row_);
                for (int32_t x = 0; x < target.width; ++x) {
                    const float grey = float(across(row_, columns_[size_t(x)], 1, 0)) * level;
                    planes.put(at + x, {grey, grey, grey});
                }
                break;
            case HEADSUP_YUYV: {
                // Whole groups of two pixels, so that the chroma of the first and the last one is there.
                const int32_t begin = region.left / 2 * 4;
                const int32_t end = std::min(right / 2 + 2, last_chroma + 1) * 4;
                blend_rows(picture.bytes, picture.stride, rows, begin, end, row_);
                for (int32_t x = 0; x < target.width; ++x) {
                    const Tap &tap = chroma_columns_[size_t(x)];
                    planes.put(
                        at + x, color_of(
                                    across(row_, columns_[size_t(x)], 2, 0), across(row_, tap, 4, 1),
                                    across(row_, tap, 4, 3)));
                }
                break;
            }
            case HEADSUP_NV12: {
                const int32_t last_row = (picture.height + 1) / 2 - 1;
                const Tap chroma_rows = tap_at((position + 0.5) / 2 - 0.5, 0, last_row);
                blend_rows(picture.bytes, picture.stride, rows, region.left, right + 1, row_);
                blend_rows(
                    chroma, picture.stride, chroma_rows, region.left / 2 * 2,
                    std::min(right / 2 + 2, last_chroma + 1) * 2, chroma_row_);
                for (int32_t x = 0; x < target.width; ++x) {
                    const Tap &tap = chroma_columns_[size_t(x)];
                    planes.put(
                        at + x, color_of(
                                    across(row_, columns_[size_t(x)], 1, 0), across(chroma_row_, tap, 2, 0),
                                    across(chroma_row_, tap, 2, 1)));
                }
                break;
            }
        }
    }
}

}  // namespace headsup
