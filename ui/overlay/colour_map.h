// ColourMap: colours for scores on a bright stained slide. Values, free of threads.
//
// Each map runs through control points in CIELAB (D65), evenly spaced in perceived difference, its lightness going one
// way only: so it reads the same in grey and with any kind of colour blindness.
#pragma once

#include <QColor>
#include <QString>

#include <array>

namespace hs::ui {

enum class ColourMapName {
    Lagoon, // pale yellow, green, teal, deep blue: the furthest from haematoxylin and eosin
    Ember,  // pale yellow, orange, red, near black violet
    Dusk,   // pale sand, grey, deep blue: also for eyes that see no red or no green
};

inline constexpr std::array kColourMapNames{ColourMapName::Lagoon, ColourMapName::Ember, ColourMapName::Dusk};

// For a menu, translated.
QString colourMapTitle(ColourMapName name);
// For settings and files, never translated; unknown words give Lagoon.
QString colourMapKey(ColourMapName name);
ColourMapName colourMapFromKey(const QString& key);

// Opaque 0xFFRRGGBB from lowest to highest.
using ColourMap = std::array<QRgb, 256>;
const ColourMap& colourMap(ColourMapName name);

} // namespace hs::ui
