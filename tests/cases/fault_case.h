// One case of the fault suite: what is wrong, the command that meets it, and what the program must say. Tests only.
#pragma once

#include "tests/support/temporary_folder.h"

#include <sys/types.h>

#include <functional>
#include <optional>
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
    // While it runs, until it answers true.
    std::function<bool(const CaseFolder&, const std::filesystem::path& home, pid_t)> meanwhile;
    double seconds = 10.0;                                   // it must have ended by then
    std::string needs;                                       // file below HS_SHARED_DIR; the case is skipped without it
    std::string prints;                                      // regular expression found in stdout
    bool needsModel = false;                                 // the engine and the demo bundle
    bool speaksFirst = false;                                // results may stand on stdout before the failure
    std::string program = "hscribe";
    std::function<void(const CaseFolder&, const std::filesystem::path& home)> atHome; // what the user's home holds
    // After it has ended: empty, or what is wrong with what it left in the home or the folder.
    std::function<std::string(const CaseFolder&, const std::filesystem::path& home)> afterwards;
    std::optional<std::string> policy; // /etc/histoscribe/policy.json, in a mount namespace of its own
};

// A home's environment, for programs that a case runs beside the one it is about.
std::vector<std::string> homeEnvironment(const std::filesystem::path& home);

inline void PrintTo(const FaultCase& one, std::ostream* out) {
    *out << one.name;
}

struct FaultArea {
    const char* name; // as gtest shows it
    const char* what; // for the table in the README
    std::vector<FaultCase> (*cases)();
};
const std::vector<FaultArea>& faultAreas();

// The areas.
std::vector<FaultCase> usageCases();
std::vector<FaultCase> slideCases();
std::vector<FaultCase> tiffCases();
std::vector<FaultCase> bundleCases();
std::vector<FaultCase> weightsCases();
std::vector<FaultCase> tokenizerCases();
std::vector<FaultCase> featureCases();
std::vector<FaultCase> hdf5Cases(); // part of the features
std::vector<FaultCase> tableCases();
std::vector<FaultCase> runCases();
std::vector<FaultCase> reportCases();
std::vector<FaultCase> settingsCases();
std::vector<FaultCase> markCases();
std::vector<FaultCase> policyCases();
std::vector<FaultCase> deskCases();

} // namespace hs::test
