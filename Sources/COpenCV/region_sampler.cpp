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

/// A value between two samples, 65536 times the grey level.
inline int32_t blend(const uint16_t *samples, int32_t first, int32_t second, int32_t weight) {
    const int32_t own = samples[first];
    // At most 65280 * 256, so 32 bits hold it.
    return own * 256 + (int32_t(samples[second]) - own) * weight;
}

/// The values of one row between the samples that lie `Step` apart: for each of the channels, which begin `Apart` from each
/// other, one row of levels.
template <int32_t Step, int32_t Apart, typename... Levels>
void across(const std::vector<uint16_t> &row, const std::vector<Tap> &taps, int32_t offset, Levels &...levels) {
    (levels.resize(taps.size()), ...);
    const uint16_t *samples = row.data() + offset;
    const Tap *tap = taps.data();
    const auto one_row = [&](auto *__restrict... out) {
        for (size_t x = 0, count = taps.size(); x < count; ++x) {
            const int32_t first = tap[x].first * Step;
            const int32_t second = tap[x].second * Step;
            const int32_t weight = int32_t(tap[x].weight);
            int32_t channel = -Apart;
            ((channel += Apart, out[x] = blend(samples + channel, first, second, weight)), ...);
        }
    };
    one_row(levels.data()...);
}

constexpr float level = 1.0f / 65536;

inline float grey_level(float value) { return std::min(std::max(value, 0.0f), 255.0f); }

/// One row of the three planes of the blob, and what each value is turned into.
///
/// The loops hold no branch and no table, so that they run on whole vectors.
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

    static void put(const int32_t *levels, size_t count, float scale, float shift, float *out) {
        for (size_t x = 0; x < count; ++x) out[x] = float(levels[x]) * level * scale + shift;
    }

    void put_grey(int64_t at, const std::vector<int32_t> &grey) {
        put(grey.data(), grey.size(), scale[0], shift[0], blue + at);
        put(grey.data(), grey.size(), scale[1], shift[1], green + at);
        put(grey.data(), grey.size(), scale[2], shift[2], red + at);
    }

    void put_color(
        int64_t at, const std::vector<int32_t> &b, const std::vector<int32_t> &g, const std::vector<int32_t> &r) {
        put(b.data(), b.size(), scale[0], shift[0], blue + at);
        put(g.data(), g.size(), scale[1], shift[1], green + at);
        put(r.data(), r.size(), scale[2], shift[2], red + at);
    }

    /// Rec. ITU-R BT.601 with studio range, as V4L2 cameras send it; all values 65536 times the level.
    void put_yuv(
        int64_t at, const std::vector<int32_t> &y, const std::vector<int32_t> &u, const std::vector<int32_t> &v) {
        const int32_t *luma = y.data();
        const int32_t *to_blue = u.data();
        const int32_t *to_red = v.data();
        float *const __restrict out_blue = blue + at;
        float *const __restrict out_green = green + at;
        float *const __restrict out_red = red + at;
        for (size_t x = 0, count = y.size(); x < count; ++x) {
            const float l = 1.164383f * (float(luma[x]) * level - 16);
            const float b = float(to_blue[x]) * level - 128;
            const float r = float(to_red[x]) * level - 128;
            out_blue[x] = grey_level(l + 2.017232f * b) * scale[0] + shift[0];
            out_green[x] = grey_level(l - 0.391762f * b - 0.812968f * r) * scale[1] + shift[1];
            out_red[x] = grey_level(l + 1.596027f * r) * scale[2] + shift[2];
        }
    }
};

void fill(Planes &planes, const headsup_input_form &form) {
    const int64_t size = int64_t(form.width) * form.height;
    std::fill_n(planes.blue, size, form.padding * planes.scale[0] + planes.shift[0]);
    std::fill_n(planes.green, size, form.padding * planes.scale[1] + planes.shift[1]);
    std::fill_n(planes.red, size, form.padding * planes.scale[2] + planes.shift[2]);
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
    for (int32_t y = 0; y < target.height; ++y) {
        const double position = source_position(y, target.height, region.top, region.height);
        const Tap rows = tap_at(position, region.top, bottom);
        const int64_t at = int64_t(target.top + y) * form.width + target.left;
        switch (picture.format) {
            case HEADSUP_BGR:
                blend_rows(picture.bytes, picture.stride, rows, region.left * 3, (right + 1) * 3, row_);
                across<3, 1>(row_, columns_, 0, first_, second_, third_);
                planes.put_color(at, first_, second_, third_);
                break;
            case HEADSUP_GRAY:
                blend_rows(picture.bytes, picture.stride, rows, region.left, right + 1, row_);
                across<1, 0>(row_, columns_, 0, first_);
                planes.put_grey(at, first_);
                break;
            case HEADSUP_YUYV: {
                // Whole groups of two pixels, so that the chroma of the first and the last one is there.
                const int32_t begin = region.left / 2 * 4;
                const int32_t end = std::min(right / 2 + 2, last_chroma + 1) * 4;
                blend_rows(picture.bytes, picture.stride, rows, begin, end, row_);
                across<2, 0>(row_, columns_, 0, first_);
                across<4, 2>(row_, chroma_columns_, 1, second_, third_);
                planes.put_yuv(at, first_, second_, third_);
                break;
            }
            case HEADSUP_NV12: {
                const int32_t last_row = (picture.height + 1) / 2 - 1;
                const Tap chroma_rows = tap_at((position + 0.5) / 2 - 0.5, 0, last_row);
                blend_rows(picture.bytes, picture.stride, rows, region.left, right + 1, row_);
                blend_rows(
                    chroma, picture.stride, chroma_rows, region.left / 2 * 2,
                    std::min(right / 2 + 2, last_chroma + 1) * 2, chroma_row_);
                across<1, 0>(row_, columns_, 0, first_);
                across<2, 1>(chroma_row_, chroma_columns_, 0, second_, third_);
                planes.put_yuv(at, first_, second_, third_);
                break;
            }
        }
    }
}

}  // namespace headsup
