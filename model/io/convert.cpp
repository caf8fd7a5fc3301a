#include "model/io/convert.h"

#include "core/files.h"
#include "model/io/number_formats.h"
#include "model/io/quantise.h"
#include "model/io/tokenizer.h"
#include "model/io/weights_file.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <map>
#include <utility>
#include <vector>

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::Precision;
namespace fs = std::filesystem;

namespace {

bool isNumber(DType dtype) {
    return dtype == DType::F64 || dtype == DType::F32 || dtype == DType::F16 || dtype == DType::BF16;
}

constexpr std::string_view kEmbedding = "histogpt.embed_tokens.weight";
constexpr std::string_view kProjection = "output_projection.weight";

// Matrices that products read. Tables that are looked up or added (positions, latents, position biases) and the
// encoder's small convolutions stay float32: they weigh nothing and every output feels them.
bool isLinear(const TensorEntry& entry) {
    const std::string& name = entry.name;
    return entry.shape.size() == 2 && entry.elements() > 0 && name.ends_with(".weight") &&
           name != "histogpt.embed_positions.weight" && !name.starts_with("patch_embed.");
}

// What every token reads, so what int8 is for. Resampler and encoder run once a slide, and at bfloat16 do not change
// texts.
bool isReadPerToken(const TensorEntry& entry) {
    return isLinear(entry) &&
           (entry.name.starts_with("histogpt.layers.") || entry.name == kEmbedding || entry.name == kProjection);
}

DType storedType(const TensorEntry& entry, Precision precision) {
    if (precision == Precision::Fp32 || !isLinear(entry)) return DType::F32;
    return precision == Precision::Int8 && isReadPerToken(entry) ? DType::I8 : DType::BF16;
}

std::vector<std::byte> bytesOf(const void* data, std::size_t size) {
    std::vector<std::byte> bytes(size);
    if (size > 0) std::memcpy(bytes.data(), data, size);
    return bytes;
}

// What each tensor of a file becomes, and its bytes when they are asked for.
class Conversion {
public:
    Conversion(const WeightsFile& file, const TiedEmbedding& tied, Precision precision, const ConvertProgress& progress,
               std::stop_token stop)
        : m_file(file)
        , m_precision(precision)
        , m_progress(progress)
        , m_stop(std::move(stop)) {
        plan(tied);
    }

    core::Result<void> write(const fs::path& path) {
        return writeSafetensors(path, m_tensors, m_metadata,
                                [this](const TensorToWrite& tensor) { return bytesFor(tensor); });
    }

private:
    void plan(const TiedEmbedding& tied) {
        m_metadata["format"] = "histoscribe-weights";
        std::map<std::uint64_t, const TensorEntry*> first; // whole tensors by storage
        for (const TensorEntry& entry : m_file.tensors()) {
            // Equal or not, output_projection stands for both, as in the reference.
            if (entry.name == kEmbedding && tied.hasProjection) {
                m_metadata["hs.alias." + entry.name] = kProjection;
                continue;
            }
            const auto [same, isNew] = first.try_emplace(entry.storageId, &entry);
            const TensorEntry& before = *same->second;
            if (!isNew && before.data == entry.data && before.shape == entry.shape && before.strides == entry.strides) {
                m_metadata["hs.alias." + entry.name] = before.name;
                continue;
            }
            if (!isScale(entry)) add(entry);
        }
        for (const TensorToWrite& tensor : m_tensors)
            m_total += sizeOf(tensor);
    }

    // A number, also one that an earlier conversion has stored at int8.
    bool isReal(const TensorEntry& entry) const {
        return isNumber(entry.dtype) ||
               (entry.dtype == DType::I8 && m_file.find(entry.name + std::string(kScaleSuffix)) != nullptr);
    }

    bool isScale(const TensorEntry& entry) const {
        if (!entry.name.ends_with(kScaleSuffix)) return false;
        const TensorEntry* base = m_file.find(entry.name.substr(0, entry.name.size() - kScaleSuffix.size()));
        return base != nullptr && base->dtype == DType::I8;
    }

    void add(const TensorEntry& entry) {
        const DType type = isReal(entry) ? storedType(entry, m_precision) : entry.dtype;
        m_tensors.push_back({entry.name, type, entry.shape, {}});
        if (type == DType::I8 && isReal(entry))
            m_tensors.push_back({entry.name + std::string(kScaleSuffix), DType::F32, {entry.shape[0]}, {}});
    }

    static std::uint64_t sizeOf(const TensorToWrite& tensor) {
        std::uint64_t size = dtypeBytes(tensor.dtype);
        for (const std::int64_t side : tensor.shape)
            size *= std::uint64_t(side);
        return size;
    }

    core::Result<std::vector<std::byte>> bytesFor(const TensorToWrite& tensor) {
        if (m_stop.stop_requested()) return Error(ErrorCode::Cancelled, "the conversion was stopped");
        m_done += sizeOf(tensor);
        if (m_progress) m_progress(m_done, m_total);
        if (tensor.name.ends_with(kScaleSuffix)) return scalesFor(tensor);
        const TensorEntry& entry = *m_file.find(tensor.name);
        if (isReal(entry) && tensor.dtype != DType::F32) return stored(entry, tensor.dtype);
        std::vector<std::byte> bytes(sizeOf(tensor));
        if (isReal(entry)) {
            HS_CHECK(readFinite(entry, {reinterpret_cast<float*>(bytes.data()), std::size_t(entry.elements())}));
        } else {
            HS_CHECK(m_file.copyTo(entry, bytes));
        }
        return bytes;
    }

