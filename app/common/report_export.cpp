#include "app/common/report_export.h"

#include "core/files.h"

#ifdef HS_WITH_UI
#include "app/common/report_document.h"
#endif

#include <spdlog/fmt/fmt.h>

#include <algorithm>

#include <array>
#include <string_view>
#include <vector>

namespace hs::app {

using core::Error;
using core::ErrorCode;

namespace {

constexpr std::array kSectionNames{"Final diagnosis:", "Microscopic findings:", "Critical findings:"};

// Where each section name begins in the text.
std::vector<std::size_t> sectionStarts(std::string_view text) {
    std::vector<std::size_t> starts;
    for (const std::string_view name : kSectionNames)
        for (std::size_t at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1))
            starts.push_back(at);
    std::sort(starts.begin(), starts.end());
    return starts;
}

struct Section {
    std::string name; // empty for text before the first name
    std::string body;
};

std::string trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\n'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\n'))
        text.remove_suffix(1);
    return std::string(text);
}

std::vector<Section> sectionsOf(std::string_view text) {
    const std::vector<std::size_t> starts = sectionStarts(text);
    std::vector<Section> sections;
    const std::size_t first = starts.empty() ? text.size() : starts.front();
    if (std::string lead = trimmed(text.substr(0, first)); !lead.empty()) sections.push_back({"", std::move(lead)});
    for (std::size_t i = 0; i < starts.size(); ++i) {
        const std::size_t end = i + 1 < starts.size() ? starts[i + 1] : text.size();
        const std::string_view part = text.substr(starts[i], end - starts[i]);
        const std::size_t colon = part.find(':');
        sections.push_back({std::string(part.substr(0, colon)), trimmed(part.substr(colon + 1))});
    }
    return sections;
}

// The lines below every exported report.
std::vector<std::string> footer(const core::Report& report) {
    std::vector<std::string> lines;
    if (report.demo) lines.push_back("demo model: synthetic tissue only");
    lines.push_back(fmt::format("Model {} ({}), {}, {}", report.bundleName, report.weightsHash.substr(0, 16),
                                core::precisionName(report.options.precision),
                                report.options.greedy ? std::string("greedy") : fmt::format("seed {}", report.options.seed)));
    for (const std::string& fingerprint : report.slideFingerprints)
        lines.push_back("Slide " + fingerprint.substr(0, 16));
    lines.push_back("HistoScribe " + report.programVersion + " · Research use, not a medical device");
    return lines;
}

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
        case '&': out += "&amp;"; break;
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '"': out += "&quot;"; break;
        default: out += c;
        }
    }
    return out;
}

} // namespace

core::Result<ReportFormat> reportFormatFor(const std::filesystem::path& path) {
    const std::string suffix = core::utf8FromPath(path.extension());
    if (suffix == ".json") return ReportFormat::Json;
    if (suffix == ".md") return ReportFormat::Markdown;
    if (suffix == ".txt") return ReportFormat::Text;
    if (suffix == ".html" || suffix == ".htm") return ReportFormat::Html;
    if (suffix == ".pdf" || suffix == ".odt") {
#ifdef HS_WITH_UI
        return suffix == ".pdf" ? ReportFormat::Pdf : ReportFormat::Odt;
#else
        return Error(ErrorCode::InvalidInput, "this build has no Qt, which " + suffix + " needs: write .json, .html, .md or .txt");
#endif
    }
    return Error(ErrorCode::InvalidInput, core::displayName(path) + " ends in none of .json, .md, .txt, .html, .pdf and .odt");
}

std::string reportToMarkdown(const core::Report& report) {
    std::string out;
    for (const Section& section : sectionsOf(report.text)) {
        if (!section.name.empty()) out += "## " + section.name + "\n\n";
        out += section.body + "\n\n";
    }
    out += "---\n";
    for (const std::string& line : footer(report))
        out += "*" + line + "*  \n";
    return out;
}

std::string reportToText(const core::Report& report) {
    std::string out;
    for (const Section& section : sectionsOf(report.text)) {
        if (!section.name.empty()) out += section.name + ":\n";
        out += section.body + "\n\n";
    }
    for (const std::string& line : footer(report))
        out += line + "\n";
    return out;
}

std::string reportToHtml(const core::Report& report) {
    std::string out = "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Report</title>\n"
                      "<style>body{font-family:Georgia,serif;max-width:40em;margin:3em auto;line-height:1.45;color:#222}"
                      "h2{font-variant:small-caps;font-weight:normal;margin-bottom:.2em}"
                      "footer{margin-top:3em;color:#666;font-size:.85em;border-top:1px solid #ccc;padding-top:.6em}</style></head>\n<body>\n";
    for (const Section& section : sectionsOf(report.text)) {
        if (!section.name.empty()) out += "<h2>" + escaped(section.name) + "</h2>\n";
        out += "<p>" + escaped(section.body) + "</p>\n";
    }
    out += "<footer>";
    for (const std::string& line : footer(report))
        out += escaped(line) + "<br>\n";
    return out + "</footer>\n</body></html>\n";
}

core::Result<void> exportReport(const core::Report& report, const std::filesystem::path& path) {
    HS_TRY(const ReportFormat format, reportFormatFor(path));
    switch (format) {
    case ReportFormat::Json: return core::writeFileAtomically(path, core::reportToJson(report) + "\n");
    case ReportFormat::Markdown: return core::writeFileAtomically(path, reportToMarkdown(report));
    case ReportFormat::Text: return core::writeFileAtomically(path, reportToText(report));
    case ReportFormat::Html: return core::writeFileAtomically(path, reportToHtml(report));
    case ReportFormat::Pdf:
    case ReportFormat::Odt: break;
    }
#ifdef HS_WITH_UI
    return writeReportDocument(reportToHtml(report), path, format);
#else
    return Error(ErrorCode::InvalidInput, "this build has no Qt");
#endif
}

} // namespace hs::app
