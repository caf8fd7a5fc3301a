#include "ui/overlay/overlay_model.h"

#include "ui/overlay/patch_layout.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace hs::ui {

namespace {

constexpr double kOpaqueFrom = 0.4; // scaled scores from here on have the full opacity
constexpr double kFieldPatches = 5; // sides of the field around a patch

} // namespace

QRgb overlayColour(double scaledScore, const OverlayStyle& style) {
    if (!(scaledScore >= style.threshold) || scaledScore <= 0) return 0;
    const double rise = std::min(1.0, scaledScore / kOpaqueFrom);
    const double alpha = std::clamp(style.opacity, 0.0, 1.0) * rise * rise * (3 - 2 * rise);
    const QRgb colour = colourMap(style.map)[std::size_t(std::lround(std::min(1.0, scaledScore) * 255))];
    return qPremultiply(qRgba(qRed(colour), qGreen(colour), qBlue(colour), int(std::lround(alpha * 255))));
}

core::Result<OverlayModelPtr> OverlayModel::create(std::shared_ptr<const core::PatchGrid> grid,
                                                   core::ScoreGrid scores, std::optional<float> sharedHighest) {
    if (!grid) return core::Error(core::ErrorCode::InvalidInput, "a map needs the patches it belongs to, and got none");
    if (grid->patches.size() != scores.scores.size())
        return core::Error(core::ErrorCode::InvalidInput, "the map has " + std::to_string(scores.scores.size()) +
                                                              " scores for " + std::to_string(grid->patches.size()) +
                                                              " patches; expected one for each");
    auto model = std::shared_ptr<OverlayModel>(new OverlayModel);
    model->m_grid = std::move(grid);
    model->m_scores = std::move(scores);
    model->rank();
    model->m_sharedHighest = std::max(model->m_highest, sharedHighest.value_or(model->m_highest));
    model->m_blocks = layOutPatches(*model->m_grid);
    return OverlayModelPtr(std::move(model));
}

void OverlayModel::rank() {
    const std::vector<float>& scores = m_scores.scores;
    for (std::size_t i = 0; i < scores.size(); ++i)
        if (std::isfinite(scores[i])) m_descending.push_back(i);
    std::stable_sort(m_descending.begin(), m_descending.end(),
                     [&](std::size_t a, std::size_t b) { return scores[a] > scores[b]; });
    m_percentile.assign(scores.size(), 0.0f);
    if (m_descending.empty()) return;
    m_highest = scores[m_descending.front()];
    m_lowest = std::min(0.0f, scores[m_descending.back()]);
    // From the weakest up; equal scores share the place of the first of them.
    const std::size_t count = m_descending.size();
    std::size_t lower = 0;
    for (std::size_t up = 0; up < count; ++up) {
        const std::size_t patch = m_descending[count - 1 - up];
        if (up > 0 && scores[patch] > scores[m_descending[count - up]]) lower = up;
        m_percentile[patch] = count > 1 ? float(lower) / float(count - 1) : 1.0f;
    }
}

std::optional<double> OverlayModel::scaled(std::size_t patch, OverlayScale scale) const {
    if (patch >= m_scores.scores.size() || !std::isfinite(m_scores.scores[patch])) return std::nullopt;
    if (scale == OverlayScale::Percentile) return m_percentile[patch];
    const float highest = scale == OverlayScale::Shared ? m_sharedHighest : m_highest;
    if (highest <= m_lowest) return 0.0;
    return (double(m_scores.scores[patch]) - m_lowest) / (double(highest) - m_lowest);
}

double OverlayModel::rawAt(double scaledScore, OverlayScale scale) const {
    const double place = std::clamp(scaledScore, 0.0, 1.0);
    if (scale == OverlayScale::Shared) return m_lowest + place * (double(m_sharedHighest) - m_lowest);
    if (scale == OverlayScale::Raw) return m_lowest + place * (double(m_highest) - m_lowest);
    if (m_descending.empty()) return 0.0;
    const double index = (1 - place) * double(m_descending.size() - 1);
    return m_scores.scores[m_descending[std::size_t(std::lround(index))]];
}

std::optional<std::size_t> OverlayModel::patchAt(core::Level0Point point) const {
    for (const OverlayBlock& block : m_blocks) {
        if (!block.area.contains(point)) continue;
        const int column =
            std::min(block.columns - 1, int((point.x - block.area.x) / block.area.width * block.columns));
        const int row = std::min(block.rows - 1, int((point.y - block.area.y) / block.area.height * block.rows));
        const int patch = block.patchOfCell[std::size_t(row) * std::size_t(block.columns) + std::size_t(column)];
        if (patch >= 0) return std::size_t(patch);
    }
    return std::nullopt;
}

std::optional<std::size_t> OverlayModel::strongest(std::size_t rank) const {
    if (rank >= m_descending.size()) return std::nullopt;
    return m_descending[rank];
}

core::Level0Rect OverlayModel::fieldOf(std::size_t patch) const {
    if (patch >= m_grid->patches.size()) return {};
    const core::Level0PixelRect& area = m_grid->patches[patch].area;
    const double width = double(area.width) * kFieldPatches, height = double(area.height) * kFieldPatches;
    const double x = double(area.x) + double(area.width) / 2, y = double(area.y) + double(area.height) / 2;
    return {x - width / 2, y - height / 2, width, height};
}

QImage OverlayModel::picture(std::size_t block, const OverlayStyle& style) const {
    const OverlayBlock& cells = m_blocks[block];
    QImage image(cells.columns, cells.rows, QImage::Format_ARGB32_Premultiplied);
    for (int row = 0; row < cells.rows; ++row) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(row));
        for (int column = 0; column < cells.columns; ++column) {
            const int patch = cells.patchOfCell[std::size_t(row) * std::size_t(cells.columns) + std::size_t(column)];
            const std::optional<double> score = patch < 0 ? std::nullopt : scaled(std::size_t(patch), style.scale);
            line[column] = score ? overlayColour(*score, style) : 0;
        }
    }
    return image;
}

} // namespace hs::ui
