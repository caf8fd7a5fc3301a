#include "core/synthetic/tissue_lattice.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstring>

namespace hs::core {

namespace {

TissueSample mix(const TissueSample& a, const TissueSample& b, float t) {
    TissueSample out = t < 0.5f ? a : b; // what has no in-between: the nearer one's
    constexpr int kSmooth = TissueSample::kSmooth;
    static_assert(offsetof(TissueSample, lesionTone) == kSmooth * sizeof(float));
    float x[kSmooth], y[kSmooth];
    std::memcpy(x, &a, sizeof x);
    std::memcpy(y, &b, sizeof y);
    for (int i = 0; i < kSmooth; ++i)
        x[i] += (y[i] - x[i]) * t;
    std::memcpy(static_cast<void*>(&out), x, sizeof x);
    return out;
}

} // namespace

TissueLattice::TissueLattice(const TissueField& field, const GlassRect& area, double step)
    : m_field(field)
    , m_step(float(step))
    , m_left(std::int64_t(std::floor(area.x / step)))
    , m_top(std::int64_t(std::floor(area.y / step)))
    , m_columns(int(std::int64_t(std::floor(area.right() / step)) - m_left) + 2)
    , m_rows(int(std::int64_t(std::floor(area.bottom() / step)) - m_top) + 2) {
    m_samples.resize(std::size_t(m_columns) * m_rows);
    if (!field.mayHoldTissue({area.x - step, area.y - step, area.width + 2 * step, area.height + 2 * step})) return;
    for (int row = 0; row < m_rows; ++row)
        for (int column = 0; column < m_columns; ++column) {
            TissueSample& sample = m_samples[std::size_t(row) * m_columns + column];
            sample = field.at({double(m_left + column) * step, double(m_top + row) * step});
            m_holdsTissue |= sample.section >= 0 && sample.inside > -40.0f && sample.d > -sample.corneum - 40.0f;
        }
}

TissueSample TissueLattice::at(float x, float y) const {
    const float gx = std::clamp(x / m_step - float(m_left), 0.0f, float(m_columns - 1) - 0.001f);
    const float gy = std::clamp(y / m_step - float(m_top), 0.0f, float(m_rows - 1) - 0.001f);
    const int column = int(gx), row = int(gy);
    const TissueSample* upper = &m_samples[std::size_t(row) * m_columns + column];
    const TissueSample* lower = upper + m_columns;
    const float fx = gx - float(column), fy = gy - float(row);
    return between(mix(upper[0], lower[0], fy), mix(upper[1], lower[1], fy), fx);
}

// Which structure a place belongs to has no in-between: where two meet, the field itself is asked.
TissueSample TissueLattice::between(const TissueSample& left, const TissueSample& right, float t) const {
    TissueSample sample = mix(left, right, t);
    const bool meet = left.kind != right.kind || left.structureTone != right.structureTone;
    if (meet && std::min(left.structure, right.structure) < m_step) {
        const float lesion = sample.lesion;
        m_field.addShapes(sample);
        sample.lesion = lesion;
    }
    return sample;
}

void TissueLattice::row(float x, float dx, float y, std::vector<TissueSample>& out) const {
    const float gy = std::clamp(y / m_step - float(m_top), 0.0f, float(m_rows - 1) - 0.001f);
    const int row = int(gy);
    const float fy = gy - float(row);
    const TissueSample* upper = &m_samples[std::size_t(row) * m_columns];
    const TissueSample* lower = upper + m_columns;
    int column = -1;
    TissueSample left, right;
    for (std::size_t i = 0; i < out.size(); ++i) {
        const float gx = std::clamp((x + dx * float(i)) / m_step - float(m_left), 0.0f, float(m_columns - 1) - 0.001f);
        if (int(gx) != column) {
            left = int(gx) == column + 1 && column >= 0 ? right : mix(upper[int(gx)], lower[int(gx)], fy);
            column = int(gx);
            right = mix(upper[column + 1], lower[column + 1], fy);
        }
        out[i] = between(left, right, gx - float(column));
    }
}

} // namespace hs::core
