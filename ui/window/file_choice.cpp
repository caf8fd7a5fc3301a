#include "ui/window/file_choice.h"

#include <QCoreApplication>
#include <QFileDialog>

namespace hs::ui {

namespace {

QString say(const char* text) {
    return QCoreApplication::translate("hs::ui::FileChoice", text);
}

QFileDialog* dialogFor(QWidget* parent, const QString& title, const QString& folder) {
    auto* dialog = new QFileDialog(parent, title, folder);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    return dialog;
}

} // namespace

void chooseSlideFiles(QWidget* parent, const QString& folder, std::function<void(const QStringList&)> chosen) {
    QFileDialog* dialog = dialogFor(parent, say(QT_TRANSLATE_NOOP("hs::ui::FileChoice", "Open a slide")), folder);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    dialog->setNameFilters(
        {say(QT_TRANSLATE_NOOP("hs::ui::FileChoice", "Slides")) +
             QStringLiteral(" (*.svs *.ndpi *.mrxs *.scn *.bif *.vms *.vmu *.svslide *.tif *.tiff *.dcm *.png *.jpg *.jpeg)"),
         say(QT_TRANSLATE_NOOP("hs::ui::FileChoice", "Feature files")) + QStringLiteral(" (*.h5 *.hdf5)"),
         say(QT_TRANSLATE_NOOP("hs::ui::FileChoice", "Reports")) + QStringLiteral(" (*.json)"),
         say(QT_TRANSLATE_NOOP("hs::ui::FileChoice", "All files")) + QStringLiteral(" (*)")});
    QObject::connect(dialog, &QFileDialog::filesSelected, parent, [chosen](const QStringList& paths) {
        if (!paths.isEmpty()) chosen(paths);
    });
    dialog->open();
}

void chooseReportFile(QWidget* parent, const QString& folder, std::function<void(const QString&)> chosen) {
    QFileDialog* dialog = dialogFor(parent, say(QT_TRANSLATE_NOOP("hs::ui::FileChoice", "Open a report")), folder);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({say(QT_TRANSLATE_NOOP("hs::ui::FileChoice", "Reports")) + QStringLiteral(" (*.json)"),
                            say(QT_TRANSLATE_NOOP("hs::ui::FileChoice", "All files")) + QStringLiteral(" (*)")});
    QObject::connect(dialog, &QFileDialog::fileSelected, parent, [chosen](const QString& path) {
        if (!path.isEmpty()) chosen(path);
    });
    dialog->open();
}

void chooseFolder(QWidget* parent, const QString& title, const QString& folder,
                  std::function<void(const QString&)> chosen) {
    QFileDialog* dialog = dialogFor(parent, title, folder);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    QObject::connect(dialog, &QFileDialog::fileSelected, parent, [chosen](const QString& path) {
        if (!path.isEmpty()) chosen(path);
    });
    dialog->open();
}

SaveChoice saveChoiceOf(ExportFormat format) {
    const QString title = say(QT_TRANSLATE_NOOP("hs::ui::FileChoice", "Export the report"));
    switch (format) {
    case ExportFormat::Pdf:
        return {title, QStringLiteral("pdf"), say(QT_TRANSLATE_NOOP("hs::ui::FileChoice", "PDF document")), {}};
    case ExportFormat::Html:
        return {title, QStringLiteral("html"), say(QT_TRANSLATE_NOOP("hs::ui::FileChoice", "Web page")), {}};
    case ExportFormat::Odt:
        return {title, QStringLiteral("odt"), say(QT_TRANSLATE_NOOP("hs::ui::FileChoice", "OpenDocument text")), {}};
    case ExportFormat::Markdown:
        return {title, QStringLiteral("md"), say(QT_TRANSLATE_NOOP("hs::ui::FileChoice", "Markdown")), {}};
    case ExportFormat::Text:
        return {title, QStringLiteral("txt"), say(QT_TRANSLATE_NOOP("hs::ui::FileChoice", "Plain text")), {}};
    case ExportFormat::Json:
        return {title, QStringLiteral("json"), say(QT_TRANSLATE_NOOP("hs::ui::FileChoice", "Report file")), {}};
    }
    return {};
}

void chooseSaveFile(QWidget* parent, const SaveChoice& choice, const QString& folder,
                    std::function<void(const QString&)> chosen) {
    QFileDialog* dialog = dialogFor(parent, choice.title, folder);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(choice.suffix);
    QStringList filters{QStringLiteral("%1 (*.%2)").arg(choice.kind, choice.suffix)};
    if (!choice.other.isEmpty()) filters << choice.other;
    dialog->setNameFilters(filters);
    QObject::connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString& filter) {
        dialog->setDefaultSuffix(filter.section(QStringLiteral("*."), 1).section(QLatin1Char(')'), 0, 0));
    });
    QObject::connect(dialog, &QFileDialog::fileSelected, parent, [chosen](const QString& path) {
        if (!path.isEmpty()) chosen(path);
    });
    dialog->open();
}

} // namespace hs::ui
