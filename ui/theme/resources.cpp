#include "ui/theme/resources.h"

#include <QResource>

// Q_INIT_RESOURCE declares a function of the global namespace.
static void initResources() {
    Q_INIT_RESOURCE(histoscribe);
}

namespace hs::ui {

void ensureResources() {
    static const bool done = (initResources(), true);
    (void)done;
}

} // namespace hs::ui
