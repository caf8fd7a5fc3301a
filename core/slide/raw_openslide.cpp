#include "core/slide/raw_openslide.h"

#include "core/files.h"
#include "core/slide/openslide_slide.h"

#include <openslide.h>

#include <cmath>

namespace hs::core {

Result<std::unique_ptr<RawOpenSlide>> RawOpenSlide::open(const std::filesystem::path& path) {
    openslide_t* slide = openslide_open(path.c_str());
    if (!slide || openslide_get_error(slide)) {
        if (slide) openslide_close(slide);
        return Error(ErrorCode::Unsupported,
                     displayName(path) + " is not a slide that OpenSlide " + openSlideVersion() + " reads");
    }
    return std::unique_ptr<RawOpenSlide>(new RawOpenSlide(slide));
}

RawOpenSlide::~RawOpenSlide() {
    openslide_close(m_slide);
}

bool RawOpenSlide::read(int level, LevelRect area, std::uint32_t* pixels) const {
    const double downsample = openslide_get_level_downsample(m_slide, level);
    openslide_read_region(m_slide, pixels, std::int64_t(std::llround(double(area.x) * downsample)),
                          std::int64_t(std::llround(double(area.y) * downsample)), level, area.width, area.height);
    return openslide_get_error(m_slide) == nullptr;
}

} // namespace hs::core
