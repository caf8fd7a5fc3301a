#include "model/training/case_features.h"

#include "core/files.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <numeric>

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::Result;

Result<CaseFeatures> CaseFeatures::open(std::vector<const core::Case*> cases, ExpectedFeatures expected,
                                        std::uint64_t memoryBytes) {
    std::size_t missing = 0;
    std::string first;
    for (const core::Case* one : cases) {
        if (one->features.empty())
            return Error(ErrorCode::InvalidInput,
                         "the case '" + one->id + "' names no feature file: make them first (hscribe features), and name them or their folder (--features)");
        for (const auto& file : one->features) {
            std::error_code problem;
            if (std::filesystem::exists(file, problem)) continue;
            if (missing++ == 0) first = core::displayName(file);
        }
    }
    if (missing > 0)
        return Error(ErrorCode::NotFound, std::to_string(missing) + " feature files of the cases are not there, the first is " + first);
    CaseFeatures set;
    set.m_kept.resize(cases.size());
    set.m_cases = std::move(cases);
    set.m_expected = std::move(expected);
    set.m_memoryLeft = memoryBytes;
    return set;
}

Result<at::Tensor> CaseFeatures::read(const core::Case& one) const {
    std::vector<at::Tensor> slides;
    for (const auto& file : one.features) {
        HS_TRY(const auto set, readFeatureFile(file, m_expected));
        at::Tensor rows = at::empty({std::int64_t(set.count()), set.dimension}); // [n, features]
        std::memcpy(rows.data_ptr<float>(), set.values.data(), set.values.size() * sizeof(float));
        slides.push_back(rows);
    }
    const at::Tensor bag = slides.size() == 1 ? slides.front() : at::cat(slides, 0); // [n, features]
    if (bag.size(0) == 0) return Error(ErrorCode::Corrupt, "the case '" + one.id + "' has no patch at all");
    return bag;
}

Result<at::Tensor> CaseFeatures::features(std::size_t index) {
    at::Tensor& kept = m_kept[index];
    if (kept.defined()) return kept;
    HS_TRY(const at::Tensor bag, read(*m_cases[index]));
    if (bag.nbytes() <= m_memoryLeft) {
        m_memoryLeft -= bag.nbytes();
        kept = bag;
    }
    return bag;
}

Result<at::Tensor> CaseFeatures::evidence(std::size_t index) {
    const core::Case& one = *m_cases[index];
    if (one.evidence.empty()) return at::Tensor();
    std::vector<float> all;
    for (const auto& slide : one.evidence)
        all.insert(all.end(), slide.begin(), slide.end());
    HS_TRY(const at::Tensor bag, features(index));
    if (bag.size(0) != std::int64_t(all.size()))
        return Error(ErrorCode::Corrupt, "the case '" + one.id + "' has evidence for " + std::to_string(all.size()) +
                                             " patches but features of " + std::to_string(bag.size(0)));
    if (std::accumulate(all.begin(), all.end(), 0.0f) <= 0.0f) return at::Tensor();
    return at::tensor(all, at::kFloat); // [n]
}

bool CaseFeatures::hasEvidence(std::size_t index) const {
    for (const auto& slide : m_cases[index]->evidence)
        if (std::any_of(slide.begin(), slide.end(), [](float share) { return share > 0.0f; })) return true;
    return false;
}

Result<void> nameFeatures(std::vector<core::Case>& cases, const std::filesystem::path& folder) {
    std::map<std::string, std::filesystem::path> slideOf; // by file name
    for (core::Case& one : cases) {
        if (!one.features.empty()) continue;
        for (const auto& slide : one.slides) {
            const std::string name = core::utf8FromPath(slide.filename());
            const auto [before, first] = slideOf.try_emplace(name, slide);
            if (!first && before->second != slide)
                return Error(ErrorCode::InvalidInput, "several slides are named " + core::displayName(slide) +
                                                          ": say in the table of cases which feature file is whose (features)");
            one.features.push_back(folder / core::pathFromUtf8(name + ".h5"));
        }
    }
    return {};
}

std::vector<const core::Case*> casesOf(const std::vector<core::Case>& cases, core::Split split) {
    std::vector<const core::Case*> found;
    for (const core::Case& one : cases)
        if (one.split == split) found.push_back(&one);
    return found;
}

} // namespace hs::model
