// A plain picture (PNG, JPEG) as a slide, decoded by Qt into memory with a pyramid of halves. Any thread.
#pragma once

#include "core/slide/slide.h"

#include <vector>

namespace hs::ui {

class PictureSlide final : public core::Slide {
public:
    // Unsupported for what is neither or too large to be held in memory, Corrupt for a broken one. Takes a second for a
    // large one: not for the GUI thread. Has the shape of Slide::PictureReader.
    static core::Result<core::SlidePtr> open(const std::filesystem::path& path);

    const core::SlideInfo& info() const override { return m_info; }
    std::string name() const override { return m_name; }
    core::Result<core::Image> readRegion(int level, core::LevelRect area) const override;
    core::Result<core::Image> readAssociated(const std::string& name) const override;
    core::Result<std::vector<std::uint8_t>> readIccProfile() const override;

private:
    PictureSlide() = default;

    std::string m_name;
    core::SlideInfo m_info;
    std::vector<core::Image> m_levels; // as m_info.levels
    std::vector<std::uint8_t> m_profile;
};

} // namespace hs::ui
