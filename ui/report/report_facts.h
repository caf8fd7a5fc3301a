// What is said about a report in one line, and what leaves the program as plain text. Pure functions; GUI thread.
#pragma once

#include "ui/report/panel_values.h"
#include "ui/report/report_document.h"

#include <QString>

namespace hs::ui {

// "84 words · seed 1 · fp32 · stopped".
QString reportFacts(const ReportDocument& document, ReportState state);

// The text for the clipboard, with the warnings it must not lose.
QString clipboardText(const core::Report& report);

// A word with a letter or a digit, as against punctuation.
bool isReadable(const ReportDocument& document, const Word& word);
int readableWords(const ReportDocument& document);

} // namespace hs::ui
