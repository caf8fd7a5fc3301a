#include "model/training/checkpoint.h"

#include "core/files.h"
#include "core/json_depth.h"
#include "model/io/weights_file.h"
#include "model/training/random.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <nlohmann/json.hpp>

#include <cstring>
#include <map>
#include <mutex>
#include <unordered_map>

namespace hs::model {

namespace {

using core::Error;
using core::ErrorCode;
using core::Result;
using Metadata = std::map<std::string, std::string>;

constexpr std::string_view kModel = "model/";
constexpr std::string_view kOptimiser = "optimiser/";
constexpr const char* kRandom = "random/torch";
constexpr const char* kPosition = "position";
constexpr std::uint64_t kDeviceStream = 4;
constexpr const char* kFormat = "histoscribe-checkpoint-1";

std::string positionToJson(const RunPosition& position) {
    return nlohmann::json{{"step", position.step},
                          {"seconds", position.seconds},
                          {"has_best", position.hasBest},
                          {"best_metric", position.bestMetric},
                          {"best_step", position.bestStep},
                          {"since_best", position.sinceBest},
                          {"validated_step", position.validatedStep}}
        .dump();
}

bool positionFromJson(const std::string& text, RunPosition& position) {
    const auto json = nlohmann::json::parse(core::shallowJson(text), nullptr, false);
    try {
        position.step = json.at("step");
        position.seconds = json.at("seconds");
        position.hasBest = json.at("has_best");
        position.bestMetric = json.at("best_metric");
        position.bestStep = json.at("best_step");
        position.sinceBest = json.at("since_best");
        position.validatedStep = json.value("validated_step", position.step);
        return true;
    } catch (const nlohmann::json::exception&) {
        return false;
    }
}

Result<DType> dtypeOf(const at::Tensor& tensor, const std::string& name) {
    switch (tensor.scalar_type()) {
    case at::kFloat: return DType::F32;
    case at::kLong: return DType::I64;
    case at::kByte: return DType::U8;
    default: return Error(ErrorCode::Internal, "a checkpoint cannot hold '" + name + "': its type is another than float32");
    }
}

Result<at::Tensor> tensorFrom(const WeightsFile& file, const TensorEntry& entry) {
    const at::ScalarType type = entry.dtype == DType::F32 ? at::kFloat : entry.dtype == DType::I64 ? at::kLong : at::kByte;
    if (entry.dtype != DType::F32 && entry.dtype != DType::I64 && entry.dtype != DType::U8)
        return Error(ErrorCode::Corrupt, "the checkpoint's '" + entry.name + "' is " + dtypeName(entry.dtype));
    at::Tensor tensor = at::empty(entry.shape, type);
    HS_CHECK(file.copyTo(entry, {static_cast<std::byte*>(tensor.data_ptr()), std::size_t(tensor.nbytes())}));
    return tensor;
}

} // namespace

Result<void> writeCheckpoint(const std::filesystem::path& path, const Checkpoint& checkpoint) {
    std::vector<NamedTensor> all;
    for (const NamedTensor& one : checkpoint.model)
        all.push_back({std::string(kModel) + one.name, one.tensor});
    all.insert(all.end(), checkpoint.optimiser.begin(), checkpoint.optimiser.end());
    if (checkpoint.randomState.defined()) all.push_back({kRandom, checkpoint.randomState});
    std::vector<TensorToWrite> writes;
    for (NamedTensor& one : all) {
        one.tensor = one.tensor.detach().to(at::kCPU).contiguous();
        HS_TRY(const DType dtype, dtypeOf(one.tensor, one.name));
        writes.push_back({one.name, dtype, one.tensor.sizes().vec(),
                          {static_cast<const std::byte*>(one.tensor.data_ptr()), std::size_t(one.tensor.nbytes())}});
    }
    const Metadata metadata{{"format", kFormat},
                            {"stage", checkpoint.stage},
                            {"bundle_weights", checkpoint.bundleWeightsHash},
                            {kPosition, positionToJson(checkpoint.position)}};
    auto written = writeSafetensors(path, writes, metadata);
    if (!written) return std::move(written).error().withContext("while writing a checkpoint");
    return {};
}

Result<Checkpoint> readCheckpoint(const std::filesystem::path& path) {
    HS_TRY(const auto file, WeightsFile::open(path));
    const Metadata& metadata = file->metadata();
    const auto text = [&](const char* key) { return metadata.contains(key) ? metadata.at(key) : std::string(); };
    Checkpoint checkpoint;
    checkpoint.stage = text("stage");
    checkpoint.bundleWeightsHash = text("bundle_weights");
    if (text("format") != kFormat || !positionFromJson(text(kPosition), checkpoint.position))
        return Error(ErrorCode::Corrupt, file->fileName() + " is not a training checkpoint of this program");
    for (const TensorEntry& entry : file->tensors()) {
        HS_TRY(at::Tensor tensor, tensorFrom(*file, entry));
        if (entry.name == kRandom) checkpoint.randomState = tensor;
        else if (entry.name.starts_with(kModel)) checkpoint.model.push_back({entry.name.substr(kModel.size()), tensor});
        else if (entry.name.starts_with(kOptimiser)) checkpoint.optimiser.push_back({entry.name, tensor});
    }
    return checkpoint;
}

Result<void> restoreTensors(const std::vector<NamedTensor>& from, const std::vector<NamedTensor>& into) {
    std::unordered_map<std::string, at::Tensor> saved;
    for (const NamedTensor& one : from)
        saved.emplace(one.name, one.tensor);
    std::string problems;
    for (const NamedTensor& one : into) {
        const auto at = saved.find(one.name);
        if (at == saved.end() || at->second.sizes() != one.tensor.sizes())
            problems += (problems.empty() ? "" : ", ") + one.name;
    }
    if (!problems.empty())
        return Error(ErrorCode::Corrupt, "the checkpoint does not fit the bundle's model; missing or of another shape: " + problems);
    const at::NoGradGuard noGradient;
    for (const NamedTensor& one : into)
        at::Tensor(one.tensor).copy_(saved.at(one.name));
    return {};
}

at::Tensor torchRandomState() {
    at::Generator generator = at::detail::getDefaultCPUGenerator();
    const std::lock_guard lock(generator.mutex());
    return generator.get_state().clone(); // [n] uint8
}

void setTorchRandomState(const at::Tensor& state) {
    at::Generator generator = at::detail::getDefaultCPUGenerator();
    const std::lock_guard lock(generator.mutex());
    generator.set_state(state);
}

void seedDeviceOfStep(at::Device device, std::uint64_t seed, std::int64_t step) {
    if (device.is_cpu()) return;
    at::Generator generator = at::globalContext().defaultGenerator(device);
    const std::lock_guard lock(generator.mutex());
    generator.set_current_seed(Random(seed, kDeviceStream, std::uint64_t(step)).next());
}

} // namespace hs::model
