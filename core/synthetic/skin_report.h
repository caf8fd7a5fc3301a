// The pathology report of a synthetic case, in HistoGPT's three sections; it states the facts of the case and no
// others.
//
// Pure; any thread. Sentences come from a small fixed stock, so that a demo model can learn the vocabulary.
#pragma once

#include "core/synthetic/skin.h"

#include <array>
#include <string>
#include <vector>

namespace hs::core {

struct SkinReport {
    std::string finalDiagnosis;      // "Final diagnosis: Basal cell carcinoma."
    std::string microscopicFindings; // "Microscopic findings: …"
    std::string criticalFindings;    // "Critical findings: Tumor thickness 0.3 mm. …"

    // The sections in this order (0 diagnosis, 1 microscopic, 2 critical), one blank between.
    std::string text(const std::array<int, 3>& order = {0, 1, 2}) const;
};

// Wording `variant` of the case's report; every variant states the same facts.
SkinReport skinReport(const SkinCase& skin, std::uint64_t variant = 0);

// Several wordings, the sections of each in an order of their own, as the training texts have it.
std::vector<std::string> skinReportTexts(const SkinCase& skin, int count);

// "0.3": millimetres with one decimal.
std::string millimetreText(double millimetres);

} // namespace hs::core
