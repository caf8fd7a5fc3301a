// Golden files of the reference, and verify() run on them, for the tests of model/.
#pragma once

#include "model/verify/verify.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#define HS_NEEDS_GOLDEN(name)                                                                                          \
    if (!std::filesystem::exists(hs::model::golden(name))) GTEST_SKIP() << "needs the reference data " << name

namespace hs::model {

inline std::filesystem::path golden(const std::string& name) {
    return std::filesystem::path(HS_SHARED_DIR) / "golden" / name;
}

struct Told {
    core::Result<bool> passed = false;
    std::vector<core::VerifyLine> lines;

    std::string failures() const {
        std::string text;
        for (const core::VerifyLine& line : lines)
            if (line.verdict == core::Verdict::Fail)
                text += line.name + ": " + std::to_string(line.largestDifference) + " > " +
                        std::to_string(line.tolerance) + " " + line.note + "\n";
        return text;
    }

    const core::VerifyLine* find(const std::string& name) const {
        for (const core::VerifyLine& line : lines)
            if (line.name == name) return &line;
        return nullptr;
    }

    // Names of skipped tensors with their reasons, inputs left out.
    std::map<std::string, std::string> skips() const {
        std::map<std::string, std::string> found;
        for (const core::VerifyLine& line : lines)
            if (line.verdict == core::Verdict::Skip && line.note != "an input") found[line.name] = line.note;
        return found;
    }

    // With HS_PRINT_VERIFY set, every line: for looking at how close the numbers are.
    void print() const {
        if (std::getenv("HS_PRINT_VERIFY") == nullptr) return;
        for (const core::VerifyLine& line : lines)
            std::printf("%-60s %10.3g %10.3g %s %s\n", line.name.c_str(), line.largestDifference, line.tolerance,
                        line.verdict == core::Verdict::Pass   ? "PASS"
                        : line.verdict == core::Verdict::Fail ? "FAIL"
                                                              : "SKIP",
                        line.note.c_str());
    }
};

inline Told verifyGolden(const core::VerifyRequest& request) {
    Told told;
    told.passed = verify(request, [&](const core::VerifyLine& line) { told.lines.push_back(line); }, {});
    return told;
}

} // namespace hs::model
