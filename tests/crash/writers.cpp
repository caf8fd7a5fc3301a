#include "tests/crash/writers.h"

#include "core/slide/slide.h"
#include "model/io/bundle.h"
#include "model/io/feature_file.h"
#include "tests/cases/tiff_bytes.h"
#include "tests/model/io/tiny_weights.h"
#include "tests/support/run_program.h"

#include <nlohmann/json.hpp>

#include <fstream>
#include <sstream>

namespace hs::test {

namespace fs = std::filesystem;

namespace {

std::string bytesOf(const fs::path& path) {
    std::ostringstream bytes;
    bytes << std::ifstream(path, std::ios::binary).rdbuf();
    return bytes.str();
}

bool wholePng(const fs::path& path) {
    const std::string bytes = bytesOf(path);
    return bytes.starts_with("\x89PNG") && bytes.find("IEND") != std::string::npos;
}
bool wholeJson(const fs::path& path) {
    return nlohmann::json::accept(bytesOf(path));
}
bool wholeText(const fs::path& path) {
    return bytesOf(path).find("not a medical device") != std::string::npos;
}
bool wholePdf(const fs::path& path) {
    return bytesOf(path).find("%%EOF") != std::string::npos;
}
bool wholeOdt(const fs::path& path) {
    return bytesOf(path).find("PK\x05\x06") != std::string::npos;
}
bool wholeCsv(const fs::path& path) {
    return bytesOf(path).ends_with('\n');
}
bool wholeSlide(const fs::path& path) {
    return path.extension() != ".tif" || core::Slide::open(path).ok();
}
bool wholeFeatures(const fs::path& path) {
    return model::readFeatureFile(path, {}).ok();
}
// bundle.json comes last: where it is, everything is.
bool wholeBundle(const fs::path& path) {
    return path.filename() != "bundle.json" || model::readBundle(path.parent_path()).ok();
}

// A dictionary of so many words for the tiny model.
void writeTokenizer(const fs::path& folder, int words) {
    fs::create_directories(folder);
    std::ofstream dictionary(folder / "dict.txt");
    for (int i = 4; i < words; ++i)
        dictionary << 'w' << i << " 1\n";
    std::ofstream(folder / "bpecodes") << "w 4 1\n";
}

std::string demoBundle() {
    return std::string(HS_BINARY_DIR) + "/share/histoscribe/demo";
}

} // namespace

bool hasModel() {
    return fs::exists(fs::path(demoBundle()) / "bundle.json") &&
           fs::exists(fs::path(HS_BINARY_DIR) / "lib/histoscribe/libhs_engine.so");
}

Fixtures makeFixtures(const fs::path& folder) {
    Fixtures made{folder,
                  (folder / "slide.tif").string(),
                  (folder / "w.safetensors").string(),
                  (folder / "config.json").string(),
                  (folder / "tokenizer").string(),
                  "",
                  ""};
    std::ofstream(made.slide, std::ios::binary) << tiffOf(tiledPicture({2048, 2048, 256, 10000}));
    model::TextConfig text;
    text.vocabulary = 2000;
    text.hidden = 512;
    text.layers = 4;
    text.heads = 4;
    text.feedForward = 2048;
    text.maxPositions = 64;
    model::ResamplerConfig resampler{48, 96, 24, 4, 2, 10, 4};
    tinyHistoGpt(text, resampler).write(made.weights);
    writeTokenizer(made.tokenizer, text.vocabulary);
    const nlohmann::json config{{"text",
                                 {{"vocab_size", text.vocabulary},
                                  {"hidden_size", text.hidden},
                                  {"num_hidden_layers", text.layers},
                                  {"num_attention_heads", text.heads},
                                  {"intermediate_size", text.feedForward},
                                  {"max_position_embeddings", text.maxPositions}}},
                                {"vision",
                                 {{"dim_feats", 48},
                                  {"dim_model", 96},
                                  {"dim_head", 24},
                                  {"num_heads", 4},
                                  {"num_layers", 2},
                                  {"num_latents", 10}}}};
    std::ofstream(made.config) << config.dump();
    if (!hasModel()) return made;
    const std::string report = (folder / "report.json").string();
    const ProgramRun run = runProgram(
        "hscribe", {"report", made.slide, "--bundle", demoBundle(), "--greedy", "--max-tokens", "12", "--out", report});
    if (run.exitCode == 0) made.report = report;
    const std::string features = (folder / "features").string();
    if (runProgram("hscribe", {"features", made.slide, "--bundle", demoBundle(), "--no-cache", "--out", features}).exitCode == 0) {
        made.cases = (folder / "cases.jsonl").string();
        const nlohmann::json one{{"id", "a"},
                                 {"features", {"features/slide.tif.h5"}},
                                 {"diagnosis", "Melanocytic naevus"},
                                 {"reports", {"Final diagnosis: naevus."}},
                                 {"split", "train"}};
        std::ofstream(made.cases) << one.dump() << '\n';
    }
    return made;
}

std::vector<Writer> writersInto(const fs::path& folder, const Fixtures& fixtures) {
    const auto goal = [&](const char* name) { return (folder / name).string(); };
    std::vector<Writer> all{
        {"Preview", "exporting", {"patches", fixtures.slide, "--out", goal("p.png")}, {"p.png"}, wholePng},
        {"DemoSlide",
         "exporting",
         {"demo", "slide", "--out", goal("demo"), "--width", "2048", "--height", "2048", "--mpp", "1.0", "--seed", "3"},
         {"demo"},
         wholeSlide},
        {"Convert",
         "exporting",
         {"convert", "--weights", fixtures.weights, "--config", fixtures.config, "--tokenizer", fixtures.tokenizer,
          "--to", goal("bundle")},
         {"bundle"},
         wholeBundle},
    };
    if (fixtures.report.empty()) return all;
    all.push_back({"Features",
                   "feature extraction",
                   {"features", fixtures.slide, "--bundle", demoBundle(), "--no-cache", "--out", goal("features")},
                   {"features"},
                   wholeFeatures});
    const std::pair<const char*, bool (*)(const fs::path&)> reports[] = {{"r.json", wholeJson}, {"r.md", wholeText},
                                                                         {"r.txt", wholeText},  {"r.html", wholeText},
                                                                         {"r.pdf", wholePdf},   {"r.odt", wholeOdt}};
    for (const auto& [name, whole] : reports)
        all.push_back(
            {"Report_" + std::string(name + 2),
             std::string(name) == "r.json" ? "generating" : "exporting",
             {"report", fixtures.slide, "--bundle", demoBundle(), "--greedy", "--max-tokens", "6", "--out", goal(name)},
             {name},
             whole});
    const std::pair<const char*, bool (*)(const fs::path&)> maps[] = {
        {"m.json", wholeJson}, {"m.csv", wholeCsv}, {"m.geojson", wholeJson}, {"m.png", wholePng}};
    for (const auto& [name, whole] : maps)
        all.push_back({"Heatmap_" + std::string(name + 2),
                       "exporting",
                       {"heatmap", fixtures.slide, "--bundle", demoBundle(), "--report", fixtures.report, "--tokens",
                        "0:2", "--out", goal(name)},
                       {name},
                       whole});
    Writer train{"Train",
                 "training",
                 {"train", "--stage", "joint", "--data", fixtures.cases, "--bundle", demoBundle(), "--run", goal("run"), "--steps",
                  "2"},
                 {"run"},
                 [](const fs::path&) { return true; }};
    train.freeKilobytes = 400; // the record of the run; then the checkpoint of some megabytes
    train.again = false;       // resuming is tried by the tests of training
    if (!fixtures.cases.empty()) all.push_back(train);
    return all;
}

} // namespace hs::test
