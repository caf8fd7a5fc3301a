// FakeSlide: a slide whose pixels are a formula, with tiles that fail, that take their time or that wait for a gate.
#pragma once

#include "core/slide/slide.h"

#include <QRgb>

#include <atomic>
#include <cmath>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>

namespace hs::ui {

class FakeSlide : public core::Slide {
public:
    // Levels shrink by `factor` until one is at most 1024 px a side.
    explicit FakeSlide(core::Level0Size size, int factor = 4) {
        m_info.vendor = "fake";
        m_info.size = size;
        m_info.spacing = core::Spacing{0.25, 0.25};
        m_info.objective = 40;
        double downsample = 1;
        while (true) {
            const core::LevelSize level{std::int64_t(std::ceil(double(size.width) / downsample)),
                                        std::int64_t(std::ceil(double(size.height) / downsample))};
            m_info.levels.push_back({level, {downsample}, {512, 512}});
            if (std::max(level.width, level.height) <= 1024) break;
            downsample *= factor;
        }
        m_info.scenes.push_back({"", {0, 0, size.width, size.height}});
    }

    core::SlideInfo& editInfo() { return m_info; } // before it is shared

    // The tile's reason to fail; by level and level pixels.
    std::function<std::optional<core::Error>(int, core::LevelRect)> fails;
    // The colour of a level-0 point; tissue-like when not set.
    std::function<std::uint32_t(double, double)> colour = tissue;

    // Reads wait while the gate is closed.
    void closeGate() const {
        const std::lock_guard lock(m_mutex);
        m_open = false;
    }
    void openGate() const {
        {
            const std::lock_guard lock(m_mutex);
            m_open = true;
        }
        m_gate.notify_all();
    }
    int reads() const { return m_reads; }

    const core::SlideInfo& info() const override { return m_info; }
    std::string name() const override { return "fake.svs"; }

    core::Result<core::Image> readRegion(int level, core::LevelRect area) const override {
        {
            std::unique_lock lock(m_mutex);
            m_gate.wait(lock, [this] { return m_open; });
        }
        ++m_reads;
        if (fails)
            if (auto error = fails(level, area)) return *error;
        core::Image image(int(area.width), int(area.height));
        const double scaleX = double(m_info.size.width) / double(m_info.levels[std::size_t(level)].size.width);
        const double scaleY = double(m_info.size.height) / double(m_info.levels[std::size_t(level)].size.height);
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x)
                image.row(y)[x] =
                    0xFF000000u | colour((double(area.x + x) + 0.5) * scaleX, (double(area.y + y) + 0.5) * scaleY);
        image.setOpaque(true);
        return image;
    }
    core::Result<core::Image> readAssociated(const std::string&) const override {
        return core::Error(core::ErrorCode::NotFound, "a fake slide has no label");
    }
    core::Result<std::vector<std::uint8_t>> readIccProfile() const override { return std::vector<std::uint8_t>{}; }

    // Pink discs with dark dots on white: enough to see scale, place and sharpness.
    static std::uint32_t tissue(double x, double y) {
        const auto squared = [](double fromX, double fromY, double pitch) {
            const double dx = fromX / pitch - std::floor(fromX / pitch) - 0.5;
            const double dy = fromY / pitch - std::floor(fromY / pitch) - 0.5;
            return dx * dx + dy * dy;
        };
        const double disc = squared(x, y, 4096);
        if (disc > 0.42 * 0.42) return 0xF8F6F8;
        if (squared(x, y, 48) < 0.22 * 0.22) return 0x553078;
        return disc > 0.36 * 0.36 ? 0xC86FA8 : 0xE8A9CC;
    }

private:
    core::SlideInfo m_info;
    mutable std::mutex m_mutex;
    mutable std::condition_variable m_gate;
    mutable bool m_open = true; // guarded by m_mutex
    mutable std::atomic<int> m_reads = 0;
};

} // namespace hs::ui
