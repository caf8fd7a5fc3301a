#include "model/io/convert.h"

#include "core/files.h"
#include "model/io/number_formats.h"
#include "model/io/quantise.h"
#include "model/io/weights_file.h"

#include <algorithm>
#include <array>
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

bool isNumber(DType dtype) { return dtype == DType::F64 || dtype == DType::F32 || dtype == DType::F16 || dtype == DType::BF16; }

bool isMatrix(const TensorEntry& entry) { return entry.shape.size() >= 2 && entry.shape[0] > 0 && entry.elements() > 0; }

std::vector<std::byte> bytesOf(const void* data, std::size_t size) {
    std::vector<std::byte> bytes(size);
    if (size > 0) std::memcpy(bytes.data(), data, size);
    return bytes;
}

// What each tensor of a file becomes, and its bytes when they are asked for.
class Conversion {
public:
    Conversion(const WeightsFile& file, Precision precision, const ConvertProgress& progress, std::stop_token stop)
        : m_file(file), m_precision(precision), m_progress(progress), m_stop(std::move(stop)) {
        plan();
    }

    core::Result<void> write(const fs::path& path) {
        return writeSafetensors(path, m_tensors, m_metadata, [this](const TensorToWrite& tensor) { return bytesFor(tensor); });
    }

private:
    void plan() {
        m_metadata["format"] = "histoscribe-weights";
        std::map<std::uint64_t, const TensorEntry*> first; // whole tensors by storage
        for (const TensorEntry& entry : m_file.tensors()) {
            const auto [same, isNew] = first.try_emplace(entry.storageId, &entry);
            if (!isNew && same->second->data == entry.data && same->second->shape == entry.shape && same->second->strides == entry.strides) {
                m_metadata["hs.alias." + entry.name] = same->second->name;
                continue;
            }
            add(entry);
        }
        for (const TensorToWrite& tensor : m_tensors)
            m_total += sizeOf(tensor);
    }

    void add(const TensorEntry& entry) {
        if (!isNumber(entry.dtype)) {
            m_tensors.push_back({entry.name, entry.dtype, entry.shape, {}});
        } else if (m_precision == Precision::Int8 && isMatrix(entry)) {
            m_tensors.push_back({entry.name, DType::I8, entry.shape, {}});
            m_tensors.push_back({entry.name + std::string(kScaleSuffix), DType::F32, {entry.shape[0]}, {}});
        } else {
            const DType dtype = m_precision == Precision::Bf16 && isMatrix(entry) ? DType::BF16 : DType::F32;
            m_tensors.push_back({entry.name, dtype, entry.shape, {}});
        }
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
        if (m_file.find(tensor.name) == nullptr) return scalesFor(tensor);
        const TensorEntry& entry = *m_file.find(tensor.name);
        if (!isNumber(entry.dtype)) {
            std::vector<std::byte> bytes(sizeOf(tensor));
            HS_CHECK(m_file.copyTo(entry, bytes));
            return bytes;
        }
        std::vector<float> values(std::size_t(entry.elements()));
        HS_CHECK(m_file.copyToFloat(entry, values));
        return stored(tensor, std::move(values));
    }

    // The writer asks in an order of its own, so the rows may have to be quantised once more.
    core::Result<std::vector<std::byte>> scalesFor(const TensorToWrite& tensor) {
        if (tensor.name != m_scalesOf) {
            const TensorEntry& entry = *m_file.find(tensor.name.substr(0, tensor.name.size() - kScaleSuffix.size()));
            std::vector<float> values(std::size_t(entry.elements()));
            HS_CHECK(m_file.copyToFloat(entry, values));
            HS_CHECK(stored({entry.name, DType::I8, entry.shape, {}}, std::move(values)));
        }
        return bytesOf(m_scales.data(), m_scales.size() * sizeof(float));
    }

    core::Result<std::vector<std::byte>> stored(const TensorToWrite& tensor, std::vector<float> values) {
        if (tensor.dtype == DType::F32) return bytesOf(values.data(), values.size() * sizeof(float));
        if (tensor.dtype == DType::BF16) {
            std::vector<std::uint16_t> halves(values.size());
            for (std::size_t i = 0; i < values.size(); ++i)
                halves[i] = bfloat16FromFloat(values[i]);
            return bytesOf(halves.data(), halves.size() * sizeof(std::uint16_t));
        }
        auto rows = quantiseRows(values, std::size_t(tensor.shape[0]));
        if (!rows) return std::move(rows.error()).withContext("in tensor " + tensor.name);
        m_scalesOf = tensor.name + std::string(kScaleSuffix);
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

core::Result<void> convertFile(const fs::path& from, const fs::path& to, Precision precision, const ConvertProgress& progress,
                               std::stop_token stop) {
    HS_TRY(const auto file, WeightsFile::open(from));
    return Conversion(*file, precision, progress, std::move(stop)).write(to);
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
    if (failed) return Error(ErrorCode::NotFound, "the tokenizer's folder " + core::displayName(from) + " cannot be read: " + failed.message());
    return {};
}

} // namespace

core::Result<Bundle> convertToBundle(const ConvertOptions& options, const ConvertProgress& progress, std::stop_token stop) {
    HS_TRY(const Bundle published, bundleOfPublished(options.files));
    std::error_code failed;
    fs::create_directories(options.to, failed);
    if (failed) return Error(ErrorCode::Internal, "cannot make the folder " + core::displayName(options.to) + ": " + failed.message());
    Bundle bundle = published;
    bundle.folder = fs::absolute(options.to);
    bundle.name = options.name.empty() ? core::displayName(bundle.folder) : options.name;
    bundle.weights = bundle.folder / "histogpt.safetensors";
    HS_CHECK(convertFile(published.weights, bundle.weights, options.precision, progress, stop));
    if (published.encoder && !published.encoderWeights.empty()) {
        bundle.encoderWeights = bundle.folder / "encoder.safetensors";
        HS_CHECK(convertFile(published.encoderWeights, bundle.encoderWeights, options.precision, progress, stop));
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
