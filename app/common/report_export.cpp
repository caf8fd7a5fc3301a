#include "app/common/report_export.h"

#include "core/files.h"
#include "core/words/sections.h"

#ifdef HS_WITH_UI
#include "app/common/report_document.h"
#endif

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>
#include <string_view>
#include <vector>

namespace hs::app {

using core::Error;
using core::ErrorCode;

namespace {

struct Section {
    std::string name; // empty for text before the first name
    std::string body;
};

std::vector<Section> sectionsOf(const std::string& text) {
    std::vector<Section> sections;
    for (const core::Section& section : core::sectionsOf(text))
        sections.push_back({section.name, text.substr(section.body.begin, section.body.end - section.body.begin)});
    return sections;
}

struct Fact {
    std::string label;
    std::string value;
};

// What stands above the text.
std::vector<Fact> headFacts(const core::CaseFields& fields) {
    std::vector<Fact> facts;
    for (const Fact& fact : {Fact{"Case", fields.number}, Fact{"Patient", fields.patient},
                             Fact{"Material", fields.material}, Fact{"Clinical question", fields.clinical}})
        if (!fact.value.empty()) facts.push_back(fact);
    return facts;
}

std::string provisionalNotice(const core::Report& report) {
    return fmt::format("Provisional: written from {} patches, before all of the tissue was read", report.provisionalPatches);
}

// "2026-11-26T16:59:49Z" for a reader: to the minute.
std::string readableTime(const std::string& iso) {
    if (iso.size() < 16 || iso[10] != 'T') return iso;
    return iso.substr(0, 10) + " " + iso.substr(11, 5) + (iso.back() == 'Z' ? " UTC" : "");
}

// Who signed, or that nobody did.
std::vector<std::string> closing(const ExportParts& parts) {
    std::vector<std::string> lines = parts.remarks;
    const core::CaseRecord& record = parts.record;
    if (record.report.provisionalPatches > 0) lines.push_back(provisionalNotice(record.report));
    if (record.signedOff && core::signatureHolds(record))
        lines.push_back("Finalised by " + record.signedOff->who + ", " + readableTime(record.signedOff->time));
    else if (record.signedOff)
        lines.push_back("Changed after it was finalised by " + record.signedOff->who + ", " + readableTime(record.signedOff->time));
    else if (!record.history.empty())
        lines.push_back("Draft, not finalised");
    return lines;
}

std::string base64(std::string_view bytes) {
    static constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const auto byte = [&](std::size_t k) {
            return i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0u;
        };
        const unsigned group = byte(0) << 16 | byte(1) << 8 | byte(2);
        for (int k = 0; k < 4; ++k)
            out += i + std::size_t(k) <= bytes.size() ? kDigits[group >> (18 - 6 * k) & 63] : '=';
    }
    return out;
}

} // namespace

