// What stands on the pages "Keys" and "About". GUI thread.
#pragma once

#include <QString>

namespace hs::ui {

class Actions;
class SheetPage;

void addKeys(SheetPage& page, const Actions& actions);
// `engine`: the engine module's own words, or empty while it has not been loaded.
void addAbout(SheetPage& page, const QString& engine);

} // namespace hs::ui
