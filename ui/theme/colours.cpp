#include "ui/theme/colours.h"

#include <algorithm>
#include <cmath>

namespace hs::ui {

namespace {

Colours lightColours() {
    Colours c;
    c.window = QColor(0xF2F2F2);
    c.panel = QColor(0xFAFAFA);
    c.field = QColor(0xFFFFFF);
    c.canvas = QColor(0xE6E6E6);
    c.line = QColor(0xDCDCDC);
    c.outline = QColor(0x8C8C8C);
    c.hover = QColor(0xE8E8E8);
    c.text = QColor(0x1E1E1E);
    c.textSoft = QColor(0x595959);
    c.textFaint = QColor(0x8E8E8E);
    c.accent = QColor(0x0B6E72);
    c.accentFill = QColor(0x0B6E72);
    c.onAccent = QColor(0xFFFFFF);
    c.accentSoft = QColor(0xCFE6E6);
    c.warning = QColor(0x8A5A00);
    c.error = QColor(0xB3261E);
    c.good = QColor(0x2E6B3A);
    c.messageBar = QColor(0xFFF8E8);
    c.onSlidePlate = QColor(255, 255, 255, 214);
    c.onSlideText = QColor(0x1E1E1E);
    c.onSlideAccent = QColor(0x0B6E72);
    return c;
}

Colours darkColours() {
    Colours c = lightColours(); // what lies on the slide stays as it is: the glass is white in both
    c.window = QColor(0x1C1C1D);
    c.panel = QColor(0x232324);
    c.field = QColor(0x2B2B2D);
    c.canvas = QColor(0x2A2A2B);
    c.line = QColor(0x353537);
    c.outline = QColor(0x77777B);
    c.hover = QColor(0x323234);
    c.text = QColor(0xE6E6E6);
    c.textSoft = QColor(0xABABAE);
    c.textFaint = QColor(0x7B7B7F);
    c.accent = QColor(0x5FC3BF);
    c.accentFill = QColor(0x2B7A76);
    c.accentSoft = QColor(0x1E4A4A);
    c.warning = QColor(0xE0B35A);
    c.error = QColor(0xF28B82);
    c.good = QColor(0x86C795);
    c.messageBar = QColor(0x33302A);
    return c;
}

double linear(double channel) {
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminance(const QColor& colour) {
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

} // namespace

const Colours& coloursOf(Scheme scheme) {
    static const Colours light = lightColours();
    static const Colours dark = darkColours();
    return scheme == Scheme::Dark ? dark : light;
}

QPalette paletteOf(Scheme scheme) {
    const Colours& c = coloursOf(scheme);
    QPalette palette;
    palette.setColor(QPalette::Window, c.window);
    palette.setColor(QPalette::WindowText, c.text);
    palette.setColor(QPalette::Base, c.field);
    palette.setColor(QPalette::AlternateBase, c.panel);
    palette.setColor(QPalette::Text, c.text);
    palette.setColor(QPalette::PlaceholderText, c.textFaint);
    palette.setColor(QPalette::Button, c.panel);
    palette.setColor(QPalette::ButtonText, c.text);
    palette.setColor(QPalette::BrightText, c.error);
    palette.setColor(QPalette::Highlight, c.accentSoft);
    palette.setColor(QPalette::HighlightedText, c.text);
    palette.setColor(QPalette::Link, c.accent);
    palette.setColor(QPalette::LinkVisited, c.accent);
    palette.setColor(QPalette::ToolTipBase, c.panel);
    palette.setColor(QPalette::ToolTipText, c.text);
    palette.setColor(QPalette::Light, c.panel.lighter(104));
    palette.setColor(QPalette::Midlight, c.hover);
    palette.setColor(QPalette::Mid, c.line);
    palette.setColor(QPalette::Dark, c.outline);
    palette.setColor(QPalette::Shadow, c.outline.darker(160));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText})
        palette.setColor(QPalette::Disabled, role, c.textFaint);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, c.hover);
    return palette;
}

double contrastRatio(const QColor& first, const QColor& second) {
    const double a = luminance(first) + 0.05;
    const double b = luminance(second) + 0.05;
    return std::max(a, b) / std::min(a, b);
}

} // namespace hs::ui
