#include <memory>
#include <stdexcept>

#include "guarded.hpp"
#include "region_sampler.hpp"

struct headsup_sampler {
    headsup::RegionSampler sampler;
};

namespace {

void check(const headsup_picture &picture, const headsup_region &region) {
    const bool paired = picture.format == HEADSUP_YUYV || picture.format == HEADSUP_NV12;
    if (paired && picture.width % 2 != 0) throw std::invalid_argument("a YUV picture needs an even width");
    const bool inside = region.left >= 0 && region.top >= 0 && region.width > 0 && region.height > 0 &&
                        region.width <= picture.width - region.left && region.height <= picture.height - region.top;
    if (!inside) throw std::invalid_argument("the region reaches out of the picture");
}

}  // namespace

headsup_sampler *headsup_sampler_create(headsup_error *error) {
    return headsup::guarded<headsup_sampler *>(error, nullptr, [] { return new headsup_sampler(); });
}

void headsup_sampler_destroy(headsup_sampler *sampler) { delete sampler; }

bool headsup_sampler_sample(
    headsup_sampler *sampler, const headsup_picture *picture, headsup_region region, const headsup_input_form *form,
    float *planes, headsup_error *error) {
    return headsup::guarded(error, false, [&] {
        check(*picture, region);
        if (form->width < 1 || form->height < 1) throw std::invalid_argument("the network's input has no size");
        sampler->sampler.sample(*picture, region, *form, planes);
        return true;
    });
}
