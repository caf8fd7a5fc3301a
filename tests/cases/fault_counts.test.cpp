// How many cases the suite has, by area: the table between two marks in README.md, which must be what the suite is.
// HS_WRITE_COUNTS=1 writes the table anew.
#include "tests/cases/fault_case.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>

namespace hs::test {
namespace {

const std::string kBegin = "<!-- fault cases: begin -->\n";
const std::string kEnd = "<!-- fault cases: end -->\n";

struct Count {
    std::size_t failing = 0;
    std::size_t good = 0;
};

Count countOf(const std::vector<FaultCase>& cases) {
    const auto failing = std::count_if(cases.begin(), cases.end(), [](const FaultCase& one) {
        return one.exitCode != 0 || !one.sentence.empty() || one.afterwards; // told, or mended and kept
    });
    return {std::size_t(failing), cases.size() - std::size_t(failing)};
}

std::string table() {
    std::ostringstream text;
    text << "| area | broken or hostile | sound |\n|---|---|---|\n";
    Count all;
    for (const FaultArea& area : faultAreas()) {
        const Count count = countOf(area.cases());
        text << "| " << area.what << " | " << count.failing << " | " << count.good << " |\n";
        all.failing += count.failing;
        all.good += count.good;
    }
    text << "| **" << all.failing + all.good << " cases** | **" << all.failing << "** | **" << all.good << "** |\n";
    return text.str();
}

TEST(FaultCounts, TheTableInTheReadmeIsTheSuite) {
    const std::string path = std::string(HS_SOURCE_DIR) + "/README.md";
    std::ifstream file(path, std::ios::binary);
    std::string text((std::istreambuf_iterator<char>(file)), {});
    const std::size_t begin = text.find(kBegin), end = text.find(kEnd);
    ASSERT_NE(begin, std::string::npos) << "README.md has no table of fault cases";
    ASSERT_NE(end, std::string::npos) << "README.md has no table of fault cases";
    const std::size_t from = begin + kBegin.size();
    if (std::getenv("HS_WRITE_COUNTS") != nullptr)
        std::ofstream(path, std::ios::binary) << text.replace(from, end - from, table());
    else
        EXPECT_EQ(text.substr(from, end - from), table()) << "HS_WRITE_COUNTS=1 hs_fault_cases writes it anew";
}

TEST(FaultCounts, ThereAreEnoughAndMostOfThemFail) {
    Count all;
    for (const FaultArea& area : faultAreas()) {
        const Count count = countOf(area.cases());
        EXPECT_GT(count.failing, count.good) << area.name;
        all.failing += count.failing;
        all.good += count.good;
    }
    EXPECT_GE(all.failing + all.good, 150u);
    EXPECT_GT(all.failing, all.good);
}

TEST(FaultCounts, NoNameIsTwiceInAnArea) {
    for (const FaultArea& area : faultAreas()) {
        std::set<std::string> names;
        for (const FaultCase& one : area.cases())
            EXPECT_TRUE(names.insert(one.name).second) << area.name << " has " << one.name << " twice";
    }
}

} // namespace
} // namespace hs::test
