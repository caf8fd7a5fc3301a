// The stages of a report in the user's language. A pure function; GUI thread.
#pragma once

#include "core/report_event.h"

#include <QString>

namespace hs::ui {

QString stageWords(core::Stage stage); // "reading tissue"
QString stageUnit(core::Stage stage);  // "patches"; empty where steps are not worth telling

} // namespace hs::ui
