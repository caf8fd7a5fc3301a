// Measures in words: "1.24 mm²", "312 µm", pixels where the slide has no scale. GUI thread (the locale's).
#pragma once

#include "core/annotations/shape.h"

#include <QString>

namespace hs::ui {

QString lengthText(double length, bool onGlass); // µm, mm from 1000 µm on; px
QString areaText(double area, bool onGlass);     // µm², mm² from 0.1 mm² on; px²

// The one measure that tells most of a shape: area, length or number of points.
QString mainMeasure(const core::Measures& measures);

} // namespace hs::ui
