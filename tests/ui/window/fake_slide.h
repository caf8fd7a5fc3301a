// A small slide made of one colour, for tests of what is around it.
#pragma once

#include "core/slide/slide.h"

namespace hs::ui {

class FakeSlide : public core::Slide {
public:
    FakeSlide() {
        m_info.vendor = "fake";
        m_info.reader = "test";
        m_info.size = {2000, 1600};
        m_info.levels = {{{2000, 1600}, {1.0}, {256, 256}}, {{500, 400}, {4.0}, {256, 256}}};
        m_info.spacing = core::Spacing{0.5, 0.5};
        m_info.spacingSource = "test";
        m_info.objective = 20.0;
        m_info.scenes = {{"", {0, 0, 2000, 1600}}};
        m_info.fingerprint = "f00d";
    }
    const core::SlideInfo& info() const override { return m_info; }
    std::string name() const override { return "fake.svs"; }
    core::Result<core::Image> readRegion(int, core::LevelRect area) const override {
        core::Image image(static_cast<int>(area.width), static_cast<int>(area.height));
        image.fill(0xFFE8C8DCu);
        image.setOpaque(true);
        return image;
    }
    core::Result<core::Image> readAssociated(const std::string& name) const override {
        return core::Error(core::ErrorCode::NotFound, "there is no image " + name);
    }
    core::Result<std::vector<std::uint8_t>> readIccProfile() const override {
        return core::Error(core::ErrorCode::NotFound, "there is no profile");
    }

private:
    core::SlideInfo m_info;
};

} // namespace hs::ui
