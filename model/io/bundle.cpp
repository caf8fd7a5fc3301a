#include "model/io/bundle.h"

#include "core/files.h"
#include "core/json_depth.h"
#include "core/sha256.h"
#include "model/io/bundle_json.h"

#include <algorithm>

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::Result;
namespace fs = std::filesystem;

namespace {

constexpr const char* kFileName = "bundle.json";
constexpr const char* kFormat = "histoscribe-bundle";
constexpr int kVersion = 1;
constexpr std::uint64_t kMostBytes = 4u << 20;

Error corrupt(const std::string& what) {
    return Error(ErrorCode::Corrupt, std::string(kFileName) + ": " + what);
}

// A file or folder inside the bundle, named by a relative path that does not climb out of it.
Result<fs::path> insideBundle(const fs::path& folder, const std::string& name, const char* field) {
    const fs::path relative = core::pathFromUtf8(name);
    const bool climbs = std::find(relative.begin(), relative.end(), "..") != relative.end();
    if (name.empty() || relative.is_absolute() || climbs)
        return corrupt(std::string(field) + " must name a file inside the bundle, \"" + name.substr(0, 80) +
                       "\" does not");
    const fs::path path = folder / relative;
    std::error_code failed;
    if (!fs::exists(path, failed))
        return Error(ErrorCode::NotFound, "the bundle " + core::displayName(folder) + " names " + name.substr(0, 80) +
                                              " as " + field + ", which is not there");
    return path;
}

Result<void> checkSize(const fs::path& file, std::uint64_t expected) {
    std::error_code failed;
    const std::uint64_t found = fs::file_size(file, failed);
    if (failed) return Error(ErrorCode::Unsupported, core::displayName(file) + " is not a file that can be read");
    if (expected != 0 && found != expected)
        return Error(ErrorCode::Corrupt, core::displayName(file) + " has " + std::to_string(found) + " bytes, " +
                                             kFileName + " states " + std::to_string(expected));
    return {};
}

Result<void> readArchitecture(const nlohmann::json& json, Bundle& bundle) {
    JsonFieldReader fields(json, kFileName, "architecture");
    const auto* text = fields.object("text");
    const auto* resampler = fields.object("resampler");
    const auto* encoder = fields.object("encoder", Presence::Optional);
    HS_CHECK(fields.finish());
    JsonFieldReader textFields(*text, kFileName, "architecture.text");
    visitText(textFields, bundle.text);
    HS_CHECK(textFields.finish());
    JsonFieldReader resamplerFields(*resampler, kFileName, "architecture.resampler");
    visitResampler(resamplerFields, bundle.resampler);
    HS_CHECK(resamplerFields.finish());
    if (encoder == nullptr) return {};
    bundle.encoder.emplace();
    JsonFieldReader encoderFields(*encoder, kFileName, "architecture.encoder");
    visitEncoder(encoderFields, *bundle.encoder);
    return encoderFields.finish();
}

// At least one of mpp and downsample; the one that is absent is 0.
Result<void> readPatches(const nlohmann::json& json, Bundle& bundle) {
    JsonFieldReader fields(json, kFileName, "patches");
    visitPatches(fields, bundle.patches);
    bundle.patches.mpp = 0;
    bundle.patches.downsample = 0;
    fields("mpp", bundle.patches.mpp, kMpp, fields.has("downsample") ? Presence::Optional : Presence::Required);
    fields("downsample", bundle.patches.downsample, kDownsample, Presence::Optional);
    EncoderConfig unused;
    EncoderConfig& encoder = bundle.encoder ? *bundle.encoder : unused;
    const Presence presence = bundle.encoder ? Presence::Required : Presence::Optional;
    fields("mean", encoder.mean, kMean, presence);
    fields("std", encoder.std, kDeviation, presence);
    return fields.finish();
}

Result<void> readTokenizer(const nlohmann::json& json, Bundle& bundle) {
    JsonFieldReader fields(json, kFileName, "tokenizer");
    std::vector<std::string> files;
    fields("kind", bundle.tokenizerKind);
    fields("files", files);
    HS_CHECK(fields.finish());
    if (files.empty()) return corrupt("tokenizer.files names no file");
    for (const std::string& file : files) {
        HS_TRY(const fs::path path, insideBundle(bundle.folder, file, "tokenizer.files"));
        if (!bundle.tokenizerFolder.empty() && path.parent_path() != bundle.tokenizerFolder)
            return corrupt("tokenizer.files lie in several folders, one was expected");
        bundle.tokenizerFolder = path.parent_path();
    }
    return {};
}

Result<void> readWeights(const nlohmann::json& json, Bundle& bundle) {
    JsonFieldReader fields(json, kFileName, "weights");
    std::string file, encoderFile;
    fields("file", file);
    fields("bytes", bundle.weightsBytes, Presence::Optional);
    fields("encoder_file", encoderFile, bundle.encoder ? Presence::Required : Presence::Optional);
    fields("encoder_bytes", bundle.encoderWeightsBytes, Presence::Optional);
    fields("precision", bundle.weightsPrecision, Presence::Optional);
    fields("sha256", bundle.weightsHash, Presence::Optional);
    HS_CHECK(fields.finish());
    HS_TRY(bundle.weights, insideBundle(bundle.folder, file, "weights.file"));
    HS_CHECK(checkSize(bundle.weights, bundle.weightsBytes));
    if (!bundle.encoder && !encoderFile.empty())
        return corrupt("weights.encoder_file is given, but architecture has no encoder");
    if (!bundle.encoder) return {};
    HS_TRY(bundle.encoderWeights, insideBundle(bundle.folder, encoderFile, "weights.encoder_file"));
    return checkSize(bundle.encoderWeights, bundle.encoderWeightsBytes);
}

Result<void> readHead(JsonFieldReader& fields, Bundle& bundle) {
    std::string format;
    int version = 0;
    fields("format", format);
    fields("version", version, {0, 1 << 30});
    fields("name", bundle.name);
    fields("demo", bundle.demo, Presence::Optional);
    fields("classes", bundle.classes, Presence::Optional);
    fields("provenance", bundle.provenance);
    fields("licence", bundle.licence);
    fields("intended_use", bundle.intendedUse);
    fields("notice", bundle.notice, Presence::Optional);
    if (!format.empty() && format != kFormat)
        return corrupt("format is \"" + format.substr(0, 60) + "\", \"" + kFormat + "\" was expected");
    if (version > kVersion)
        return Error(ErrorCode::Unsupported, std::string(kFileName) + " has version " + std::to_string(version) +
                                                 ", this program reads up to " + std::to_string(kVersion));
    return {};
}

// "tokenizer/dict.txt", … of the files that a tokenizer can be opened from.
std::vector<std::string> tokenizerFiles(const Bundle& bundle) {
    std::vector<std::string> files;
    std::error_code failed;
    for (fs::directory_iterator entry(bundle.tokenizerFolder, failed), end; !failed && entry != end;
         entry.increment(failed)) {
        const fs::path name = entry->path().filename();
        if (name == "dict.txt" || name == "bpecodes" || name == "merges.txt" || name == "vocab.json" ||
            name.extension() == ".model")
            files.push_back(core::utf8FromPath(entry->path().lexically_relative(bundle.folder)));
    }
    std::sort(files.begin(), files.end());
    return files;
}

nlohmann::ordered_json patchesToJson(const Bundle& bundle) {
    nlohmann::ordered_json json;
    JsonFieldWriter fields(json);
    visitPatches(fields, bundle.patches);
    if (bundle.patches.mpp > 0) json["mpp"] = bundle.patches.mpp;
    if (bundle.patches.downsample > 0) json["downsample"] = bundle.patches.downsample;
    if (bundle.encoder) {
        json["mean"] = bundle.encoder->mean;
        json["std"] = bundle.encoder->std;
    }
    return json;
}

nlohmann::ordered_json architectureToJson(const Bundle& bundle) {
    nlohmann::ordered_json text, resampler, encoder;
    JsonFieldWriter textFields(text), resamplerFields(resampler), encoderFields(encoder);
    visitText(textFields, bundle.text);
    visitResampler(resamplerFields, bundle.resampler);
    if (bundle.encoder) visitEncoder(encoderFields, *bundle.encoder);
    return {{"text", text}, {"resampler", resampler}, {"encoder", encoder}};
}

nlohmann::ordered_json weightsToJson(const Bundle& bundle) {
    nlohmann::ordered_json json;
    json["file"] = core::utf8FromPath(bundle.weights.lexically_relative(bundle.folder));
    if (bundle.weightsBytes != 0) json["bytes"] = bundle.weightsBytes;
    if (bundle.encoder) {
        json["encoder_file"] = core::utf8FromPath(bundle.encoderWeights.lexically_relative(bundle.folder));
        if (bundle.encoderWeightsBytes != 0) json["encoder_bytes"] = bundle.encoderWeightsBytes;
    }
    json["precision"] = bundle.weightsPrecision;
    if (!bundle.weightsHash.empty()) json["sha256"] = bundle.weightsHash;
    return json;
}

} // namespace

