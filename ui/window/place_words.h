// What a hand types into the line prompt, understood: a place on the slide, a pixel size, an amount of memory. Pure.
#pragma once

#include "core/error.h"
#include "core/slide/slide.h"

#include <QString>

#include <optional>

namespace hs::ui {

struct PlaceWanted {
    core::Level0Point point;
    std::optional<double> times; // "20x"
};

// "10234 8812", "10234, 8812", "2.6 mm 1.9 mm", "2600 µm 1900 µm", each with "20x" after it. Lengths need a spacing.
core::Result<PlaceWanted> parsePlace(const QString& text, const core::SlideInfo& info);

// "0.25" or "0.25 0.252", with or without "µm/px".
core::Result<core::Spacing> parseSpacing(const QString& text);

// What a pixel may measure on a slide that does not say: 10 µm / objective, or the usual spacing (0.25, 0.5, 1 µm) at
// which the slide is nearest to a common piece of tissue. Never used without being asked for.
double guessSpacing(const core::SlideInfo& info);

// "512", "512 MB", "2 GB", between 128 MB and 64 GB; in megabytes.
core::Result<int> parseMegabytes(const QString& text);

} // namespace hs::ui
