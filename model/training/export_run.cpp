#include "model/training/export_run.h"

#include "core/files.h"
#include "core/json_depth.h"
#include "model/io/quantise.h"
#include "model/io/weights_file.h"
#include "model/training/lora.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <deque>
#include <set>
#include <system_error>

namespace hs::model {

namespace {

namespace fs = std::filesystem;
using core::Error;
using core::ErrorCode;
using core::Result;

constexpr const char* kEmbedding = "histogpt.embed_tokens.weight";
constexpr const char* kProjection = "output_projection.weight";

// Tensors on their way into a file; owns the bytes that are not mapped.
class Outgoing {
public:
    explicit Outgoing(StoredAs storedAs) : m_storedAs(storedAs) {}

    // `adapter`: null, or what is added to the tensor.
    Result<void> add(const WeightsFile& file, const TensorEntry& entry, const std::string& name, const Adapter* adapter = nullptr,
                     double alpha = 0.0) {
        const bool number = entry.dtype != DType::I64 && entry.dtype != DType::I32 && entry.dtype != DType::I16 &&
                            entry.dtype != DType::U8 && entry.dtype != DType::Bool;
        if (!number) {
            std::vector<std::byte>& bytes = m_bytes.emplace_back(std::size_t(entry.elements()) * dtypeBytes(entry.dtype));
            HS_CHECK(file.copyTo(entry, bytes));
            m_tensors.push_back({name, entry.dtype, entry.shape, bytes});
            return {};
        }
        std::vector<float>& values = m_floats.emplace_back(std::size_t(entry.elements()));
        HS_CHECK(file.copyToFloat(entry, values));
        if (adapter != nullptr) HS_CHECK(addAdapter(values, entry.shape, *adapter, alpha));
        if (m_storedAs == StoredAs::Int8 && entry.shape.size() >= 2 && entry.shape[0] > 0 && entry.elements() > 0)
            return addQuantised(name, entry.shape, values);
        m_tensors.push_back({name, DType::F32, entry.shape, std::as_bytes(std::span(values))});
        return {};
    }

    const std::vector<TensorToWrite>& tensors() const { return m_tensors; }

    Result<void> write(const fs::path& path, const std::map<std::string, std::string>& metadata) const {
        return writeSafetensors(path, m_tensors, metadata);
    }

private:
    Result<void> addQuantised(const std::string& name, const std::vector<std::int64_t>& shape, std::vector<float>& values) {
        HS_TRY(auto made, quantiseRows(values, std::size_t(shape[0])));
        values.clear();
        values.shrink_to_fit();
        const QuantisedRows& rows = m_quantised.emplace_back(std::move(made));
        m_tensors.push_back({name, DType::I8, shape, std::as_bytes(std::span(rows.values))});
        m_tensors.push_back({name + std::string(kScaleSuffix), DType::F32, {shape[0]}, std::as_bytes(std::span(rows.scales))});
        return {};
    }

