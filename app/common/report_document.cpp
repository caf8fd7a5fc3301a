#include "app/common/report_document.h"

#include "app/common/qt_runtime.h"
#include "core/files.h"

#include <QAbstractTextDocumentLayout>
#include <QBuffer>
#include <QImage>
#include <QPagedPaintDevice>
#include <QPainter>
#include <QPalette>
#include <QPageSize>
#include <QPdfWriter>
#include <QString>
#include <QTextDocument>
#include <QTextDocumentWriter>
#include <QUrl>

#include <algorithm>
#include <memory>

namespace hs::app {

namespace {

constexpr double kTextPoints = 10.5;
constexpr double kFootPoints = 8.0;

core::Error cannotPaint(const std::filesystem::path& path) {
    return core::Error(core::ErrorCode::Internal, "the report cannot be laid out for " + core::displayName(path));
}

std::unique_ptr<QTextDocument> documentOf(const ExportParts& parts) {
    auto document = std::make_unique<QTextDocument>();
    QFont font(QStringLiteral("serif"));
    font.setPointSizeF(kTextPoints);
    document->setDefaultFont(font);
    for (std::size_t i = 0; i < parts.pictures.size(); ++i) {
        const std::string& png = parts.pictures[i].png;
        const QImage image = QImage::fromData(reinterpret_cast<const uchar*>(png.data()), int(png.size()), "PNG");
        document->addResource(QTextDocument::ImageResource, QUrl(QStringLiteral("picture-%1").arg(i)), image);
    }
    document->setHtml(QString::fromStdString(reportToHtml(parts, PictureSource::Resource)));
    return document;
}

// What no page may be without.
QString footOf(const core::Report& report) {
    QString foot = QStringLiteral("Research use, not a medical device");
    if (report.demo) foot += QStringLiteral(" · demo model: synthetic tissue only");
    return foot;
}

} // namespace

bool paintReport(const ExportParts& parts, QPagedPaintDevice& device) {
    const std::unique_ptr<QTextDocument> document = documentOf(parts);
    QPainter painter;
    if (!painter.begin(&device)) return false;
    QFont small = document->defaultFont();
    small.setPointSizeF(kFootPoints);
    const double footHeight = QFontMetricsF(small, &device).height() * 2.5;
    const QSizeF body(device.width(), device.height() - footHeight);
    document->documentLayout()->setPaintDevice(&device);
    document->setPageSize(body);
    QAbstractTextDocumentLayout::PaintContext context;
    context.palette.setColor(QPalette::Text, Qt::black); // whatever the screen's theme is
    const int pages = std::max(1, document->pageCount());
    for (int page = 0; page < pages; ++page) {
        if (page > 0) device.newPage();
        painter.save();
        painter.translate(0, -page * body.height());
        context.clip = QRectF(0, page * body.height(), body.width(), body.height());
        painter.setClipRect(context.clip);
        document->documentLayout()->draw(&painter, context);
        painter.restore();
        painter.setFont(small);
        painter.setPen(QColor(90, 90, 90));
        const QRectF foot(0, body.height() + footHeight * 0.4, body.width(), footHeight * 0.6);
        painter.drawText(foot, Qt::AlignLeft | Qt::AlignBottom, footOf(parts.record.report));
        painter.drawText(foot, Qt::AlignRight | Qt::AlignBottom, QStringLiteral("%1 / %2").arg(page + 1).arg(pages));
    }
    return painter.end();
}

core::Result<void> writeReportDocument(const ExportParts& parts, const std::filesystem::path& path, ReportFormat format) {
    ensureQtGui();
    // Into memory first: Qt's writers do not tell that a disk is full.
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    if (format == ReportFormat::Odt) {
        QTextDocumentWriter writer(&buffer, "odf");
        if (!writer.write(documentOf(parts).get())) return cannotPaint(path);
    } else {
        QPdfWriter writer(&buffer);
        writer.setPageSize(QPageSize(QPageSize::A4));
        writer.setPageMargins(QMarginsF(20, 18, 20, 14), QPageLayout::Millimeter);
        writer.setResolution(300);
        writer.setTitle(QStringLiteral("Report"));
        writer.setCreator(QStringLiteral("HistoScribe " HS_VERSION));
        if (!paintReport(parts, writer)) return cannotPaint(path);
    }
    return core::writeFileAtomically(path, {bytes.constData(), std::size_t(bytes.size())});
}

} // namespace hs::app
