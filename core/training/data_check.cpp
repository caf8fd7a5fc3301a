#include "core/training/data_check.h"

#include <algorithm>
#include <cctype>
#include <set>

namespace hs::core {

namespace {

constexpr std::size_t kLongReport = 160; // bytes; shorter ones are alike for good reasons

std::size_t indexOf(Split split) {
    return std::size_t(split);
}

const FileFact& factOf(const FileFacts& files, const std::filesystem::path& path) {
    static const FileFact nothing;
    const auto found = files.find(path);
    return found == files.end() ? nothing : found->second;
}

// What stands where, by key: for doubles.
using Places = std::map<std::string, std::vector<const Case*>>;

class Checker {
public:
    Checker(const std::vector<Case>& cases, const FileFacts& files, const std::vector<std::string>& bundleClasses)
        : m_cases(cases), m_files(files), m_bundleClasses(bundleClasses) {}

    DataCheck run() {
        for (const Case& one : m_cases) {
            ++m_check.cases[indexOf(one.split)];
            checkFiles(one);
            checkWords(one);
        }
        checkDoubles();
        checkClasses();
        checkSplits();
        for (auto& [kind, finding] : m_found) {
            if (finding.count == 0) finding.count = finding.items.size();
            m_check.findings.push_back(std::move(finding));
        }
        std::stable_sort(m_check.findings.begin(), m_check.findings.end(),
                         [](const Finding& a, const Finding& b) { return a.severity > b.severity; });
        return std::move(m_check);
    }

private:
    void note(FindingKind kind, Severity severity, const std::string& item) {
        Finding& finding = m_found.try_emplace(kind, Finding{kind, severity, 0, {}}).first->second;
        if (finding.items.empty() || finding.items.back() != item) finding.items.push_back(item);
    }

    void checkFiles(const Case& one) {
        std::size_t missing = 0;
        std::set<std::string> own; // a slide and its copy in one case are the case's own affair
        for (const auto& slide : one.slides) {
            ++m_check.slides;
            const FileFact& fact = factOf(m_files, slide);
            if (!fact.exists) ++missing;
            else if (fact.bytes == 0) note(FindingKind::EmptyFile, Severity::Blocking, one.id);
            remember(slide, fact, one, own);
        }
        std::size_t ready = 0;
        for (const auto& file : one.features) {
            const FileFact& fact = factOf(m_files, file);
            if (fact.exists && fact.bytes == 0) note(FindingKind::EmptyFile, Severity::Blocking, one.id);
            if (fact.exists) ++ready;
            if (one.slides.empty()) remember(file, fact, one, own);
        }
        const std::size_t wanted = std::max(one.slides.size(), one.features.size());
        if (ready == wanted) return; // features are all that training reads
        if (one.slides.empty()) return note(FindingKind::MissingFeatures, Severity::Blocking, one.id);
        if (missing > 0) return note(FindingKind::MissingSlide, Severity::Blocking, one.id);
        m_check.slidesWithoutFeatures += one.slides.size() - std::min(ready, one.slides.size());
        note(FindingKind::NoFeatures, Severity::Note, one.id);
    }

    void remember(const std::filesystem::path& path, const FileFact& fact, const Case& one, std::set<std::string>& own) {
        if (!fact.exists || fact.bytes == 0) return;
        const std::string key = fact.content.empty() ? path.lexically_normal().string() : fact.content;
        if (own.insert(key).second) m_slides[key].push_back(&one);
    }

    void checkWords(const Case& one) {
        if (one.diagnosis.empty()) note(FindingKind::NoDiagnosis, Severity::Warning, one.id);
        if (one.reports.empty()) note(FindingKind::NoReport, Severity::Warning, one.id);
        else ++m_check.withReport;
        for (const std::string& report : one.reports)
            if (report.size() >= kLongReport) m_reports[report].push_back(&one);
    }

    static bool inSeveralSplits(const std::vector<const Case*>& cases) {
        return std::any_of(cases.begin(), cases.end(),
                           [&](const Case* one) { return one->split != cases.front()->split; });
    }

    void checkDoubles() {
        for (const auto& [key, cases] : m_slides) {
            if (cases.size() < 2) continue;
            const bool splits = inSeveralSplits(cases);
            std::string who = cases[0]->id;
            for (std::size_t i = 1; i < cases.size(); ++i)
                who += " = " + cases[i]->id;
            note(splits ? FindingKind::DoubledInSplits : FindingKind::DoubledInSplit,
                 splits ? Severity::Blocking : Severity::Warning, who);
        }
        for (const auto& [text, cases] : m_reports)
            if (inSeveralSplits(cases)) {
                const auto other = std::find_if(cases.begin(), cases.end(), [first = cases.front()](const Case* one) {
                    return one->split != first->split;
                });
                note(FindingKind::ReportInSplits, Severity::Note, cases.front()->id + " = " + (*other)->id);
            }
    }

    void checkClasses() {
        std::map<std::string, ClassCount> classes;
        for (const Case& one : m_cases) {
            if (one.diagnosis.empty()) continue;
            ClassCount& count = classes[one.diagnosis];
            count.name = one.diagnosis;
            ++count.cases[indexOf(one.split)];
        }
        const std::set<std::string> known(m_bundleClasses.begin(), m_bundleClasses.end());
        std::map<std::string, std::string> spellings;
        for (const auto& [name, count] : classes) {
            m_check.classes.push_back(count);
            if (count.cases[0] == 0) note(FindingKind::UntaughtClass, Severity::Warning, name);
            else if (count.cases[0] < kFewCases) note(FindingKind::RareClass, Severity::Note, name);
            if (!known.empty() && !known.contains(name)) note(FindingKind::UnknownToBundle, Severity::Warning, name);
            const auto [at, first] = spellings.try_emplace(plain(name), name);
            if (!first) note(FindingKind::SpellingsOfClass, Severity::Warning, at->second + " = " + name);
        }
        if (classes.size() < 2) {
            note(FindingKind::OneClass, Severity::Warning, classes.empty() ? std::string() : classes.begin()->first);
            m_found.at(FindingKind::OneClass).count = classes.size();
        }
    }

    static std::string plain(const std::string& name) {
        std::string letters;
        for (const char c : name)
            if (std::isspace(static_cast<unsigned char>(c)) == 0)
                letters += char(std::tolower(static_cast<unsigned char>(c)));
        return letters;
    }

    void checkSplits() {
        const auto empty = [&](Split split, FindingKind kind, Severity severity) {
            if (m_check.cases[indexOf(split)] == 0) m_found.emplace(kind, Finding{kind, severity, 0, {}});
        };
        empty(Split::Train, FindingKind::NoTraining, Severity::Blocking);
        empty(Split::Validation, FindingKind::NoValidation, Severity::Warning);
        empty(Split::Test, FindingKind::NoTest, Severity::Note);
    }

    const std::vector<Case>& m_cases;
    const FileFacts& m_files;
    const std::vector<std::string>& m_bundleClasses;
    DataCheck m_check;
    std::map<FindingKind, Finding> m_found;
    Places m_slides;
    Places m_reports;
};

} // namespace

DataCheck checkData(const std::vector<Case>& cases, const FileFacts& files,
                    const std::vector<std::string>& bundleClasses) {
    return Checker(cases, files, bundleClasses).run();
}

} // namespace hs::core
