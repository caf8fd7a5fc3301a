// What stands on the pages "About this slide" and "About". GUI thread.
#pragma once

#include <QString>

namespace hs::ui {

class SheetPage;
class SlideView;

// The facts of the slide in the view, how its colours are shown and what it takes of the memory.
void addSlideFacts(SheetPage& page, const SlideView& view);
// `engine`: the engine module's own words, or empty while it has not been loaded.
void addAbout(SheetPage& page, const QString& engine, const QString& painting);

} // namespace hs::ui
