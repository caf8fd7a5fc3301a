#include "core/patches/patch_reader.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace hs::core {

namespace {

constexpr double kMostRunPixels = 4 << 20; // source pixels of a run; 16 MB
constexpr std::int32_t kMostRunCells = 16;
constexpr double kSameScale = 0.01;

} // namespace

int levelToRead(const std::vector<SlideLevel>& levels, double downsample) {
    const double zoom = 1.0 / downsample;
    int chosen = 0;
    for (int level = 1; level < int(levels.size()); ++level) {
        const double levelZoom = 1.0 / levels[level].downsample.value;
        if (std::abs(levelZoom - zoom) / levelZoom < kSameScale) return level;
        if (levelZoom < zoom) break;
        chosen = level;
    }
    return chosen;
}

PatchReader::PatchReader(SlidePtr slide, const PatchPlan& plan)
    : m_slide(std::move(slide))
    , m_plan(plan) {
    const std::vector<SlideLevel>& levels = m_slide->info().levels;
    m_level = levelToRead(levels, plan.downsample);
    const SlideLevel& level = levels[m_level];
    const double scaleX = double(levels[0].size.width) / double(level.size.width);
    const double scaleY = double(levels[0].size.height) / double(level.size.height);
    for (const PatchPlan::SceneGrid& grid : plan.scenes) {
        ScenePixels scene;
        const Level0PixelRect& area = grid.area;
        scene.area = {std::llround(double(area.x) / scaleX), std::llround(double(area.y) / scaleY),
                      std::max<std::int64_t>(1, std::llround(double(area.width) / scaleX)),
                      std::max<std::int64_t>(1, std::llround(double(area.height) / scaleY))};
        scene.scaled = {std::max<std::int64_t>(1, std::int64_t(double(area.width) / plan.downsample)),
                        std::max<std::int64_t>(1, std::int64_t(double(area.height) / plan.downsample))};
        scene.asStored = std::abs(scene.area.width - scene.scaled.width) <= 1 &&
                         std::abs(scene.area.height - scene.scaled.height) <= 1;
        m_scenes.push_back(scene);
    }
}

std::vector<CellRun> PatchReader::runs() const {
    const double scale = m_plan.downsample / m_slide->info().levels[m_level].downsample.value;
    const double cellPixels = std::max(1.0, std::pow(m_plan.settings.sizePixels * scale, 2));
    const auto longest = std::int32_t(std::clamp(kMostRunPixels / cellPixels, 1.0, double(kMostRunCells)));
    std::vector<CellRun> runs;
    std::size_t firstCell = 0;
    for (std::size_t scene = 0; scene < m_plan.scenes.size(); ++scene) {
        const PatchPlan::SceneGrid& grid = m_plan.scenes[scene];
        for (std::int32_t row = 0; row < grid.rows; ++row) {
            for (std::int32_t column = 0; column < grid.columns; column += longest) {
                const std::int32_t count = std::min(longest, grid.columns - column);
                runs.push_back({std::int32_t(scene), row, column, count, firstCell});
                firstCell += std::size_t(count);
            }
        }
    }
    return runs;
}

Result<std::vector<std::uint8_t>> PatchReader::readScaled(const ScenePixels& scene, ScaledRect part) const {
    if (scene.asStored) {
        HS_TRY(const Image pixels,
               m_slide->readRegion(m_level, {scene.area.x + part.x, scene.area.y + part.y, part.width, part.height}));
        return pixels.toRgb();
    }
    const BilinearScaler scaler({scene.area.width, scene.area.height}, scene.scaled);
    LevelRect area = scaler.sourceArea(part);
    area.x += scene.area.x;
    area.y += scene.area.y;
    HS_TRY(const Image pixels, m_slide->readRegion(m_level, area));
    return scaler.scale(pixels, part);
}

Result<std::vector<std::vector<std::uint8_t>>> PatchReader::read(const CellRun& run) const {
    const std::int64_t side = m_plan.settings.sizePixels;
    const ScaledRect part{run.firstColumn * side, run.row * side, run.count * side, side};
    Result<std::vector<std::uint8_t>> rgb = readScaled(m_scenes[std::size_t(run.scene)], part);
    if (!rgb)
        return std::move(rgb).error().withContext("patches " + std::to_string(run.firstCell) + " to " +
                                                  std::to_string(run.firstCell + std::size_t(run.count) - 1) + " of " +
                                                  std::to_string(m_plan.cells()));
    std::vector<std::vector<std::uint8_t>> patches(std::size_t(run.count));
    const auto patchRow = std::size_t(side * 3), runRow = patchRow * std::size_t(run.count);
    for (std::size_t i = 0; i < patches.size(); ++i) {
        patches[i].resize(patchRow * std::size_t(side));
        for (std::size_t y = 0; y < std::size_t(side); ++y)
            std::memcpy(patches[i].data() + y * patchRow, rgb.value().data() + y * runRow + i * patchRow, patchRow);
    }
    return patches;
}

} // namespace hs::core
