// Reports as PDF and ODT, through Qt's text documents. Any thread; makes the one QGuiApplication where there is none.
#pragma once

#include "app/common/report_export.h"

namespace hs::app {

core::Result<void> writeReportDocument(const std::string& html, const std::filesystem::path& path, ReportFormat format);

} // namespace hs::app
