// From a case's report to the text the language model learns (reference: datasets/dataset.py as it behaves): sections
// shuffled, the diagnosis as a section of its own, a space after every full stop.
//
// Pure functions; any thread. UTF-8.
#pragma once

#include "model/training/random.h"

#include <string>
#include <string_view>
#include <vector>

namespace hs::model {

// A report cut where one of `headings` begins; what stands before the first is a section too. White space at the ends of
// a section is dropped, empty sections are left out.
std::vector<std::string> reportSections(std::string_view report, const std::vector<std::string>& headings);

// Every full stop followed by exactly one space: "0.3 mm" becomes "0. 3 mm", as the published model writes it. Trailing
// white space is dropped.
std::string spaceFullStops(std::string_view text);

struct ReportTextOptions {
    std::vector<std::string> headings{"Microscopic findings:", "Critical findings:", "Final diagnosis:"};
    std::string diagnosisHeading = "Final diagnosis:";
    bool shuffleSections = true;
};

// One training text: sections in random order, "Final diagnosis: <diagnosis>." added when the report has no such section.
std::string trainingText(std::string_view report, std::string_view diagnosis, const ReportTextOptions& options,
                         Random& random);

} // namespace hs::model
