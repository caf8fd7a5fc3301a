#include "ui/report/report_facts.h"

#include "ui/report/display_text.h"
#include "ui/report/report_panel.h"

#include <QStringList>

#include <algorithm>

namespace hs::ui {

bool isReadable(const ReportDocument& document, const Word& word) {
    return QChar::isLetterOrNumber(characterAt(document.text(), word.span.begin).codePoint);
}

int readableWords(const ReportDocument& document) {
    return static_cast<int>(std::count_if(document.words().begin(), document.words().end(),
                                          [&](const Word& word) { return isReadable(document, word); }));
}

QString reportFacts(const ReportDocument& document, ReportState state) {
    const core::Report report = document.report();
    const int words = readableWords(document);
    QStringList facts{words == 1 ? ReportPanel::tr("1 word") : ReportPanel::tr("%1 words").arg(words)};
    facts << (report.options.greedy ? ReportPanel::tr("greedy") : ReportPanel::tr("seed %1").arg(report.options.seed));
    facts << QString::fromStdString(core::precisionName(report.options.precision));
    if (state == ReportState::Stopped) facts << ReportPanel::tr("stopped");
    if (state == ReportState::Failed) facts << ReportPanel::tr("broken off");
    if (report.ending == core::Ending::MaxTokens) facts << ReportPanel::tr("length reached");
    if (report.provisionalPatches > 0) facts << ReportPanel::tr("provisional");
    if (document.edited()) facts << ReportPanel::tr("edited");
    return facts.join(QStringLiteral(" · "));
}

QString clipboardText(const core::Report& report) {
    QString text = QString::fromStdString(report.text);
    if (report.provisionalPatches > 0)
        text += QStringLiteral("\n\n") + ReportPanel::tr("Provisional: written from %L1 patches, before all of the tissue was read").arg(report.provisionalPatches);
    if (report.demo) text += QStringLiteral("\n\n") + ReportPanel::tr("demo model: synthetic tissue only");
    return text + QStringLiteral("\n\n") + ReportPanel::tr("Research use, not a medical device");
}

} // namespace hs::ui