Result<Bundle> readBundle(const fs::path& folder) {
    std::error_code failed;
    if (!fs::is_directory(folder, failed))
        return Error(ErrorCode::NotFound,
                     "the bundle " + core::displayName(folder) + " is not a folder that can be read");
    if (!fs::exists(folder / kFileName, failed))
        return Error(ErrorCode::NotFound, "the folder " + core::displayName(folder) + " holds no " + kFileName);
    HS_TRY(const std::string text, core::readTextFile(folder / kFileName, kMostBytes));
    const auto json = nlohmann::json::parse(core::shallowJson(text), nullptr, false);
    if (json.is_discarded()) return corrupt("is not valid JSON");
    JsonFieldReader fields(json, kFileName, "");
    Bundle bundle;
    bundle.folder = folder;
    const auto* architecture = fields.object("architecture");
    const auto* tokenizer = fields.object("tokenizer");
    const auto* patches = fields.object("patches");
    const auto* weights = fields.object("weights");
    HS_CHECK(readHead(fields, bundle));
    HS_CHECK(fields.finish());
    HS_CHECK(readArchitecture(*architecture, bundle));
    HS_CHECK(readPatches(*patches, bundle));
    HS_CHECK(checkBundle(bundle));
    HS_CHECK(readTokenizer(*tokenizer, bundle));
    if (bundle.tokenizerKind != "biogpt" && bundle.tokenizerKind != "sentencepiece")
        return corrupt("tokenizer.kind is \"" + bundle.tokenizerKind.substr(0, 60) +
                       "\", \"biogpt\" or \"sentencepiece\" was expected");
    HS_CHECK(readWeights(*weights, bundle));
    const bool hashLooksRight = bundle.weightsHash.size() == 64 &&
                                bundle.weightsHash.find_first_not_of("0123456789abcdef") == std::string::npos;
    if (!bundle.weightsHash.empty() && !hashLooksRight) return corrupt("weights.sha256 is not 64 hexadecimal digits");
    if (bundle.weightsPrecision != "fp32" && bundle.weightsPrecision != "bf16" && bundle.weightsPrecision != "int8")
        return corrupt("weights.precision is \"" + bundle.weightsPrecision.substr(0, 60) +
                       "\", fp32, bf16 or int8 was expected");
    return bundle;
}

