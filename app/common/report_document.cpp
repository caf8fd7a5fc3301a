#include "app/common/report_document.h"

#include "app/common/qt_runtime.h"
#include "core/files.h"

#include <QPageSize>
#include <QPdfWriter>
#include <QString>
#include <QTextDocument>
#include <QTextDocumentWriter>

namespace hs::app {

namespace {

core::Error writeFailed(const std::filesystem::path& path) {
    return core::Error(core::ErrorCode::Internal, "cannot write " + core::displayName(path) + ": is the disk full or the folder read-only?");
}

} // namespace

core::Result<void> writeReportDocument(const std::string& html, const std::filesystem::path& path, ReportFormat format) {
    ensureQtGui();
    return core::writeAtomically(path, [&](const std::filesystem::path& temporary) -> core::Result<void> {
        const QString file = QString::fromStdString(core::utf8FromPath(temporary));
        QTextDocument document;
        document.setHtml(QString::fromStdString(html));
        if (format == ReportFormat::Odt) {
            QTextDocumentWriter writer(file, "odf");
            if (!writer.write(&document)) return writeFailed(path);
            return {};
        }
        QPdfWriter writer(file);
        writer.setPageSize(QPageSize(QPageSize::A4));
        writer.setPageMargins(QMarginsF(20, 20, 20, 20), QPageLayout::Millimeter);
        writer.setResolution(300);
        writer.setCreator(QStringLiteral("HistoScribe " HS_VERSION));
        document.print(&writer);
        std::error_code failed;
        if (std::filesystem::file_size(temporary, failed) == 0 || failed) return writeFailed(path);
        return {};
    });
}

} // namespace hs::app