    // The writer asks in an order of its own, so the rows may have to be quantised once more.
    core::Result<std::vector<std::byte>> scalesFor(const TensorToWrite& tensor) {
        if (tensor.name != m_scalesOf) {
            const std::string base = tensor.name.substr(0, tensor.name.size() - kScaleSuffix.size());
            HS_CHECK(stored(*m_file.find(base), DType::I8));
        }
        return bytesOf(m_scales.data(), m_scales.size() * sizeof(float));
    }

    // One weight that is no number makes every text one, so it is told here rather than found there.
    core::Result<void> readFinite(const TensorEntry& entry, std::span<float> values) const {
        HS_CHECK(m_file.copyToFloat(entry, values));
        const auto bad = std::count_if(values.begin(), values.end(), [](float v) { return !std::isfinite(v); });
        if (bad == 0) return {};
        return Error(ErrorCode::Corrupt, m_file.fileName() + ": tensor " + entry.name + " holds " +
                                             std::to_string(bad) + " numbers that are not finite");
    }

    core::Result<std::vector<std::byte>> stored(const TensorEntry& entry, DType type) {
        std::vector<float> values(std::size_t(entry.elements()));
        HS_CHECK(readFinite(entry, values));
        if (type == DType::BF16) {
            std::vector<std::byte> bytes(values.size() * sizeof(std::uint16_t));
            for (std::size_t i = 0; i < values.size(); ++i) {
                const std::uint16_t half = bfloat16FromFloat(values[i]);
                std::memcpy(bytes.data() + i * sizeof half, &half, sizeof half);
            }
            return bytes;
        }
        auto rows = quantiseRows(values, std::size_t(entry.shape[0]));
        if (!rows) return std::move(rows.error()).withContext("in tensor " + entry.name);
        m_scalesOf = entry.name + std::string(kScaleSuffix);
        m_scales = std::move(rows.value().scales);
        return bytesOf(rows.value().values.data(), rows.value().values.size());
    }

    const WeightsFile& m_file;
    const Precision m_precision;
    const ConvertProgress& m_progress;
    const std::stop_token m_stop;
    std::vector<TensorToWrite> m_tensors;
    std::map<std::string, std::string> m_metadata;
    std::string m_scalesOf;
    std::vector<float> m_scales;
    std::uint64_t m_done = 0;
    std::uint64_t m_total = 0;
};

// The sentence to show with the bundle, or nothing.
core::Result<std::string> convertFile(const fs::path& from, const fs::path& to, Precision precision,
                                      const ConvertProgress& progress, std::stop_token stop) {
    HS_TRY(const auto file, WeightsFile::open(from));
    HS_TRY(const TiedEmbedding tied, examineTiedEmbedding(*file));
    HS_CHECK(Conversion(*file, tied, precision, progress, std::move(stop)).write(to));
    return tied.notice;
}

core::Result<void> copyTokenizer(const fs::path& from, const fs::path& to) {
    std::error_code failed;
    fs::create_directories(to, failed);
    constexpr std::array kNames{"dict.txt", "bpecodes", "vocab.json", "merges.txt"};
    for (const auto& file : fs::directory_iterator(from, failed)) {
        const std::string name = core::utf8FromPath(file.path().filename());
        const bool wanted = name.ends_with(".model") || std::find(kNames.begin(), kNames.end(), name) != kNames.end();
        if (!wanted) continue;
        HS_TRY(const std::string bytes, core::readTextFile(file.path()));
        HS_CHECK(core::writeFileAtomically(to / file.path().filename(), bytes));
    }
    if (failed)
        return Error(ErrorCode::NotFound,
                     "the tokenizer's folder " + core::displayName(from) + " cannot be read: " + failed.message());
    return {};
}

// A vocabulary of another size would be told only when the bundle is opened.
core::Result<void> checkTokenizer(const Bundle& published, const fs::path& resources) {
    const auto tokenizer = Tokenizer::open(published.tokenizerFolder, resources / "moses");
    if (tokenizer.ok()) return checkVocabulary(*tokenizer.value(), published.text.vocabulary);
    if (tokenizer.error().code == ErrorCode::Unsupported) return {}; // a program built without sentencepiece
    return tokenizer.error();
}

} // namespace

core::Result<Bundle> convertToBundle(const ConvertOptions& options, const ConvertProgress& progress,
                                     std::stop_token stop) {
    HS_TRY(const Bundle published, bundleOfPublished(options.files));
    HS_CHECK(checkTokenizer(published, options.files.resources));
    std::error_code failed;
    fs::create_directories(options.to, failed);
    if (failed)
        return Error(ErrorCode::Internal,
                     "cannot make the folder " + core::displayName(options.to) + ": " + failed.message());
    Bundle bundle = published;
    bundle.folder = fs::absolute(options.to);
    bundle.name = options.name.empty() ? core::displayName(bundle.folder) : options.name;
    bundle.weights = bundle.folder / "histogpt.safetensors";
    HS_TRY(bundle.notice, convertFile(published.weights, bundle.weights, options.precision, progress, stop));
    if (published.encoder && !published.encoderWeights.empty()) {
        bundle.encoderWeights = bundle.folder / "encoder.safetensors";
        HS_TRY(const std::string none,
               convertFile(published.encoderWeights, bundle.encoderWeights, options.precision, progress, stop));
        bundle.encoderWeightsBytes = fs::file_size(bundle.encoderWeights, failed);
    }
    bundle.tokenizerFolder = bundle.folder / "tokenizer";
    HS_CHECK(copyTokenizer(published.tokenizerFolder, bundle.tokenizerFolder));
    bundle.weightsPrecision = core::precisionName(options.precision);
    bundle.weightsBytes = fs::file_size(bundle.weights, failed);
    HS_TRY(bundle.weightsHash, hashWeights(bundle, stop));
    HS_CHECK(writeBundle(bundle));
    return readBundle(bundle.folder);
}

} // namespace hs::model
