#include "model/training/report_text.h"

#include <algorithm>
#include <span>

namespace hs::model {

namespace {

constexpr std::string_view kWhite = " \t\r\n";

std::string_view trimmed(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(kWhite);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(kWhite) - begin + 1);
}

} // namespace

std::vector<std::string> reportSections(std::string_view report, const std::vector<std::string>& headings) {
    std::vector<std::size_t> cuts{0};
    for (const std::string& heading : headings)
        for (std::size_t at = report.find(heading); !heading.empty() && at != std::string_view::npos;
             at = report.find(heading, at + heading.size()))
            if (at == 0 || kWhite.find(report[at - 1]) != std::string_view::npos) cuts.push_back(at);
    std::sort(cuts.begin(), cuts.end());
    cuts.push_back(report.size());
    std::vector<std::string> sections;
    for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
        const std::string_view section = trimmed(report.substr(cuts[i], cuts[i + 1] - cuts[i]));
        if (!section.empty()) sections.emplace_back(section);
    }
    return sections;
}

std::string spaceFullStops(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        out += text[i];
        if (text[i++] != '.') continue;
        out += ' ';
        while (i < text.size() && text[i] == ' ')
            ++i;
    }
    return std::string(trimmed(out));
}

std::string trainingText(std::string_view report, std::string_view diagnosis, const ReportTextOptions& options,
                         Random& random) {
    std::vector<std::string> sections = reportSections(report, options.headings);
    const bool diagnosed = std::any_of(sections.begin(), sections.end(), [&](const std::string& section) {
        return section.starts_with(options.diagnosisHeading);
    });
    if (!diagnosed && !diagnosis.empty())
        sections.push_back(options.diagnosisHeading + " " + std::string(diagnosis) + ".");
    if (options.shuffleSections) random.shuffle(std::span(sections));
    std::string text;
    for (const std::string& section : sections)
        text += (text.empty() ? "" : " ") + section;
    return spaceFullStops(text);
}

} // namespace hs::model
