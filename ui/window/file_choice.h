// Choosing files: the platform's own dialogs, opened beside the work and never waited for. GUI thread; the answer comes
// later, or never.
#pragma once

#include "ui/report/panel_values.h"

#include <QString>
#include <QStringList>

#include <functional>

class QWidget;

namespace hs::ui {

// Slides (several of one case), feature files and saved reports.
void chooseSlideFiles(QWidget* parent, const QString& folder, std::function<void(const QStringList&)> chosen);

// One saved report.
void chooseReportFile(QWidget* parent, const QString& folder, std::function<void(const QString&)> chosen);

void chooseFolder(QWidget* parent, const QString& title, const QString& folder,
                  std::function<void(const QString&)> chosen);

struct SaveChoice {
    QString title;
    QString suffix; // without a dot
    QString kind;   // "PDF document"
    QString other;  // another kind that may be chosen, as a filter: "SVG drawing (*.svg)"; empty: none
};

SaveChoice saveChoiceOf(ExportFormat format);
void chooseSaveFile(QWidget* parent, const SaveChoice& choice, const QString& folder,
                    std::function<void(const QString&)> chosen);

} // namespace hs::ui
