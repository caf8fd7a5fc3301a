// A slide of computed pixels for tests of what stands above the readers: levels, failures and waiting as the test
// wants.
#pragma once

#include "core/slide/slide.h"

#include <atomic>
#include <cmath>
#include <functional>

namespace hs::test {

class FakeSlide : public core::Slide {
public:
    // Sizes finest first.
    explicit FakeSlide(std::vector<core::LevelSize> levels, core::LevelSize tile = {256, 256}) {
        m_info.vendor = "fake";
        m_info.size = {levels[0].width, levels[0].height};
        for (const core::LevelSize& size : levels)
            m_info.levels.push_back({size, {double(levels[0].width) / double(size.width)}, tile});
        m_info.scenes = {{"whole slide", {0, 0, m_info.size.width, m_info.size.height}}};
        m_info.fingerprint = "fake";
    }

    const core::SlideInfo& info() const override { return m_info; }
    core::SlideInfo& info() { return m_info; }
    std::string name() const override { return "fake.svs"; }

    core::Result<core::Image> readRegion(int level, core::LevelRect area) const override {
        ++reads;
        if (before) before(level, area);
        if (fails && fails(level, area))
            return core::Error(core::ErrorCode::Corrupt, "cannot read level " + std::to_string(level) + " of fake.svs");
        core::Image image(int(area.width), int(area.height));
        for (std::int64_t y = 0; y < area.height; ++y)
            for (std::int64_t x = 0; x < area.width; ++x)
                image.row(int(y))[x] = 0xFF000000u | pixel(level, area.x + x, area.y + y);
        image.setOpaque(true);
        return image;
    }
    core::Result<core::Image> readAssociated(const std::string&) const override {
        return core::Error(core::ErrorCode::NotFound, "none");
    }
    core::Result<std::vector<std::uint8_t>> readIccProfile() const override {
        return core::Error(core::ErrorCode::NotFound, "none");
    }

    // 0xRRGGBB; by default a pattern in which every pixel tells its place.
    std::function<std::uint32_t(int level, std::int64_t x, std::int64_t y)> pixel = [](int level, std::int64_t x,
                                                                                       std::int64_t y) {
        return std::uint32_t(level << 20 ^ (x & 1023) << 10 ^ (y & 1023));
    };
    std::function<bool(int level, core::LevelRect)> fails;
    std::function<void(int level, core::LevelRect)> before;
    mutable std::atomic<int> reads = 0;

private:
    core::SlideInfo m_info;
};

} // namespace hs::test
