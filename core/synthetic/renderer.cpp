#include "core/synthetic/renderer.h"

#include "core/synthetic/cell_painter.h"
#include "core/synthetic/noise.h"
#include "core/synthetic/tissue_lattice.h"
#include "core/synthetic/tissue_shader.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <thread>

namespace hs::core {

namespace {

constexpr int kBlock = 256;          // pixels, side of what is painted at once
constexpr double kLatticeStep = 4.0; // µm
constexpr double kCoarsest = 1.0;    // µm per pixel that is painted; coarser pictures are averages

// One row of pixels from `factor` rows of finer ones.
void averageRow(const std::uint8_t* fine, std::size_t stride, int factor, std::int64_t width, std::uint8_t* out) {
    const unsigned count = unsigned(factor) * unsigned(factor);
    for (std::int64_t column = 0; column < width; ++column)
        for (int channel = 0; channel < 3; ++channel) {
            unsigned sum = count / 2;
            for (int j = 0; j < factor; ++j)
                for (int i = 0; i < factor; ++i)
                    sum += fine[std::size_t(j) * stride + std::size_t(column * factor + i) * 3 + std::size_t(channel)];
            *out++ = std::uint8_t(sum / count);
        }
}

} // namespace

SkinRenderer::SkinRenderer(std::shared_ptr<const SkinCase> skin)
    : m_field(std::move(skin))
    , m_stainer(m_field.skin().stain) {}

LevelSize SkinRenderer::sizeAt(double spacing) const {
    return {std::int64_t(std::floor(skin().glass.width / spacing + 1e-6)),
            std::int64_t(std::floor(skin().glass.height / spacing + 1e-6))};
}

void SkinRenderer::renderFine(const LevelRect& area, double spacing, std::uint8_t* rgb, std::size_t stride) const {
    const Noise& noise = Noise::shared();
    const GlassRect glass{double(area.x) * spacing, double(area.y) * spacing, double(area.width) * spacing,
                          double(area.height) * spacing};
    const double margin = CellPainter::kMargin + 4.0;
    const TissueLattice lattice(
        m_field, {glass.x - margin, glass.y - margin, glass.width + 2 * margin, glass.height + 2 * margin},
        kLatticeStep);
    // Kept from block to block: asking the system for fresh pages costs a tenth of the time.
    static thread_local DyeBlock block;
    block.left = area.x, block.top = area.y;
    block.width = int(area.width), block.height = int(area.height);
    block.spacing = spacing;
    block.dyes.clear();
    if (lattice.holdsTissue()) {
        block.dyes.resize(std::size_t(area.width * area.height));
        block.cover.resize(block.dyes.size());
        const TissueShader shader(skin(), spacing);
        std::vector<TissueSample> samples(std::size_t(area.width));
        for (int row = 0; row < block.height; ++row) {
            const float y = block.yOf(row);
            lattice.row(block.xOf(0), float(spacing), y, samples);
            for (int column = 0; column < block.width; ++column) {
                const std::size_t at = std::size_t(row) * block.width + column;
                const float cover = shader.coverage(samples[std::size_t(column)]);
                block.cover[at] = cover;
                if (cover > 0.0f) block.dyes[at] = shader.shade(samples[std::size_t(column)], block.xOf(column), y);
            }
        }
        CellPainter(m_field, spacing).paint(lattice, block);
    }
    for (int row = 0; row < block.height; ++row) {
        std::uint8_t* out = rgb + std::size_t(row) * stride;
        for (int column = 0; column < block.width; ++column, out += 3) {
            const float x = block.xOf(column), y = block.yOf(row);
            const float shade = 0.5f * noise.at(x / 900.0f, y / 900.0f) + 0.35f * noise.at(x / 3.3f, y / 3.3f);
            const std::size_t at = std::size_t(row) * block.width + column;
            const Dye dye = block.dyes.empty() ? Dye{} : scaled(block.dyes[at], block.cover[at]);
            m_stainer.colour(dye, shade, out);
        }
    }
}

void SkinRenderer::renderBlock(const LevelRect& area, double spacing, std::uint8_t* rgb, std::size_t stride) const {
    const int factor = std::max(1, int(std::ceil(spacing / kCoarsest - 1e-9)));
    if (factor == 1) return renderFine(area, spacing, rgb, stride);
    // Pieces of the fine picture, averaged factor x factor.
    const std::int64_t piece = std::max(1, kBlock / factor);
    std::vector<std::uint8_t> fine(std::size_t(piece * factor) * std::size_t(piece * factor) * 3);
    for (std::int64_t y = 0; y < area.height; y += piece)
        for (std::int64_t x = 0; x < area.width; x += piece) {
            const std::int64_t width = std::min(piece, area.width - x), height = std::min(piece, area.height - y);
            const std::size_t fineStride = std::size_t(width * factor) * 3;
            renderFine({(area.x + x) * factor, (area.y + y) * factor, width * factor, height * factor},
                       spacing / factor, fine.data(), fineStride);
            for (std::int64_t row = 0; row < height; ++row)
                averageRow(fine.data() + std::size_t(row) * std::size_t(factor) * fineStride, fineStride, factor, width,
                           rgb + std::size_t(y + row) * stride + std::size_t(x) * 3);
        }
}

void SkinRenderer::renderInto(const LevelRect& area, double spacing, std::span<std::uint8_t> rgb) const {
    const std::size_t stride = std::size_t(area.width) * 3;
    for (std::int64_t y = 0; y < area.height; y += kBlock)
        for (std::int64_t x = 0; x < area.width; x += kBlock) {
            const LevelRect block{area.x + x, area.y + y, std::min<std::int64_t>(kBlock, area.width - x),
                                  std::min<std::int64_t>(kBlock, area.height - y)};
            renderBlock(block, spacing, rgb.data() + std::size_t(y) * stride + std::size_t(x) * 3, stride);
        }
}

std::vector<std::uint8_t> SkinRenderer::render(const LevelRect& area, double spacing, int threads) const {
    std::vector<std::uint8_t> rgb(std::size_t(area.width * area.height) * 3);
    const std::size_t stride = std::size_t(area.width) * 3;
    const std::int64_t columns = (area.width + kBlock - 1) / kBlock, rows = (area.height + kBlock - 1) / kBlock;
    std::atomic<std::int64_t> next{0};
    const auto work = [&] {
        for (std::int64_t i = next++; i < columns * rows; i = next++) {
            const std::int64_t x = i % columns * kBlock, y = i / columns * kBlock;
            const LevelRect block{area.x + x, area.y + y, std::min<std::int64_t>(kBlock, area.width - x),
                                  std::min<std::int64_t>(kBlock, area.height - y)};
            renderBlock(block, spacing, rgb.data() + std::size_t(y) * stride + std::size_t(x) * 3, stride);
        }
    };
    const int wanted = threads > 0 ? threads : int(std::max(1u, std::thread::hardware_concurrency()));
    std::vector<std::jthread> workers;
    for (int i = 1; i < wanted; ++i)
        workers.emplace_back(work);
    work();
    workers.clear();
    return rgb;
}

std::vector<std::uint8_t> SkinRenderer::renderMask(const LevelRect& area, double spacing) const {
    std::vector<std::uint8_t> mask(std::size_t(area.width * area.height));
    for (std::int64_t row = 0; row < area.height; ++row)
        for (std::int64_t column = 0; column < area.width; ++column) {
            const GlassPoint point{(double(area.x + column) + 0.5) * spacing, (double(area.y + row) + 0.5) * spacing};
            mask[std::size_t(row * area.width + column)] = m_field.inLesion(m_field.at(point)) ? 255 : 0;
        }
    return mask;
}

std::vector<std::uint8_t> renderPatch(const SkinRenderer& renderer, GlassPoint corner, int pixels, double spacing) {
    std::vector<std::uint8_t> rgb(std::size_t(pixels) * pixels * 3);
    const LevelRect area{std::llround(corner.x / spacing), std::llround(corner.y / spacing), pixels, pixels};
    renderer.renderInto(area, spacing, rgb);
    return rgb;
}

} // namespace hs::core
