// What meets a model: feature files, case tables, run folders, training settings and inputs without tissue. The demo
// bundle reads features of 256 numbers a patch.
#include "tests/cases/fault_case.h"
#include "tests/cases/tiff_bytes.h"

#include "model/io/feature_file.h"

#include <cmath>
#include <filesystem>
#include <limits>

namespace hs::test {

namespace {

using namespace std::string_literals;

constexpr std::size_t kDimension = 256;

std::string demoBundle() {
    return std::string(HS_BINARY_DIR) + "/share/histoscribe/demo";
}

core::FeatureSet features(std::size_t dimension = kDimension, std::size_t patches = 12) {
    core::FeatureSet made;
    made.slideFingerprint = std::string(64, 'a');
    made.slideName = "slide.svs";
    made.encoder = "demo-swin/clip";
    made.dimension = int(dimension);
    made.grid.patchPixels = 256;
    made.grid.spacing = 1.0;
    made.grid.downsample = 1.0;
    for (std::size_t i = 0; i < patches; ++i)
        made.grid.patches.push_back({0, std::int32_t(i), 0, {0, std::int64_t(i) * 256, 256, 256}});
    made.values.resize(patches * dimension);
    for (std::size_t i = 0; i < made.values.size(); ++i)
        made.values[i] = float(std::sin(double(i)));
    return made;
}

std::string writeFeatures(const CaseFolder& folder, const std::string& name, const core::FeatureSet& set) {
    const std::string path = folder / name;
    static_cast<void>(model::writeFeatureFile(path, set).ok());
    return path;
}

std::string bytesOf(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return std::string((std::istreambuf_iterator<char>(file)), {});
}

Arguments reportOf(const std::string& input) {
    return {"report", input, "--bundle", demoBundle(), "--greedy", "--max-tokens", "4"};
}

// The demo bundle, told to be half as wide as its weights are.
std::string narrowedBundle(const CaseFolder& folder) {
    const std::string bundle = folder / "narrow";
    std::filesystem::copy(demoBundle(), bundle, std::filesystem::copy_options::recursive);
    std::string text = bytesOf(bundle + "/bundle.json");
    const std::string width = "\"intermediate_size\": ";
    if (const auto at = text.find(width); at != std::string::npos) {
        const auto number = at + width.size();
        text.replace(number, text.find_first_of(",\n}", number) - number, "256");
    }
    std::filesystem::remove(bundle + "/bundle.json");
    folder.write("narrow/bundle.json", text);
    return bundle;
}

FaultCase ofModel(std::string name, int exitCode, std::string sentence,
                  std::function<Arguments(const CaseFolder&)> meet) {
    FaultCase one{std::move(name), exitCode, std::move(sentence), std::move(meet)};
    one.needsModel = true;
    one.seconds = 20.0; // LibTorch alone takes a second to load, several on a busy machine
    return one;
}

FaultCase ofFeatures(std::string name, std::string sentence, void (*change)(core::FeatureSet&)) {
    return ofModel(std::move(name), 3, std::move(sentence), [change](const CaseFolder& folder) {
        core::FeatureSet set = features();
        change(set);
        return reportOf(writeFeatures(folder, "f.h5", set));
    });
}

FaultCase ofBytes(std::string name, std::string sentence, std::string (*change)(std::string)) {
    return ofModel(std::move(name), 3, std::move(sentence), [change](const CaseFolder& folder) {
        const std::string whole = bytesOf(writeFeatures(folder, "whole.h5", features()));
        return reportOf(folder.write("f.h5", change(whole)));
    });
}

// The suite's own table for `hscribe train`; a failed training tells its failure on stdout too, as an event.
FaultCase ofTable(std::string name, std::string file, std::string sentence, std::string text) {
    FaultCase one = ofModel(
        std::move(name), 3, std::move(sentence), [file, text = std::move(text)](const CaseFolder& folder) -> Arguments {
            writeFeatures(folder, "f.h5", features());
            return {"train", "--stage",      "joint",   "--data", folder.write(file, text), "--bundle", demoBundle(),
                    "--run", folder / "run", "--steps", "1"};
        });
    one.speaksFirst = true;
    one.leaves = {"run"}; // a run folder is a record of what was tried
    return one;
}

const char* const kCase =
    R"({"id": "a", "features": ["f.h5"], "diagnosis": "Melanocytic naevus", "reports": ["Final diagnosis: naevus."], "split": "train"})";

} // namespace

std::vector<FaultCase> featureCases() {
    std::vector<FaultCase> all{
        ofModel("NotThere", 3, "none\\.h5", [](const CaseFolder& folder) { return reportOf(folder / "none.h5"); }),
        ofModel("Empty", 3, "f\\.h5", [](const CaseFolder& folder) { return reportOf(folder.write("f.h5", "")); }),
        ofModel("Text", 3, "f\\.h5",
                [](const CaseFolder& folder) { return reportOf(folder.write("f.h5", "features")); }),
        ofModel("AFolder", 3, "f\\.h5", [](const CaseFolder& folder) { return reportOf(folder.makeFolder("f.h5")); }),
        ofBytes("TheMagicAlone", "f\\.h5", [](std::string whole) { return whole.substr(0, 8); }),
        ofBytes("CutInItsHead", "f\\.h5", [](std::string whole) { return whole.substr(0, 600); }),
        ofBytes("CutInItsMiddle", "f\\.h5", [](std::string whole) { return whole.substr(0, whole.size() / 2); }),
        ofBytes("ItsLastBytesAreMissing", "f\\.h5",
                [](std::string whole) { return whole.substr(0, whole.size() - 64); }),
        ofBytes("NoiseBehindTheMagic", "f\\.h5",
                [](std::string whole) { return whole.substr(0, 8) + std::string(5000, '\x5a'); }),
        ofFeatures("OfAnotherDimension", "768.*256", [](core::FeatureSet& set) { set = features(768); }),
        ofFeatures("OfAnotherEncoder", "uni/imagenet", [](core::FeatureSet& set) { set.encoder = "uni/imagenet"; }),
        ofFeatures("OfAnotherNormalisation", "demo-swin/imagenet",
                   [](core::FeatureSet& set) { set.encoder = "demo-swin/imagenet"; }),
        ofFeatures("WithNumbersThatAreNone", "1 of its .* not finite",
                   [](core::FeatureSet& set) { set.values[7] = std::nanf(""); }),
        ofFeatures("WithInfinity", "1 of its .* not finite",
                   [](core::FeatureSet& set) { set.values[7] = std::numeric_limits<float>::infinity(); }),
        ofFeatures("WithoutPatches", "(f\\.h5|slide\\.svs) holds no patch", [](core::FeatureSet& set) { set = features(kDimension, 0); }),
        ofModel("ATextBesideAWholeFile", 3, "g\\.h5",
                [](const CaseFolder& folder) {
                    Arguments arguments = reportOf(writeFeatures(folder, "f.h5", features()));
                    arguments.insert(arguments.begin() + 2, folder.write("g.h5", "x"));
                    return arguments;
                }),
        ofModel("Whole", 0, "",
                [](const CaseFolder& folder) { return reportOf(writeFeatures(folder, "f.h5", features())); }),
        ofModel("TwoOfOneCase", 0, "",
                [](const CaseFolder& folder) {
                    Arguments arguments = reportOf(writeFeatures(folder, "f.h5", features()));
                    arguments.insert(arguments.begin() + 2, writeFeatures(folder, "g.h5", features()));
                    return arguments;
                }),
        ofModel("AReportIntoAFolderThatIsNotThere", 3, "r\\.json",
                [](const CaseFolder& folder) {
                    Arguments arguments = reportOf(writeFeatures(folder, "f.h5", features()));
                    arguments.insert(arguments.end(), {"--json", "--out", folder / "no/r.json"});
                    return arguments;
                }),
        ofModel("ASlideWithoutTissue", 3, "no tissue was found in slide\\.tif",
                [](const CaseFolder& folder) {
                    TiffDirectory glass = tiledPicture({512, 512, 128, 10000});
                    for (std::string& block : glass.blocks)
                        block.assign(block.size(), '\xf5');
                    return reportOf(folder.write("slide.tif", tiffOf(std::move(glass))));
                }),
        ofModel("ASlideThatIsText", 3, "slide\\.tif is text",
                [](const CaseFolder& folder) { return reportOf(folder.write("slide.tif", "a slide\n")); }),
        ofModel("FeaturesIntoAFile", 3, "slide\\.tif\\.h5|out",
                [](const CaseFolder& folder) -> Arguments {
                    return {"features", folder.write("slide.tif", tiffOf(tiledPicture({512, 512, 128, 10000}))),
                            "--bundle", demoBundle(),
                            "--out",    folder.write("out", "x")};
                }),
        ofModel("WeightsOfAnotherNetworkThanTheBundleStates", 3, "tensors of this network.*of another shape",
                [](const CaseFolder& folder) {
                    Arguments arguments = reportOf(writeFeatures(folder, "f.h5", features()));
                    arguments[3] = narrowedBundle(folder);
                    return arguments;
                }),
    };
    all[18].speaksFirst = true;
    for (FaultCase& one : hdf5Cases())
        all.push_back(std::move(one));
    return all;
}

std::vector<FaultCase> tableCases() {
    std::vector<FaultCase> all{
        ofTable("Empty", "c.jsonl", "c\\.jsonl", ""),
        ofTable("Text", "c.jsonl", "c\\.jsonl, line 1", "cases\n"),
        ofTable("ALineThatIsCut", "c.jsonl", "c\\.jsonl, line 2", kCase + "\n{\"id\": "s),
        ofTable("ACaseWithoutAnId", "c.jsonl", "line 1.*'id'", R"({"features": ["f.h5"]})"),
        ofTable("TwoCasesOfOneId", "c.jsonl", "line 2.*'a'", kCase + "\n"s + kCase),
        ofTable("ACaseWithoutSlides", "c.jsonl", "line 1.*neither", R"({"id": "a"})"),
        ofTable("AnUnknownSplit", "c.jsonl", "line 1.*split",
                R"({"id": "a", "features": ["f.h5"], "split": "holdout"})"),
        ofTable("EvidenceOfWords", "c.jsonl", "line 1.*evidence",
                R"({"id": "a", "features": ["f.h5"], "evidence": "much"})"),
        ofTable("FeaturesThatAreNotThere", "c.jsonl", "gone\\.h5",
                R"({"id": "a", "features": ["gone.h5"], "diagnosis": "n", "reports": ["r"], "split": "train"})"),
        ofTable("NestedOneHundredThousandTimes", "c.jsonl", "line 1", std::string(100000, '[')),
        ofTable("CsvWithoutAnId", "c.csv", "'id'", "slides,split\na.svs,train\n"),
        ofTable("CsvOfTooFewColumns", "c.csv", "line 2.*columns", "id,slides,split\na,b.svs\n"),
        ofTable("CsvWithAnOpenQuote", "c.csv", "quote", "id,slides\na,\"b.svs\n"),
    };
    FaultCase gone = ofTable("NotThere", "c.jsonl", "none\\.jsonl", "");
    gone.meet = [](const CaseFolder& folder) -> Arguments {
        return {"train", "--stage",      "joint",   "--data", folder / "none.jsonl", "--bundle", demoBundle(),
                "--run", folder / "run", "--steps", "1"};
    };
    all.push_back(gone);
    return all;
}

namespace {

// `hscribe train` with a settings file, or on a run folder, that is wrong.
FaultCase ofSettings(std::string name, int exitCode, std::string sentence, std::string text) {
    FaultCase one = ofModel(std::move(name), exitCode, std::move(sentence),
                            [text = std::move(text)](const CaseFolder& folder) -> Arguments {
                                writeFeatures(folder, "f.h5", features());
                                return {"train",
                                        "--stage",
                                        "joint",
                                        "--data",
                                        folder.write("c.jsonl", kCase),
                                        "--bundle",
                                        demoBundle(),
                                        "--run",
                                        folder / "run",
                                        "--steps",
                                        "1",
                                        "--config",
                                        folder.write("settings.json", text)};
                            });
    one.speaksFirst = true;
    one.leaves = {"run"};
    return one;
}

FaultCase ofRun(std::string name, std::string sentence, void (*make)(const CaseFolder&)) {
    FaultCase one = ofModel(std::move(name), 3, std::move(sentence), [make](const CaseFolder& folder) -> Arguments {
        writeFeatures(folder, "f.h5", features());
        make(folder);
        return {"train",    "--stage",    "joint", "--data",       folder.write("c.jsonl", kCase),
                "--bundle", demoBundle(), "--run", folder / "run", "--steps",
                "1",        "--resume"};
    });
    one.speaksFirst = true;
    one.leaves = {"run"};
    return one;
}

FaultCase exported(std::string name, std::string sentence, void (*make)(const CaseFolder&)) {
    return {std::move(name), 3, std::move(sentence), [make](const CaseFolder& folder) -> Arguments {
                make(folder);
                return {"convert", "--run", folder / "run", "--to", folder / "bundle"};
            }};
}

} // namespace

std::vector<FaultCase> runCases() {
    return {
        exported("NotThere", "", [](const CaseFolder&) {}),
        exported("AnEmptyFolder", "config\\.json", [](const CaseFolder& folder) { folder.makeFolder("run"); }),
        exported("ConfigThatIsText", "config\\.json",
                 [](const CaseFolder& folder) { folder.write("run/config.json", "x"); }),
        exported("ConfigOfAnotherKind", "config\\.json",
                 [](const CaseFolder& folder) { folder.write("run/config.json", "[1]"); }),
        exported("NoCheckpoint", "",
                 [](const CaseFolder& folder) { folder.write("run/config.json", "{\"stage\": \"joint\"}"); }),
        ofRun("ResumedWithoutARun", "", [](const CaseFolder&) {}),
        ofRun("ResumedFromAnEmptyFolder", "", [](const CaseFolder& folder) { folder.makeFolder("run/checkpoints"); }),
        ofRun("ResumedFromADamagedCheckpoint", "",
              [](const CaseFolder& folder) { folder.write("run/checkpoints/step-00000001/weights.safetensors", "x"); }),
        ofRun("ARunThatIsAFile", "config\\.json", [](const CaseFolder& folder) { folder.write("run", "x"); }),
    };
}

std::vector<FaultCase> settingsCases() {
    return {
        ofSettings("SettingsThatAreText", 3, "settings\\.json", "batch = 5"),
        ofSettings("SettingsThatAreAList", 3, "settings\\.json", "[]"),
        ofSettings("AnUnknownSetting", 2, "learning_rat", "{\"learning_rat\": 1}"),
        ofSettings("ABatchOfWords", 2, "batch", "{\"batch\": \"many\"}"),
        ofSettings("ABatchOfNothing", 2, "batch", "{\"batch\": 0}"),
        ofSettings("ANegativeDropout", 2, "dropout", "{\"dropout\": 7}"),
        ofSettings("AFrozenPartThatIsNone", 2, "freeze|tail", "{\"freeze\": [\"tail\"]}"),
    };
}

} // namespace hs::test
