// Writes a report into a file of the format its name asks for. Not for the GUI thread when the format is PDF.
#pragma once

#include "core/error.h"
#include "core/report.h"

#include <filesystem>
#include <string>

namespace hs::app {

enum class ReportFormat { Json, Markdown, Text, Html, Pdf, Odt };

// By suffix. InvalidInput for a suffix that is none of them, or for one that needs Qt in a build without it.
core::Result<ReportFormat> reportFormatFor(const std::filesystem::path& path);

std::string reportToMarkdown(const core::Report& report);
std::string reportToText(const core::Report& report);
std::string reportToHtml(const core::Report& report);

core::Result<void> exportReport(const core::Report& report, const std::filesystem::path& path);

} // namespace hs::app
