// Writes a report into a file of the format its name asks for. Not for the GUI thread when the format is PDF.
#pragma once

#include "core/case_record.h"
#include "core/error.h"

#include <filesystem>
#include <string>
#include <vector>

namespace hs::app {

enum class ReportFormat { Json, Markdown, Text, Html, Pdf, Odt };

// By suffix. InvalidInput for a suffix that is none of them, or for one that needs Qt in a build without it.
core::Result<ReportFormat> reportFormatFor(const std::filesystem::path& path);

struct ExportPicture {
    std::string png; // the file's bytes
    std::string caption;
    int width = 0;   // pixels
    int height = 0;
};

// Everything an exported report may carry beside its text; whatever is empty is left out.
struct ExportParts {
    core::CaseRecord record;
    std::string institution; // letter-head
    std::string address;
    std::vector<ExportPicture> pictures;
    std::vector<std::string> remarks; // "82 % of the tissue was seen at 10x or closer"
};

// Where a page finds its pictures: in itself, or as resources "picture-0", "picture-1", … of a text document.
enum class PictureSource { Inline, Resource };

std::string reportToMarkdown(const ExportParts& parts);
std::string reportToText(const ExportParts& parts);
std::string reportToHtml(const ExportParts& parts, PictureSource pictures = PictureSource::Inline);

// The lines below every exported report: model, slides, program, "Research use, not a medical device".
std::vector<std::string> exportFooter(const core::Report& report);

core::Result<void> exportReport(const ExportParts& parts, const std::filesystem::path& path);
core::Result<void> exportReport(const core::Report& report, const std::filesystem::path& path);

} // namespace hs::app
