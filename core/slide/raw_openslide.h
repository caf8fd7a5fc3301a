// RawOpenSlide: openslide_read_region and nothing besides, as the measure of our own readers. Any thread.
#pragma once

#include "core/error.h"
#include "core/geometry.h"

#include <cstdint>
#include <filesystem>
#include <memory>

struct _openslide;

namespace hs::core {

class RawOpenSlide {
public:
    // Unsupported for what OpenSlide does not read.
    static Result<std::unique_ptr<RawOpenSlide>> open(const std::filesystem::path& path);
    ~RawOpenSlide();

    // `pixels` holds area.width x area.height; `area` in pixels of the level. False on an error.
    bool read(int level, LevelRect area, std::uint32_t* pixels) const;

private:
    explicit RawOpenSlide(_openslide* slide)
        : m_slide(slide) {}
    _openslide* const m_slide;
};

} // namespace hs::core
