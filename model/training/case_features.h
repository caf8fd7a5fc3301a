// CaseFeatures: the patch features of a set of cases, read when needed and kept while memory allows.
//
// Several slides of a case lie one after the other along the patch axis, as the model sees them. Training thread.
#pragma once

#include "core/cases.h"
#include "core/error.h"
#include "model/io/feature_file.h"
#include "model/nn/libtorch.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace hs::model {

class CaseFeatures {
public:
    // Cases must outlive this. Refuses a case without feature files, and files that are not there, before any is read.
    static core::Result<CaseFeatures> open(std::vector<const core::Case*> cases, ExpectedFeatures expected,
                                           std::uint64_t memoryBytes = std::uint64_t(4) << 30);

    std::size_t count() const { return m_cases.size(); }
    const core::Case& at(std::size_t index) const { return *m_cases[index]; }

    // [n, features] float32
    core::Result<at::Tensor> features(std::size_t index);
    // Lesion share of every patch, [n]; undefined where the case has none, or none above 0.
    core::Result<at::Tensor> evidence(std::size_t index);
    bool hasEvidence(std::size_t index) const; // what evidence() answers would be defined

private:
    CaseFeatures() = default;
    core::Result<at::Tensor> read(const core::Case& one) const;

    std::vector<const core::Case*> m_cases;
    ExpectedFeatures m_expected;
    std::uint64_t m_memoryLeft = 0;
    std::vector<at::Tensor> m_kept; // undefined: not read, or no room
};

// Cases that name no feature files get those of their slides in `folder`: "<slide's file name>.h5", as `hscribe features`
// writes them.
core::Result<void> nameFeatures(std::vector<core::Case>& cases, const std::filesystem::path& folder);

// The cases of one split, in file order.
std::vector<const core::Case*> casesOf(const std::vector<core::Case>& cases, core::Split split);

} // namespace hs::model
