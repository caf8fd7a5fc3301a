// One case of the fault suite: what is wrong, the command that meets it, and what the program must say. Tests only.
#pragma once

#include "tests/support/temporary_folder.h"

#include <sys/types.h>

#include <functional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace hs::test {

// The room of one case: a folder with blanks and Unicode in its path, where fixtures are written and the program runs.
class CaseFolder {
public:
    CaseFolder();

    const std::filesystem::path& path() const { return m_path; }
    std::string operator/(std::string_view name) const; // path of a file in it
    // Writes a file, making the folders of its name; answers its path.
    std::string write(std::string_view name, std::string_view bytes) const;
    std::string makeFolder(std::string_view name) const;

private:
    TemporaryFolder m_outer;
    std::filesystem::path m_path;
};

using Arguments = std::vector<std::string>;

struct FaultCase {
    std::string name;                                 // what is wrong, as one word: "TiffCutInItsDirectory"
    int exitCode = 3;                                 // as the contract says
    std::string sentence;                             // regular expression found in stderr; empty: stderr stays empty
    std::function<Arguments(const CaseFolder&)> meet; // makes the fixtures, answers the command line
    std::string input;                                // on stdin
    std::vector<std::string> leaves; // what it may have written, relative; else nothing new may be there
    std::function<bool(const CaseFolder&, pid_t)> meanwhile; // while it runs, until it answers true
    double seconds = 10.0;                                   // it must have ended by then
    std::string needs;                                       // file below HS_SHARED_DIR; the case is skipped without it
    std::string prints;                                      // regular expression found in stdout
    bool needsModel = false;                                 // the engine and the demo bundle
    bool speaksFirst = false;                                // results may stand on stdout before the failure
    std::string program = "hscribe";
};

inline void PrintTo(const FaultCase& one, std::ostream* out) {
    *out << one.name;
}

// The areas, one function a file.
std::vector<FaultCase> usageCases();
std::vector<FaultCase> slideCases();
std::vector<FaultCase> tiffCases();
std::vector<FaultCase> bundleCases();
std::vector<FaultCase> weightsCases();
std::vector<FaultCase> tokenizerCases();
std::vector<FaultCase> featureCases();
std::vector<FaultCase> tableCases();
std::vector<FaultCase> runCases();
std::vector<FaultCase> reportCases();
std::vector<FaultCase> settingsCases();

} // namespace hs::test
