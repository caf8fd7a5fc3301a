// Colours: the neutral greys and the one accent of the light and of the dark theme. Values, free of threads.
//
// The slide keeps its own white background in both themes, so what is drawn on it has colours of its own (onSlide…).
#pragma once

#include <QColor>
#include <QPalette>

namespace hs::ui {

enum class Scheme { Light, Dark };

struct Colours {
    QColor window;     // behind panels
    QColor panel;      // docks, bars
    QColor field;      // what can be typed into
    QColor canvas;     // around the slide, where there is no glass
    QColor line;       // hairlines between areas
    QColor outline;    // borders of fields and buttons; 3:1 against window and field
    QColor hover;      // under the pointer
    QColor text;       // 7:1 against window, panel and field
    QColor textSoft;   // labels; 4.5:1
    QColor textFaint;  // disabled, placeholders
    QColor accent;     // links, focus, the word in hand; 4.5:1 against panel and field
    QColor accentFill; // the one filled button
    QColor onAccent;   // text on accentFill; 4.5:1
    QColor accentSoft; // selection, pinned word: text stays readable on it
    QColor warning;    // text and icons, 4.5:1 against panel
    QColor error;
    QColor good;
    QColor messageBar; // behind a message above the slide

    QColor onSlidePlate; // plate under small controls on the slide, half transparent
    QColor onSlideText;  // text and lines on that plate
    QColor onSlideAccent;
};

// The table of one scheme.
const Colours& coloursOf(Scheme scheme);

// The same as a palette for Qt's own widgets.
QPalette paletteOf(Scheme scheme);

// The contrast ratio of two opaque colours, 1 to 21. Source: WCAG 2.1, relative luminance.
double contrastRatio(const QColor& first, const QColor& second);

} // namespace hs::ui
