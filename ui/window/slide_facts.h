// The words about a slide: for the status line and for its page of facts. Pure functions; numbers in the user's
// language.
#pragma once

#include "core/geometry.h"
#include "core/slide/slide.h"

#include <QString>

#include <optional>
#include <utility>
#include <vector>

namespace hs::ui {

// "12.4 mm × 9.8 mm · 0.25 µm/px"; pixels where the spacing is not known, and that it is not.
QString sizeFacts(const core::SlideInfo& info);

// "x 10234 y 8812"; empty without a point.
QString pointFacts(std::optional<core::Level0Point> point);

// "20.0x"; empty when unknown.
QString magnificationFacts(std::optional<double> times);

// Label and value, in order; nothing that may name a patient (label, barcode, raw properties).
std::vector<std::pair<QString, QString>> slideFacts(const core::SlideInfo& info);

} // namespace hs::ui
