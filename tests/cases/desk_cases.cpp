// The viewer's own files with one thing wrong: preferences, the last session, kept marks, drafts. It has to start, tell what it
// could not use, keep that aside, and end well when the system asks it to (SIGTERM, as at a logout).
#include "core/sha256.h"
#include "tests/cases/fault_case.h"
#include "tests/cases/tiff_bytes.h"
#include "tests/support/run_program.h"

#include <nlohmann/json.hpp>

#include <chrono>
#include <csignal>
#include <iterator>

namespace hs::test {

namespace {

namespace fs = std::filesystem;
using Check = std::function<std::string(const CaseFolder&, const fs::path&)>;

std::string textOf(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return std::string((std::istreambuf_iterator<char>(file)), {});
}
void write(const fs::path& path, const std::string& bytes) {
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << bytes;
}

fs::path settingsOf(const fs::path& home) {
    return home / "config/HistoScribe/HistoScribe.conf";
}
fs::path stateOf(const fs::path& home) {
    return home / "state/HistoScribe";
}
fs::path sessionOf(const fs::path& home) {
    return stateOf(home) / "session.json";
}

// As the viewer names the draft of a case of one slide.
fs::path draftOf(const fs::path& home, const fs::path& slide) {
    core::Sha256 hash;
    hash.addNumber(slide.string().size());
    hash.add(slide.string());
    return stateOf(home) / "drafts" / (hash.finishHex().substr(0, 40) + ".json");
}

// The session on disk says that it ended well.
std::string endedWell(const CaseFolder&, const fs::path& home) {
    const auto session = nlohmann::json::parse(textOf(sessionOf(home)), nullptr, false);
    if (!session.is_object()) return "no session was written";
    return session.value("clean", false) ? "" : "the session does not say that it ended well";
}

// Asks the viewer to end once it has written down what is on the desk (with a slide: that it is shown), or after eight seconds,
// where it cannot.
struct Ending {
    bool withSlide = true;
    std::chrono::steady_clock::time_point started{}, seen{};

    bool operator()(const CaseFolder&, const fs::path& home, pid_t child) {
        const auto now = std::chrono::steady_clock::now();
        if (started == std::chrono::steady_clock::time_point{}) started = now;
        if (seen == std::chrono::steady_clock::time_point{} && (isWritten(home) || now - started > std::chrono::seconds(8))) seen = now;
        if (seen == std::chrono::steady_clock::time_point{} || now - seen < std::chrono::milliseconds(700)) return false;
        ::kill(child, SIGTERM);
        return true;
    }

