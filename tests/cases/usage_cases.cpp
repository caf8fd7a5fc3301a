// Command lines that contradict the contract.
#include "tests/cases/fault_case.h"
#include "tests/cases/tiff_bytes.h"

namespace hs::test {

namespace {

std::function<Arguments(const CaseFolder&)> says(Arguments arguments) {
    return [arguments = std::move(arguments)](const CaseFolder&) { return arguments; };
}

FaultCase withSlide(std::string name, std::string sentence, Arguments more) {
    return {std::move(name), 2, std::move(sentence), [more = std::move(more)](const CaseFolder& folder) {
                Arguments arguments{"patches", folder.write("slide.tif", goodTiff())};
                arguments.insert(arguments.end(), more.begin(), more.end());
                return arguments;
            }};
}

// What is read stays what it was.
FaultCase overItsSlide() {
    FaultCase one{"PatchesOverTheirOwnSlide", 2, "slide.png is read and would be written over",
                  [](const CaseFolder& folder) {
                      const std::string slide = folder.write("slide.png", goodTiff());
                      return Arguments{"patches", slide, "--out", slide};
                  }};
    one.afterwards = [](const CaseFolder& folder, const std::filesystem::path&) {
        return std::filesystem::file_size(folder.path() / "slide.png") == goodTiff().size() ? "" : "the slide was changed";
    };
    return one;
}

// A link to a device of the system must not become a file in its place.
FaultCase ontoADevice() {
    FaultCase one{"PatchesOntoADevice", 3, "nothing.png is a device or a pipe", [](const CaseFolder& folder) {
                      std::filesystem::create_symlink("/dev/null", folder.path() / "nothing.png");
                      return Arguments{"patches", folder.write("slide.tif", goodTiff()), "--out", folder / "nothing.png"};
                  }};
    one.afterwards = [](const CaseFolder&, const std::filesystem::path&) {
        return std::filesystem::is_character_file("/dev/null") ? "" : "/dev/null is no device any more";
    };
    return one;
}

// The viewer, offscreen.
FaultCase ofViewer(std::string name, int exitCode, std::string sentence,
                   std::function<Arguments(const CaseFolder&)> meet) {
    FaultCase one{std::move(name), exitCode, std::move(sentence), std::move(meet)};
    one.program = "histoscribe";
    return one;
}

} // namespace

std::vector<FaultCase> usageCases() {
    return {
        {"NoCommand", 2, "subcommand", says({})},
        {"AnUnknownCommand", 2, "no command reprot", says({"reprot"})},
        {"AnUnknownOption", 2, "--fast", says({"info", "a.svs", "--fast"})},
        {"AnUnknownLogLevel", 2, "loud", says({"--log", "loud", "info", "a.svs"})},
        {"InfoWithoutASlide", 2, "SLIDE", says({"info"})},
        {"InfoOfTwoSlides", 2, "b.svs", says({"info", "a.svs", "b.svs"})},
        {"ReportWithoutABundle", 2, "--bundle", says({"report", "a.svs"})},
        {"ReportWithoutInputs", 2, "INPUT", says({"report", "--bundle", "b"})},
        {"ReportOfAnUnknownPrecision", 2, "fp8", says({"report", "a.svs", "--bundle", "b", "--precision", "fp8"})},
        {"ReportOnAnUnknownDevice", 2, "tpu", says({"report", "a.svs", "--bundle", "b", "--device", "tpu"})},
        {"ReportOfMinusOneTokens", 2, "-1", says({"report", "a.svs", "--bundle", "b", "--max-tokens", "-1"})},
        {"ReportOfMoreTokensThanNumbersGo", 2, "99999999999999999999",
         says({"report", "a.svs", "--bundle", "b", "--max-tokens", "99999999999999999999"})},
        {"ReportAtATemperatureOfNothing", 2, "temperature",
         says({"report", "a.svs", "--bundle", "b", "--temperature", "0"})},
        {"ReportAtATemperatureThatIsNoNumber", 2, "temperature",
         says({"report", "a.svs", "--bundle", "b", "--temperature", "nan"})},
        {"ReportWithATopPOfTwo", 2, "top-p", says({"report", "a.svs", "--bundle", "b", "--top-p", "2"})},
        {"ReportWithASeedBelowZero", 2, "seed", says({"report", "a.svs", "--bundle", "b", "--seed", "-1"})},
        withSlide("PatchesIntoAnUnknownFormat", "preview.jpg does not end in .png", {"--out", "preview.jpg"}),
        overItsSlide(),
        ontoADevice(),
        {"ReportIntoAnUnknownFormat", 2, "report.docx",
         says({"report", "a.svs", "--bundle", "b", "--out", "report.docx"})},
        {"HeatmapWithoutAReport", 2, "--report", says({"heatmap", "a.svs", "--bundle", "b"})},
        {"HeatmapOfPhraseAndTokens", 2, "(--tokens|--phrase)",
         says({"heatmap", "a.svs", "--bundle", "b", "--report", "r.json", "--phrase", "x", "--tokens", "1:2"})},
        {"HeatmapIntoAnUnknownFormat", 2, "map.bmp",
         says({"heatmap", "a.svs", "--bundle", "b", "--report", "r.json", "--out", "map.bmp"})},
        {"HeatmapByAnUnknownMethod", 2, "magic",
         says({"heatmap", "a.svs", "--bundle", "b", "--report", "r.json", "--method", "magic"})},
        {"EvaluateAtALevelThatIsNoNumber", 2, "level",
         says({"evaluate", "--data", "c", "--bundle", "b", "--level", "nan"})},
        {"TrainForEpochsThatAreNoNumber", 2, "epochs",
         says({"train", "--stage", "joint", "--data", "c", "--bundle", "b", "--run", "r", "--epochs", "nan"})},
        {"TrainForEndlessEpochs", 2, "epochs",
         says({"train", "--stage", "joint", "--data", "c", "--bundle", "b", "--run", "r", "--epochs", "inf"})},
        {"TrainFromASeedBelowZero", 2, "seed",
         says({"train", "--stage", "joint", "--data", "c", "--bundle", "b", "--run", "r", "--seed", "-1"})},
        {"ReportAtAnEndlessTemperature", 2, "temperature",
         says({"report", "a.svs", "--bundle", "b", "--temperature", "inf"})},
        {"ReportWithATopPThatIsNoNumber", 2, "top-p", says({"report", "a.svs", "--bundle", "b", "--top-p", "nan"})},
        {"ReportAtAnEndlessSpacing", 2, "mpp", says({"report", "a.svs", "--bundle", "b", "--mpp", "inf"})},
        {"ConvertOfNothing", 2, "--weights", says({"convert", "--to", "b"})},
        {"ConvertOfBothKinds", 2, "--run", says({"convert", "--weights", "w.pth", "--run", "r", "--to", "b"})},
        {"TokenizeWithoutATokenizer", 2, "--tokenizer", says({"tokenize"})},
        {"VerifyWithoutAGolden", 2, "--(golden|all)", says({"verify"})},
        {"DemoOfAnUnknownKind", 2, "(brain|[Ss]ubcommand)", says({"demo", "brain", "--out", "d"})},
        {"BenchOfAnUnknownKind", 2, "moon", says({"bench", "moon"})},
        {"ParaphraseAtATemperatureThatIsNoNumber", 2, "temperature",
         says({"paraphrase", "--data", "c", "--endpoint", "http://h/v1", "--model", "m", "--temperature", "nan"})},
        ofViewer("ViewerOfAnUnknownOption", 2, "fast", says({"--fast"})),
        ofViewer("ViewerOfAnUnknownLogLevel", 2, "loud", says({"--log", "loud"})),
        ofViewer("ViewerBenchOfAnUnknownKind", 2, "moon", says({"--bench", "moon", "a.svs"})),
        ofViewer("ViewerBenchWithoutASlide", 2, "SLIDE", says({"--bench", "startup"})),
        ofViewer("ViewerBenchOfText", 3, "slide\\.svs is text",
                 [](const CaseFolder& folder) -> Arguments {
                     return {"--bench", "startup", folder.write("slide.svs", "no slide\n"), "--json"};
                 }),
        ofViewer("ViewerBenchOfASlideThatIsNotThere", 3, "none\\.svs",
                 [](const CaseFolder& folder) -> Arguments {
                     return {"--bench", "pan", folder / "none.svs", "--json"};
                 }),
        withSlide("PatchesByMinusOneThreads", "threads", {"--threads", "-1"}),
        withSlide("PatchesAtANegativeSpacing", "--mpp", {"--mpp", "-0.5"}),
        withSlide("PatchesAtASpacingThatIsNoNumber", "--mpp", {"--mpp", "nan"}),
        withSlide("PatchesAtASpacingOfWords", "--mpp", {"--mpp", "half"}),
    };
}

} // namespace hs::test
