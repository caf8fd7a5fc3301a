#include "core/tiles/tile_reader.h"

#include <algorithm>
#include <array>

namespace hs::core {

namespace {

// Source pixels read at once while averaging: 8 MB.
constexpr std::int64_t kPieceSide = 1440;

// Averages squares of `shrink` source pixels into `target`, whose upper left pixel is (targetX, targetY); squares that
// the slide's edge cuts are averaged over what is there.
void averageInto(Image& target, std::int64_t targetX, std::int64_t targetY, const Image& source, std::int64_t shrink) {
    for (std::int64_t y = 0; y * shrink < source.height(); ++y) {
        const std::int64_t rowEnd = std::min<std::int64_t>((y + 1) * shrink, source.height());
        for (std::int64_t x = 0; x * shrink < source.width(); ++x) {
            const std::int64_t columnEnd = std::min<std::int64_t>((x + 1) * shrink, source.width());
            std::array<std::uint64_t, 3> sum{};
            for (std::int64_t sy = y * shrink; sy < rowEnd; ++sy) {
                for (std::int64_t sx = x * shrink; sx < columnEnd; ++sx) {
                    const std::uint32_t pixel = source.row(int(sy))[sx];
                    sum[0] += pixel & 255;
                    sum[1] += pixel >> 8 & 255;
                    sum[2] += pixel >> 16 & 255;
                }
            }
            const std::uint64_t count = std::uint64_t((rowEnd - y * shrink) * (columnEnd - x * shrink));
            const auto mean = [&](int channel) { return std::uint32_t((sum[channel] + count / 2) / count); };
            target.row(int(targetY + y))[targetX + x] = 0xFF000000u | mean(2) << 16 | mean(1) << 8 | mean(0);
        }
    }
}

} // namespace

Result<Image> readTile(const Slide& slide, const TilePyramid& pyramid, TileId id, std::stop_token stop) {
    const LevelRect area = pyramid.tileArea(id);
    if (area.empty()) return Error(ErrorCode::InvalidInput, "the tile asked for lies outside the slide");
    const PyramidLevel& level = pyramid.levels()[id.level];
    if (level.shrink == 1) return slide.readRegion(level.sourceLevel, area);

    Image tile = Image::forOverwrite(int(area.width), int(area.height));
    const LevelRect source = pyramid.sourceArea(id);
    const std::int64_t step = std::max<std::int64_t>(1, kPieceSide / level.shrink) * level.shrink;
    for (std::int64_t y = 0; y < source.height; y += step) {
        for (std::int64_t x = 0; x < source.width; x += step) {
            if (stop.stop_requested()) return Error(ErrorCode::Cancelled, "reading the overview was stopped");
            const LevelRect piece = source.intersected({source.x + x, source.y + y, step, step});
            HS_TRY(const Image pixels, slide.readRegion(level.sourceLevel, piece));
            averageInto(tile, x / level.shrink, y / level.shrink, pixels, level.shrink);
        }
    }
    tile.setOpaque(true);
    return tile;
}

} // namespace hs::core