    StoredAs m_storedAs;
    std::deque<std::vector<float>> m_floats;
    std::deque<std::vector<std::byte>> m_bytes;
    std::deque<QuantisedRows> m_quantised;
    std::vector<TensorToWrite> m_tensors;
};

// Tensors of a checkpoint that a bundle does not get.
bool staysInRun(const std::string& name) {
    return name.starts_with("model/patch_head.") || name.starts_with("model/contrast.") || name.ends_with(".lora_a") ||
           name.ends_with(".lora_b");
}

// Every tensor of `base`, those that `trained` holds ("model/<name>") taken from there, adapters added, and what only
// `trained` has.
Result<void> writeMerged(const fs::path& base, const WeightsFile* trained, const Adapters& adapters, const fs::path& to,
                         StoredAs storedAs) {
    HS_TRY(const auto file, WeightsFile::open(base));
    Outgoing out(storedAs);
    std::set<std::string> done;
    std::size_t adapted = 0;
    const bool movedEmbedding = trained != nullptr && trained->find(std::string("model/") + kEmbedding) != nullptr;
    for (const TensorEntry& entry : file->tensors()) {
        if (entry.name.ends_with(kScaleSuffix)) continue;
        const std::string wanted = entry.name == kProjection && movedEmbedding ? kEmbedding : entry.name; // tied
        const TensorEntry* moved = trained == nullptr ? nullptr : trained->find("model/" + wanted);
        const auto adapter = adapters.byName.find(entry.name);
        const Adapter* const added = adapter == adapters.byName.end() ? nullptr : &adapter->second;
        adapted += added != nullptr;
        HS_CHECK(moved != nullptr ? out.add(*trained, *moved, entry.name, added, adapters.alpha)
                                  : out.add(*file, entry, entry.name, added, adapters.alpha));
        done.insert(entry.name);
        done.insert(wanted);
    }
    if (trained != nullptr)
        for (const TensorEntry& entry : trained->tensors())
            if (entry.name.starts_with("model/") && !staysInRun(entry.name) && !done.contains(entry.name.substr(6)))
                HS_CHECK(out.add(*trained, entry, entry.name.substr(6)));
    if (adapted != adapters.byName.size())
        return Error(ErrorCode::InvalidInput, std::to_string(adapters.byName.size() - adapted) + " of " +
                                                  std::to_string(adapters.byName.size()) + " adapters belong to no weight of the bundle");
    return out.write(to, {{"format", "histoscribe-weights"}});
}

Result<void> copyTokenizer(const Bundle& from, const fs::path& to) {
    std::error_code problem;
    if (from.tokenizerFolder.empty() || fs::equivalent(from.tokenizerFolder, to, problem)) return {};
    fs::create_directories(to, problem);
    problem.clear();
    for (const auto& file : fs::directory_iterator(from.tokenizerFolder, problem)) {
        const std::string name = core::utf8FromPath(file.path().filename());
        const bool belongs = name == "dict.txt" || name == "bpecodes" || name == "vocab.json" || name == "merges.txt" ||
                             name.ends_with(".model");
        if (!belongs) continue;
        HS_TRY(const auto bytes, core::readTextFile(file.path()));
        HS_CHECK(core::writeFileAtomically(to / file.path().filename(), bytes));
    }
    if (problem) return Error(ErrorCode::NotFound, "the tokenizer's folder cannot be read: " + problem.message());
    return {};
}

struct TrainedPart {
    const WeightsFile* histogpt = nullptr;
    const WeightsFile* encoder = nullptr;
    Adapters adapters;
};

// What the bundle is called and where it comes from, once something was added to it.
void describe(Bundle& made, const fs::path& to, const ExportOptions& options, const std::string& added) {
    if (options.isStepOfItsMaking) return;
    made.name = options.name.empty() ? core::displayName(fs::absolute(to).lexically_normal()) : options.name;
    made.provenance += (made.provenance.empty() ? "" : " ") + added;
}

// "Then trained by `hscribe train`: stage joint, step 3000, seed 1."
std::string trainedWords(const nlohmann::json& config, const WeightsFile& checkpoint) {
    const auto found = checkpoint.metadata().find("position");
    const auto position = nlohmann::json::parse(found == checkpoint.metadata().end() ? "" : core::shallowJson(found->second), nullptr, false);
    std::string words = "Then trained by `hscribe train`: stage " + core::printable(config["stage"].get<std::string>());
    const auto add = [&words](const nlohmann::json& from, const char* key) {
        if (from.is_object() && from.contains(key) && from[key].is_number_integer())
            words += std::string(", ") + key + " " + std::to_string(from[key].get<std::int64_t>());
    };
    add(position, "step");
    add(config, "seed");
    return words + ".";
}

Result<Bundle> assemble(const Bundle& base, const TrainedPart& trained, const fs::path& to, StoredAs storedAs) {
    std::error_code problem;
    fs::create_directories(to, problem);
    if (problem) return Error(ErrorCode::Internal, "the bundle folder cannot be made: " + problem.message());
    Bundle made = base;
    made.folder = to;
    made.tokenizerFolder = to / "tokenizer";
    made.weights = to / "histogpt.safetensors";
    HS_CHECK(writeMerged(base.weights, trained.histogpt, trained.adapters, made.weights, storedAs));
    if (base.encoder && !base.encoderWeights.empty()) {
        made.encoderWeights = to / "encoder.safetensors";
        HS_CHECK(writeMerged(base.encoderWeights, trained.encoder, {}, made.encoderWeights, storedAs));
    }
    HS_CHECK(copyTokenizer(base, made.tokenizerFolder));
    made.weightsPrecision = storedAs == StoredAs::Int8 ? "int8" : "fp32";
    made.weightsBytes = fs::file_size(made.weights, problem);
    made.encoderWeightsBytes = made.encoderWeights.empty() ? 0 : fs::file_size(made.encoderWeights, problem);
    HS_TRY(made.weightsHash, hashWeights(made));
    HS_CHECK(writeBundle(made));
    return readBundle(to);
}

} // namespace

namespace {

struct OpenedRun {
    nlohmann::json config;
    Bundle base;
    std::shared_ptr<const WeightsFile> trained;
    Adapters adapters;
};

Result<OpenedRun> openRun(const fs::path& run, WhichCheckpoint which) {
    OpenedRun opened;
    HS_TRY(const auto text, core::readTextFile(run / "config.json"));
    opened.config = nlohmann::json::parse(core::shallowJson(text), nullptr, false);
    const auto isText = [&](const char* key) { return opened.config.contains(key) && opened.config[key].is_string(); };
    if (!opened.config.is_object() || !isText("bundle") || !isText("stage"))
        return Error(ErrorCode::Corrupt, "config.json of the run does not say its stage and bundle");
    HS_TRY(opened.base, readBundle(core::pathFromUtf8(opened.config["bundle"].get<std::string>())));
    std::error_code problem;
    fs::path checkpoint = run / "checkpoints" / "best.safetensors";
    if (which == WhichCheckpoint::Last || !fs::exists(checkpoint, problem)) checkpoint = run / "checkpoints" / "last.safetensors";
    HS_TRY(opened.trained, WeightsFile::open(checkpoint));
    const auto lora = opened.config.find("lora");
    const double alpha = lora != opened.config.end() && lora->is_object() ? lora->value("alpha", 1.0) : 1.0;
    HS_TRY(opened.adapters, adaptersIn(*opened.trained, "model/", alpha));
    opened.adapters.baseWeights = opened.base.weightsHash;
    return opened;
}

} // namespace

Result<Bundle> exportRun(const fs::path& run, const fs::path& to, const ExportOptions& options) {
    HS_TRY(OpenedRun opened, openRun(run, options.checkpoint));
    const bool encoder = opened.config["stage"] == "encoder";
    if (opened.config.contains("classes")) opened.base.classes = opened.config["classes"].get<std::vector<std::string>>();
    const WeightsFile* const trained = opened.trained.get();
    describe(opened.base, to, options, trainedWords(opened.config, *trained));
    return assemble(opened.base, {encoder ? nullptr : trained, encoder ? trained : nullptr, std::move(opened.adapters)}, to,
                    options.storedAs);
}

Result<void> exportAdapters(const fs::path& run, const fs::path& to, WhichCheckpoint which) {
    HS_TRY(const OpenedRun opened, openRun(run, which));
    if (opened.adapters.byName.empty())
        return Error(ErrorCode::NotFound, "the run " + core::displayName(run) + " trained no adapters (lora)");
    Outgoing whole(StoredAs::Float32);
    for (const TensorEntry& entry : opened.trained->tensors())
        if (entry.name.starts_with("model/") && !staysInRun(entry.name)) HS_CHECK(whole.add(*opened.trained, entry, entry.name));
    return writeAdapters(to, opened.adapters, whole.tensors());
}

Result<Bundle> mergeAdapters(const Bundle& bundle, const fs::path& adapters, const fs::path& to, const ExportOptions& options) {
    HS_TRY(const auto file, WeightsFile::open(adapters)); // what was trained whole beside them
    HS_TRY(Adapters read, readAdapters(adapters));
    if (!read.baseWeights.empty() && read.baseWeights != bundle.weightsHash)
        return Error(ErrorCode::InvalidInput, "the adapters of " + core::displayName(adapters) + " were trained on other weights than the bundle " +
                                                  bundle.name + " has");
    Bundle made = bundle;
    describe(made, to, options, "Then adapters that `hscribe train` had made were added.");
    return assemble(made, {file.get(), nullptr, std::move(read)}, to, options.storedAs);
}

Result<Bundle> repackBundle(const Bundle& bundle, const fs::path& to, StoredAs storedAs) {
    return assemble(bundle, {}, to, storedAs);
}

} // namespace hs::model
