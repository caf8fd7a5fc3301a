#include "model/training/lora.h"

#include <charconv>
#include <utility>

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::Result;

namespace {

constexpr std::string_view kA = ".lora_a", kB = ".lora_b";
constexpr const char* kFormat = "histoscribe-lora-1";

Result<std::vector<float>> floats(const WeightsFile& file, const TensorEntry& entry) {
    std::vector<float> values(std::size_t(entry.elements()));
    HS_CHECK(file.copyToFloat(entry, values));
    return values;
}

Result<double> numberOf(const WeightsFile& file, const char* key) {
    const auto found = file.metadata().find(key);
    double value = 0.0;
    if (found != file.metadata().end()) {
        const std::string& text = found->second;
        const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (problem == std::errc() && end == text.data() + text.size() && value > 0.0) return value;
    }
    return Error(ErrorCode::Corrupt, file.fileName() + " does not state its adapters' '" + key + "'");
}

} // namespace

Result<Adapters> adaptersIn(const WeightsFile& file, const std::string& prefix, double alpha) {
    Adapters adapters;
    adapters.alpha = alpha;
    std::size_t halves = 0;
    for (const TensorEntry& entry : file.tensors()) {
        halves += entry.name.ends_with(kB);
        if (!entry.name.starts_with(prefix) || !entry.name.ends_with(kA)) continue;
        const std::string name = entry.name.substr(0, entry.name.size() - kA.size());
        const TensorEntry* const other = file.find(name + std::string(kB));
        const bool fits = other != nullptr && entry.shape.size() == 2 && other->shape.size() == 2 && entry.shape[0] == other->shape[1] &&
                          entry.shape[0] > 0;
        if (!fits) return Error(ErrorCode::Corrupt, file.fileName() + " holds half an adapter, or two halves that do not fit: " + name);
        Adapter one{entry.shape[0], entry.shape[1], other->shape[0], {}, {}};
        HS_TRY(one.a, floats(file, entry));
        HS_TRY(one.b, floats(file, *other));
        adapters.byName.emplace(name.substr(prefix.size()) + ".weight", std::move(one));
    }
    if (halves > adapters.byName.size())
        return Error(ErrorCode::Corrupt, file.fileName() + " holds half an adapter: " + std::to_string(halves) + " second halves, " +
                                             std::to_string(adapters.byName.size()) + " first ones");
    return adapters;
}

Result<void> writeAdapters(const std::filesystem::path& path, const Adapters& adapters,
                           std::vector<TensorToWrite> trainedWhole) {
    std::vector<TensorToWrite> tensors = std::move(trainedWhole);
    std::int64_t rank = 0;
    for (const auto& [weight, one] : adapters.byName) {
        const std::string name = weight.substr(0, weight.size() - std::string_view(".weight").size());
        rank = one.rank;
        tensors.push_back({name + std::string(kA), DType::F32, {one.rank, one.inputs}, std::as_bytes(std::span(one.a))});
        tensors.push_back({name + std::string(kB), DType::F32, {one.outputs, one.rank}, std::as_bytes(std::span(one.b))});
    }
    char alpha[32];
    const auto end = std::to_chars(alpha, alpha + sizeof alpha, adapters.alpha).ptr;
    return writeSafetensors(path, tensors,
                            {{"format", kFormat},
                             {"rank", std::to_string(rank)},
                             {"alpha", std::string(alpha, end)},
                             {"base_weights", adapters.baseWeights}});
}

Result<Adapters> readAdapters(const std::filesystem::path& path) {
    HS_TRY(const auto file, WeightsFile::open(path));
    HS_TRY(const double alpha, numberOf(*file, "alpha"));
    HS_TRY(Adapters adapters, adaptersIn(*file, "", alpha));
    if (adapters.byName.empty()) return Error(ErrorCode::Corrupt, file->fileName() + " holds no adapter");
    if (const auto base = file->metadata().find("base_weights"); base != file->metadata().end()) adapters.baseWeights = base->second;
    return adapters;
}

Result<void> addAdapter(std::vector<float>& weight, const std::vector<std::int64_t>& shape, const Adapter& adapter, double alpha) {
    if (shape != std::vector<std::int64_t>{adapter.outputs, adapter.inputs})
        return Error(ErrorCode::InvalidInput, "an adapter of [" + std::to_string(adapter.outputs) + ", " + std::to_string(adapter.inputs) +
                                                  "] does not fit the bundle's weight");
    const double scale = alpha / double(adapter.rank);
    const std::size_t inputs = std::size_t(adapter.inputs), rank = std::size_t(adapter.rank);
    for (std::size_t row = 0; row < std::size_t(adapter.outputs); ++row)
        for (std::size_t r = 0; r < rank; ++r) {
            const float factor = float(double(adapter.b[row * rank + r]) * scale);
            float* const out = weight.data() + row * inputs;
            const float* const in = adapter.a.data() + r * inputs;
            for (std::size_t i = 0; i < inputs; ++i)
                out[i] += factor * in[i];
        }
    return {};
}

} // namespace hs::model