// The lines below every exported report.
std::vector<std::string> exportFooter(const core::Report& report) {
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

namespace {

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
    const std::string suffix = core::folded(core::utf8FromPath(path.extension())); // ".PDF" too
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

std::string reportToMarkdown(const ExportParts& parts) {
    std::string out;
    if (!parts.institution.empty()) out += "**" + parts.institution + "**  \n";
    if (!parts.address.empty()) out += parts.address + "\n";
    if (!out.empty()) out += "\n";
    const std::vector<Fact> facts = headFacts(parts.record.fields);
    for (const Fact& fact : facts)
        out += fact.label + ": " + fact.value + "  \n";
    if (!facts.empty()) out += "\n";
    for (const Section& section : sectionsOf(parts.record.report.text)) {
        if (!section.name.empty()) out += "## " + section.name + "\n\n";
        out += section.body + "\n\n";
    }
    for (const std::string& line : closing(parts))
        out += line + "  \n";
    out += "\n---\n";
    for (const std::string& line : exportFooter(parts.record.report))
        out += "*" + line + "*  \n";
    return out;
}

std::string reportToText(const ExportParts& parts) {
    std::string out;
    for (const std::string* line : {&parts.institution, &parts.address})
        if (!line->empty()) out += *line + "\n";
    for (const Fact& fact : headFacts(parts.record.fields))
        out += fact.label + ": " + fact.value + "\n";
    if (!out.empty()) out += "\n";
    for (const Section& section : sectionsOf(parts.record.report.text)) {
        if (!section.name.empty()) out += section.name + ":\n";
        out += section.body + "\n\n";
    }
    for (const std::string& line : closing(parts))
        out += line + "\n";
    for (const std::string& line : exportFooter(parts.record.report))
        out += line + "\n";
    return out;
}

namespace {

constexpr const char* kStyle =
    "body{font-family:Georgia,serif;max-width:42em;margin:3em auto;line-height:1.45;color:#222;background:#fff}"
    "h2{font-variant:small-caps;font-weight:normal;margin-bottom:.2em}"
    ".head{border-bottom:1px solid #999;margin-bottom:1em}.soft{color:#666}"
    "figure{margin:1.4em 0}figcaption{color:#666;font-size:.85em}img{max-width:100%;height:auto;border:1px solid #ccc}"
    "footer{margin-top:3em;color:#666;font-size:.85em;border-top:1px solid #ccc;padding-top:.6em}";

// On paper: Qt paints small capitals tiny on a printer, and the page has margins of its own.
constexpr const char* kPageStyle =
    "body{font-family:serif;margin:0;line-height:1.35;color:#222}"
    "h2{font-size:large;font-weight:600;margin-top:14px;margin-bottom:2px}p{margin-top:2px;margin-bottom:6px}"
    ".soft{color:#666}";

constexpr int kPictureWidth = 600;  // CSS pixels; the width of a printed page's text
constexpr int kPictureHeight = 420; // less than half of a page: text and first picture share one

std::string headHtml(const ExportParts& parts) {
    std::string out;
    if (!parts.institution.empty()) out += "<p class=\"head\"><b>" + escaped(parts.institution) + "</b>";
    if (!parts.institution.empty() && !parts.address.empty()) out += "<br><span class=\"soft\">" + escaped(parts.address) + "</span>";
    if (!parts.institution.empty()) out += "</p>\n";
    const std::vector<Fact> facts = headFacts(parts.record.fields);
    if (!facts.empty()) out += "<table>\n";
    for (const Fact& fact : facts)
        out += "<tr><td class=\"soft\" style=\"padding-right:1em\">" + escaped(fact.label) + "</td><td>" + escaped(fact.value) + "</td></tr>\n";
    if (!facts.empty()) out += "</table>\n";
    return out;
}

std::string picturesHtml(const std::vector<ExportPicture>& pictures, PictureSource source) {
    std::string out;
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        const ExportPicture& picture = pictures[i];
        const std::string from = source == PictureSource::Inline ? "data:image/png;base64," + base64(picture.png)
                                                                 : "picture-" + std::to_string(i);
        // Both sides are told: given one, Qt's layout keeps the other as the file has it.
        const double wide = std::max(1, picture.width), high = std::max(1, picture.height);
        const double scale = std::min({1.0, kPictureWidth / wide, kPictureHeight / high});
        out += fmt::format("<figure><p style=\"line-height:100%\"><img src=\"{}\" width=\"{}\" height=\"{}\" alt=\"{}\"></p>"
                           "<figcaption class=\"soft\">{}</figcaption></figure>\n",
                           from, std::lround(wide * scale), std::lround(high * scale), escaped(picture.caption),
                           escaped(picture.caption));
    }
    return out;
}

} // namespace

std::string reportToHtml(const ExportParts& parts, PictureSource pictures) {
    std::string out = "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Report</title>\n<style>";
    out += pictures == PictureSource::Inline ? kStyle : kPageStyle;
    out += "</style></head>\n<body>\n" + headHtml(parts);
    for (const Section& section : sectionsOf(parts.record.report.text)) {
        if (!section.name.empty()) out += "<h2>" + escaped(section.name) + "</h2>\n";
        out += "<p>" + escaped(section.body) + "</p>\n";
    }
    for (const std::string& line : closing(parts))
        out += "<p class=\"soft\">" + escaped(line) + "</p>\n";
    out += picturesHtml(parts.pictures, pictures);
    out += "<footer><p class=\"soft\"><small>";
    for (const std::string& line : exportFooter(parts.record.report))
        out += escaped(line) + "<br>\n";
    return out + "</small></p></footer>\n</body></html>\n";
}

core::Result<void> exportReport(const core::Report& report, const std::filesystem::path& path) {
    ExportParts parts;
    parts.record.report = report;
    return exportReport(parts, path);
}

core::Result<void> exportReport(const ExportParts& parts, const std::filesystem::path& path) {
    HS_TRY(const ReportFormat format, reportFormatFor(path));
    const bool plain = parts.record.history.empty() && parts.record.fields == core::CaseFields{} && !parts.record.signedOff;
    switch (format) {
    case ReportFormat::Json:
        return core::writeFileAtomically(path, (plain ? core::reportToJson(parts.record.report) : core::recordToJson(parts.record)) + "\n");
    case ReportFormat::Markdown: return core::writeFileAtomically(path, reportToMarkdown(parts));
    case ReportFormat::Text: return core::writeFileAtomically(path, reportToText(parts));
    case ReportFormat::Html: return core::writeFileAtomically(path, reportToHtml(parts));
    case ReportFormat::Pdf:
    case ReportFormat::Odt: break;
    }
#ifdef HS_WITH_UI
    return writeReportDocument(parts, path, format);
#else
    return Error(ErrorCode::InvalidInput, "this build has no Qt");
#endif
}

} // namespace hs::app
