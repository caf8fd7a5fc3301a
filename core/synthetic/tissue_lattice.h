// TissueLattice: samples of a TissueField on a regular lattice, interpolated between: asking the field itself for every
// pixel would cost ten times more.
//
// The lattice points are multiples of the step, counted from the glass's corner, so that what is interpolated does not
// depend on the rectangle that was asked for. One owner, one thread.
#pragma once

#include "core/synthetic/tissue_field.h"

#include <vector>

namespace hs::core {

class TissueLattice {
public:
    // Covers `area` (µm); `step` in µm.
    TissueLattice(const TissueField& field, const GlassRect& area, double step);

    TissueSample at(float x, float y) const;
    bool holdsTissue() const { return m_holdsTissue; }

    // Samples of one row of pixels: x of the first, the distance between two, their number.
    void row(float x, float dx, float y, std::vector<TissueSample>& out) const;

private:
    TissueSample between(const TissueSample& left, const TissueSample& right, float t) const;

    const TissueField& m_field;
    float m_step;
    std::int64_t m_left; // of the first lattice column, in steps
    std::int64_t m_top;
    int m_columns;
    int m_rows;
    bool m_holdsTissue = false;
    std::vector<TissueSample> m_samples; // [rows, columns]
};

} // namespace hs::core
