#include "model/training/export_run.h"

#include "core/files.h"
#include "model/io/quantise.h"
#include "model/io/weights_file.h"

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

    Result<void> add(const WeightsFile& file, const TensorEntry& entry, const std::string& name) {
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
        if (m_storedAs == StoredAs::Int8 && entry.shape.size() >= 2 && entry.shape[0] > 0 && entry.elements() > 0)
            return addQuantised(name, entry.shape, values);
        m_tensors.push_back({name, DType::F32, entry.shape, std::as_bytes(std::span(values))});
        return {};
    }

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

// Every tensor of `base`, those that `trained` holds ("model/<name>") taken from there, and what only `trained` has.
Result<void> writeMerged(const fs::path& base, const WeightsFile* trained, const fs::path& to, StoredAs storedAs) {
    HS_TRY(const auto file, WeightsFile::open(base));
    Outgoing out(storedAs);
    std::set<std::string> done;
    const bool movedEmbedding = trained != nullptr && trained->find(std::string("model/") + kEmbedding) != nullptr;
    for (const TensorEntry& entry : file->tensors()) {
        if (entry.name.ends_with(kScaleSuffix)) continue;
        const std::string wanted = entry.name == kProjection && movedEmbedding ? kEmbedding : entry.name; // tied
        const TensorEntry* moved = trained == nullptr ? nullptr : trained->find("model/" + wanted);
        HS_CHECK(moved != nullptr ? out.add(*trained, *moved, entry.name) : out.add(*file, entry, entry.name));
        done.insert(entry.name);
        done.insert(wanted);
    }
    if (trained != nullptr)
        for (const TensorEntry& entry : trained->tensors())
            if (entry.name.starts_with("model/") && !entry.name.starts_with("model/patch_head.") &&
                !done.contains(entry.name.substr(6)))
                HS_CHECK(out.add(*trained, entry, entry.name.substr(6)));
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
};

Result<Bundle> assemble(const Bundle& base, const TrainedPart& trained, const fs::path& to, StoredAs storedAs) {
    std::error_code problem;
    fs::create_directories(to, problem);
    if (problem) return Error(ErrorCode::Internal, "the bundle folder cannot be made: " + problem.message());
    Bundle made = base;
    made.folder = to;
    made.tokenizerFolder = to / "tokenizer";
    made.weights = to / "histogpt.safetensors";
    HS_CHECK(writeMerged(base.weights, trained.histogpt, made.weights, storedAs));
    if (base.encoder && !base.encoderWeights.empty()) {
        made.encoderWeights = to / "encoder.safetensors";
        HS_CHECK(writeMerged(base.encoderWeights, trained.encoder, made.encoderWeights, storedAs));
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

Result<Bundle> exportRun(const fs::path& run, const fs::path& to, const ExportOptions& options) {
    HS_TRY(const auto text, core::readTextFile(run / "config.json"));
    const auto config = nlohmann::json::parse(text, nullptr, false);
    if (config.is_discarded() || !config.contains("bundle") || !config.contains("stage"))
        return Error(ErrorCode::Corrupt, "config.json of the run does not say its stage and bundle");
    HS_TRY(Bundle base, readBundle(core::pathFromUtf8(config["bundle"].get<std::string>())));
    std::error_code problem;
    fs::path checkpoint = run / "checkpoints" / "best.safetensors";
    if (options.checkpoint == WhichCheckpoint::Last || !fs::exists(checkpoint, problem))
        checkpoint = run / "checkpoints" / "last.safetensors";
    HS_TRY(const auto trained, WeightsFile::open(checkpoint));
    const bool encoder = config["stage"] == "encoder";
    if (config.contains("classes")) base.classes = config["classes"].get<std::vector<std::string>>();
    return assemble(base, {encoder ? nullptr : trained.get(), encoder ? trained.get() : nullptr}, to, options.storedAs);
}

Result<Bundle> repackBundle(const Bundle& bundle, const fs::path& to, StoredAs storedAs) {
    return assemble(bundle, {}, to, storedAs);
}

} // namespace hs::model