    bool isWritten(const fs::path& home) const {
        const auto session = nlohmann::json::parse(textOf(sessionOf(home)), nullptr, false);
        const bool ofThisRun = session.is_object() && session.contains("shown") && session.contains("views") &&
                               !session.value("clean", true);
        return ofThisRun && (!withSlide || !session.value("shown", "").empty());
    }
};

// A viewer on the desk.
FaultCase of(std::string name, std::function<void(const CaseFolder&, const fs::path&)> atHome, Check afterwards,
             bool withSlide = true) {
    FaultCase one{std::move(name), 0, "", [withSlide](const CaseFolder& folder) -> Arguments {
                      const std::string slide = folder.write("slide.tif", goodTiff());
                      Arguments arguments{"--log", "off"};
                      if (withSlide) arguments.push_back(slide);
                      return arguments;
                  }};
    one.program = "histoscribe";
    one.atHome = std::move(atHome);
    one.afterwards = std::move(afterwards);
    one.meanwhile = Ending{withSlide};
    return one;
}

Check aside(fs::path (*place)(const fs::path&), std::string what, bool thenWell = true) {
    return [place, what = std::move(what), thenWell](const CaseFolder& folder, const fs::path& home) -> std::string {
        const fs::path kept = place(home).string() + ".damaged";
        if (textOf(kept) != what) return kept.filename().string() + " does not hold what could not be read";
        return thenWell ? endedWell(folder, home) : "";
    };
}

FaultCase ofSettings(std::string name, const std::string& text) {
    return of(
        std::move(name), [text](const CaseFolder&, const fs::path& home) { write(settingsOf(home), text); },
        aside(settingsOf, text));
}
FaultCase ofSession(std::string name, const std::string& text) {
    return of(
        std::move(name), [text](const CaseFolder&, const fs::path& home) { write(sessionOf(home), text); },
        aside(sessionOf, text, /*thenWell=*/false), /*withSlide=*/false);
}

std::string fingerprintOf(const CaseFolder& folder) {
    const auto info = nlohmann::json::parse(runProgram("hscribe", {"info", folder / "slide.tif", "--json"}).out, nullptr, false);
    return info.is_object() ? info.value("fingerprint", "") : "";
}

FaultCase ofMarks(std::string name, const std::string& bytes) {
    const auto place = [](const CaseFolder& folder, const fs::path& home) {
        return stateOf(home) / "marks" / (fingerprintOf(folder) + ".geojson.gz");
    };
    return of(
        std::move(name), [=](const CaseFolder& folder, const fs::path& home) { write(place(folder, home), bytes); },
        [=](const CaseFolder& folder, const fs::path& home) -> std::string {
            if (textOf(place(folder, home).string() + ".damaged") != bytes) return "the damaged marks are not kept aside";
            return endedWell(folder, home);
        });
}

FaultCase ofDraft(std::string name, const std::string& bytes) {
    return of(
        std::move(name),
        [bytes](const CaseFolder& folder, const fs::path& home) { write(draftOf(home, folder / "slide.tif"), bytes); },
        [bytes](const CaseFolder& folder, const fs::path& home) -> std::string {
            if (textOf(draftOf(home, folder / "slide.tif").string() + ".damaged") != bytes)
                return "the damaged draft is not kept aside";
            return endedWell(folder, home);
        });
}

// Numbers that are none take the usual value; here: how long drafts are kept.
FaultCase ofKeepDays(std::string name, const std::string& days) {
    return of(
        std::move(name),
        [days](const CaseFolder&, const fs::path& home) {
            write(settingsOf(home), "[session]\nkeepDays=" + days + "\n[viewer]\ntileCacheMegabytes=" + days + "\n");
            const fs::path draft = stateOf(home) / "drafts" / "0123.json";
            write(draft, "{}");
            fs::last_write_time(draft, fs::file_time_type::clock::now() - std::chrono::hours(24 * 10));
        },
        [](const CaseFolder& folder, const fs::path& home) -> std::string {
            if (!fs::exists(stateOf(home) / "drafts" / "0123.json")) return "a draft of ten days was taken away";
            return endedWell(folder, home);
        });
}

} // namespace

std::vector<FaultCase> deskCases() {
    std::vector<FaultCase> all{
        ofSettings("PreferencesOfText", "no settings at all\n"),
        ofSettings("PreferencesThatAreHtml", "<html>\n<body>Not found</body>\n</html>\n"),
        ofKeepDays("DaysOfWords", "many"),
        ofKeepDays("NegativeDays", "-7"),
        ofKeepDays("DaysOfNothing", "0"),
        ofKeepDays("DaysBeyondNumbers", "99999999999999999999"),
        of("PreferencesThatAreAFolder",
           [](const CaseFolder&, const fs::path& home) { fs::create_directories(settingsOf(home)); }, endedWell),
        of("PreferencesOfAWindowThatIsNone",
           [](const CaseFolder&, const fs::path& home) {
               write(settingsOf(home), "[window]\ngeometry=@ByteArray(noise)\nstate=@Invalid()\ntheme=plaid\nlanguage=xx\n");
           },
           endedWell),
        ofSession("ASessionOfText", "the last session\n"),
        ofSession("ASessionOfNothing", ""),
        ofSession("ASessionThatIsCut", R"({"format": 1, "clean": false, "slides": ["/a)"),
        ofSession("ASessionOfALaterVersion", R"({"format": 9, "slides": []})"),
        ofSession("ASessionNestedOneHundredThousandTimes", std::string(100000, '[')),
        of("ASessionOfASlideThatIsGone",
           [](const CaseFolder& folder, const fs::path& home) {
               write(sessionOf(home), nlohmann::json{{"format", 1}, {"clean", true}, {"slides", {folder / "gone.svs"}}}.dump());
           },
           endedWell, /*withSlide=*/false),
        of("PlacesOnTheSlideThatAreNone",
           [](const CaseFolder& folder, const fs::path& home) {
               const std::string print = fingerprintOf(folder);
               write(sessionOf(home),
                     R"({"format":1,"clean":true,"slides":[")" + (folder / "slide.tif") + R"("],"shown":")" + print +
                         R"(","views":{")" + print + R"(":{"x":1e308,"y":-1e308,"downsample":1e-300,"rotation":1e300}}})");
           },
           endedWell, /*withSlide=*/false),
        of("TheFolderForWorkIsAFile",
           [](const CaseFolder&, const fs::path& home) { write(stateOf(home), "x"); },
           [](const CaseFolder&, const fs::path& home) -> std::string {
               return textOf(stateOf(home)) == "x" ? "" : "the file in the way was changed";
           }),
        ofMarks("KeptMarksOfNoise", std::string(500, '\x77')),
        ofMarks("KeptMarksOfNothing", ""),
        ofMarks("KeptMarksThatAreCut", std::string("\x1f\x8b\x08\0\0\0\0\0\0\3", 10)),
        ofDraft("ADraftOfText", "Final diagnosis: skin"),
        ofDraft("ADraftOfNothing", ""),
        ofDraft("ADraftOfAnotherKind", "[1, 2]"),
        ofDraft("ADraftNestedOneHundredThousandTimes", std::string(100000, '{')),
    };
    FaultCase sound = of("Sound", nullptr, nullptr);
    FaultCase empty = of("NothingOpen", nullptr, nullptr, /*withSlide=*/false);
    all.push_back(std::move(sound));
    all.push_back(std::move(empty));
    return all;
}

} // namespace hs::test