Result<void> writeBundle(const Bundle& bundle) {
    HS_CHECK(checkBundle(bundle));
    nlohmann::ordered_json json;
    json["format"] = kFormat;
    json["version"] = kVersion;
    json["name"] = bundle.name;
    json["demo"] = bundle.demo;
    json["provenance"] = bundle.provenance;
    json["licence"] = bundle.licence;
    json["intended_use"] = bundle.intendedUse;
    if (!bundle.notice.empty()) json["notice"] = bundle.notice;
    json["classes"] = bundle.classes;
    json["architecture"] = architectureToJson(bundle);
    json["patches"] = patchesToJson(bundle);
    json["tokenizer"] = {{"kind", bundle.tokenizerKind}, {"files", tokenizerFiles(bundle)}};
    json["weights"] = weightsToJson(bundle);
    std::string text;
    try {
        text = json.dump(2) + "\n";
    } catch (const nlohmann::json::exception&) {
        return Error(ErrorCode::InvalidInput, "a text of the bundle is not UTF-8");
    }
    return core::writeFileAtomically(bundle.folder / kFileName, text);
}

Result<std::string> hashWeights(const Bundle& bundle, std::stop_token stop) {
    core::Sha256 hash;
    HS_CHECK(core::addWholeFile(hash, bundle.weights, stop));
    if (bundle.encoder) HS_CHECK(core::addWholeFile(hash, bundle.encoderWeights, stop));
    return hash.finishHex();
}

} // namespace hs::model
