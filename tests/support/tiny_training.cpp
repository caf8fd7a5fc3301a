#include "tests/support/tiny_training.h"

#include "app/common/engine_loader.h"
#include "core/cases.h"
#include "core/files.h"
#include "model/io/bundle.h"
#include "model/io/feature_file.h"
#include "model/training/random.h"
#include "model/training/tokenizer_trim.h"

#include <nlohmann/json.hpp>

#include <array>

namespace hs::test {

namespace {

namespace fs = std::filesystem;
using core::Result;

constexpr int kFeatures = 16;
constexpr std::array<const char*, 3> kDiagnoses{"Naevus", "Melanoma", "Basal cell carcinoma"};
constexpr std::array<const char*, 3> kFindings{"Nests of melanocytes without atypia.", "Atypical melanocytes with mitoses.",
                                               "Basaloid strands with palisading."};

std::vector<std::string> reportsOf(std::size_t kind) {
    const std::string finding = kFindings[kind], diagnosis = kDiagnoses[kind];
    return {"Microscopic findings: " + finding + " Critical findings: None. Final diagnosis: " + diagnosis + ".",
            "Microscopic findings: There are " + finding + " Final diagnosis: " + diagnosis + "."};
}

core::FeatureSet featuresOf(std::size_t number, std::size_t kind) {
    model::Random random(77, 5, number);
    core::FeatureSet set;
    set.dimension = kFeatures;
    set.programVersion = "test";
    const int patches = 12 + int(random.below(10));
    for (int i = 0; i < patches; ++i) {
        core::Patch patch;
        patch.column = i;
        patch.area = {256 * i, 0, 256, 256};
        set.grid.patches.push_back(patch);
        for (int j = 0; j < kFeatures; ++j)
            set.values.push_back(float(random.between(-1.0, 1.0) + (std::size_t(j) % 3 == kind ? 1.0 : 0.0)));
    }
    return set;
}

Result<void> makeBundle(const fs::path& to, const TinyOptions& options) {
    model::Bundle bundle;
    bundle.folder = to;
    bundle.name = "tiny";
    bundle.text = {.vocabulary = 0, .hidden = 32, .layers = 2, .heads = 2, .feedForward = 64, .maxPositions = 96};
    bundle.text.dropout = options.dropout;
    bundle.resampler = {.features = kFeatures, .model = 24, .headDimension = 8, .heads = 2, .layers = 2, .latents = 4};
    bundle.tokenizerKind = "biogpt";
    bundle.classes.assign(kDiagnoses.begin(), kDiagnoses.end());
    bundle.tokenizerFolder = to / "tokenizer";
    bundle.weights = to / "histogpt.safetensors";
    std::vector<std::string> texts;
    for (std::size_t kind = 0; kind < kDiagnoses.size(); ++kind)
        for (const std::string& report : reportsOf(kind))
            texts.push_back(report);
    const fs::path resources = fs::path(HS_SOURCE_DIR) / "resources";
    HS_TRY(const std::size_t vocabulary,
           model::writeTrimmedTokenizer(resources / "biogpt", resources / "moses", texts, bundle.tokenizerFolder));
    bundle.text.vocabulary = int(vocabulary);
    HS_CHECK(core::writeFileAtomically(bundle.weights, ""));
    HS_CHECK(model::writeBundle(bundle));
    HS_TRY(core::EngineModule * module, app::loadEngineModule());
    HS_CHECK(module->createTrainer()->run(
        {{"stage", "initialise"}, {"bundle", core::utf8FromPath(to)}, {"seed", 3}, {"gate", options.gate}}, {}, {}));
    HS_TRY(bundle.weightsHash, model::hashWeights(bundle));
    return model::writeBundle(bundle);
}

Result<void> make(const fs::path& folder, const TinyOptions& options, TinyTraining& made) {
    made = {folder, folder / "bundle", folder / "cases.jsonl"};
    std::error_code failed;
    fs::create_directories(folder / "features", failed);
    fs::create_directories(made.bundle, failed);
    HS_CHECK(makeBundle(made.bundle, options));
    std::string lines;
    const std::size_t total = options.train + options.validation + options.test;
    for (std::size_t i = 0; i < total; ++i) {
        core::Case one;
        one.id = "case-" + std::to_string(i);
        const std::size_t kind = i % kDiagnoses.size();
        one.diagnosis = kDiagnoses[kind];
        one.reports = reportsOf(kind);
        one.split = i < options.train                        ? core::Split::Train
                    : i < options.train + options.validation ? core::Split::Validation
                                                             : core::Split::Test;
        const std::size_t slides = i % 5 == 0 ? 2 : 1; // several slides a case
        for (std::size_t slide = 0; slide < slides; ++slide) {
            one.features.push_back(folder / "features" / (one.id + "-" + std::to_string(slide) + ".h5"));
            HS_CHECK(model::writeFeatureFile(one.features.back(), featuresOf(i * 2 + slide, kind)));
        }
        lines += core::caseToJsonLine(one, folder) + "\n";
    }
    return core::writeFileAtomically(made.cases, lines);
}

} // namespace

std::string makeTinyTraining(const fs::path& folder, const TinyOptions& options, TinyTraining& made) {
    const Result<void> done = make(folder, options, made);
    return done ? std::string() : core::describe(done.error());
}

} // namespace hs::test
