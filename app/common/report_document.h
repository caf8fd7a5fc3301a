// Reports as PDF and ODT and on paper, through Qt's text documents. Any thread; makes the one QGuiApplication where there
// is none.
#pragma once

#include "app/common/report_export.h"

class QPagedPaintDevice;

namespace hs::app {

core::Result<void> writeReportDocument(const ExportParts& parts, const std::filesystem::path& path, ReportFormat format);

// Page by page, "Research use, not a medical device" and the page's number at the foot of each. False when the device
// cannot be painted on.
bool paintReport(const ExportParts& parts, QPagedPaintDevice& device);

} // namespace hs::app
