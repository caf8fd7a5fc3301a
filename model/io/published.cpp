#include "model/io/published.h"

#include "core/files.h"

#include <algorithm>

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::Result;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMostCandidates = 64;

bool hasWeightsSuffix(const fs::path& path) {
    const fs::path suffix = path.extension();
    return suffix == ".pth" || suffix == ".pt" || suffix == ".safetensors" || suffix == ".bin";
}

std::vector<fs::path> weightsFilesIn(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code failed;
    for (fs::directory_iterator entry(folder, failed), end; !failed && entry != end; entry.increment(failed))
        if (entry->is_regular_file(failed) && hasWeightsSuffix(entry->path()) && files.size() < kMostCandidates)
            files.push_back(entry->path());
    std::sort(files.begin(), files.end());
    return files;
}

struct Candidates {
    std::vector<fs::path> models;
    std::vector<fs::path> encoders;
    std::optional<Error> firstError; // of a file that could not be read
};

Candidates sortByKind(const std::vector<fs::path>& files) {
    Candidates found;
    for (const fs::path& file : files) {
        const auto weights = WeightsFile::open(file);
        if (!weights) {
            if (!found.firstError) found.firstError = weights.error();
            continue;
        }
        switch (weightsKindOf(*weights.value())) {
        case WeightsKind::HistoGpt:
        case WeightsKind::PublishedL:
            found.models.push_back(file);
            break; // L is refused by name later
        case WeightsKind::Encoder:
            found.encoders.push_back(file);
            break;
        case WeightsKind::Other:
            break;
        }
    }
    return found;
}

std::string namesOf(const std::vector<fs::path>& files) {
    std::string names;
    for (const fs::path& file : files)
        names += (names.empty() ? "" : ", ") + core::displayName(file);
    return names;
}

Result<fs::path> tokenizerFor(const PublishedFiles& files, int vocabulary) {
    if (!files.tokenizer.empty()) return files.tokenizer;
    std::error_code failed;
    for (const char* name : {"dict.txt", "vocab.json"}) // published tokenizer files lie beside the weights
        if (fs::exists(files.weights.parent_path() / name, failed)) return files.weights.parent_path();
    if (vocabulary == 42384) return files.resources / "biogpt";
    if (vocabulary == 57717) return files.resources / "biogpt-large";
    return Error(ErrorCode::Unsupported, core::displayName(files.weights) + " has a vocabulary of " +
                                             std::to_string(vocabulary) +
                                             " words, which is neither BioGPT's nor BioGPT-Large's; give --tokenizer");
}

// Only one encoder beside the weights can be meant; with several the user has to say which.
fs::path encoderBeside(const std::vector<fs::path>& encoders) {
    return encoders.size() == 1 ? encoders[0] : fs::path();
}

fs::path configBeside(const fs::path& folder) {
    std::error_code failed;
    return fs::exists(folder / "config.json", failed) ? folder / "config.json" : fs::path();
}

Result<Bundle> openFolder(const fs::path& folder, const fs::path& resources) {
    const Candidates found = sortByKind(weightsFilesIn(folder));
    if (found.models.size() > 1)
        return Error(ErrorCode::InvalidInput, "the folder " + core::displayName(folder) + " holds several models (" +
                                                  namesOf(found.models) + "); name one of the files");
    if (found.models.empty() && found.firstError) return *found.firstError;
    if (found.models.empty())
        return Error(ErrorCode::NotFound,
                     "the folder " + core::displayName(folder) + " holds neither bundle.json nor HistoGPT's weights");
    return bundleOfPublished({found.models[0], encoderBeside(found.encoders), {}, configBeside(folder), resources});
}

} // namespace

Result<Bundle> bundleOfPublished(const PublishedFiles& files) {
    std::optional<ModelConfig> config;
    if (!files.config.empty()) {
        HS_TRY(config, readModelConfig(files.config));
    }
    HS_TRY(const auto weights, WeightsFile::open(files.weights));
    HS_TRY(const ModelConfig model, inferModel(*weights, config));
    Bundle bundle;
    bundle.folder = files.weights.parent_path();
    bundle.name = core::utf8FromPath(files.weights.stem());
    bundle.text = model.text;
    bundle.resampler = *model.resampler;
    bundle.weights = files.weights;
    bundle.weightsBytes = weights->fileBytes();
    if (!files.encoder.empty()) {
        HS_TRY(const auto encoder, WeightsFile::open(files.encoder));
        HS_TRY(bundle.encoder, inferEncoder(*encoder));
        bundle.encoderWeights = files.encoder;
        bundle.encoderWeightsBytes = encoder->fileBytes();
    }
    HS_TRY(bundle.tokenizerFolder, tokenizerFor(files, model.text.vocabulary));
    bundle.tokenizerKind = "biogpt";
    std::error_code failed;
    for (fs::directory_iterator entry(bundle.tokenizerFolder, failed), end; !failed && entry != end;
         entry.increment(failed))
        if (entry->path().extension() == ".model") bundle.tokenizerKind = "sentencepiece";
    if (fs::exists(bundle.tokenizerFolder / "dict.txt", failed) ||
        fs::exists(bundle.tokenizerFolder / "vocab.json", failed))
        bundle.tokenizerKind = "biogpt";
    bundle.provenance = "published HistoGPT file " + core::displayName(files.weights);
    bundle.licence = "as published with the weights";
    bundle.intendedUse = "research; not for clinical decisions";
    HS_CHECK(checkBundle(bundle));
    return bundle;
}

Result<Bundle> openBundle(const fs::path& path, const fs::path& resources) {
    std::error_code failed;
    if (fs::is_directory(path, failed)) {
        if (fs::exists(path / "bundle.json", failed)) return readBundle(path);
        return openFolder(path, resources);
    }
    if (!fs::exists(path, failed)) return Error(ErrorCode::NotFound, core::displayName(path) + " does not exist");
    if (path.filename() == "bundle.json") return readBundle(path.parent_path());
    std::vector<fs::path> others = weightsFilesIn(path.parent_path());
    std::erase(others, path);
    return bundleOfPublished(
        {path, encoderBeside(sortByKind(others).encoders), {}, configBeside(path.parent_path()), resources});
}

} // namespace hs::model
