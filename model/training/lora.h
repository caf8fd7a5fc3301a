// Adapters (LoRA) outside of training: found in a run's checkpoint, written to a file of their own, added into weights.
// No LibTorch here. Pure functions and blocking file work; any thread.
//
// File: .safetensors with "<weight's name>.lora_a" [rank, inputs] and ".lora_b" [outputs, rank] (the weight's name without
// ".weight"), what was trained whole beside them as "model/<name>", as a checkpoint has it, metadata "rank", "alpha" and
// "base_weights", the hash of the bundle it was trained on.
#pragma once

#include "core/error.h"
#include "model/io/weights_file.h"

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace hs::model {

struct Adapter {
    std::int64_t rank = 0;
    std::int64_t inputs = 0, outputs = 0;
    std::vector<float> a; // [rank, inputs]
    std::vector<float> b; // [outputs, rank]
};

struct Adapters {
    double alpha = 0.0;
    std::string baseWeights;               // hash of the bundle they belong to
    std::map<std::string, Adapter> byName; // the weight's name, "….q_proj.weight"
};

// Tensors "<prefix><name>.lora_a" and ".lora_b" of a file; empty where it has none. Corrupt for a half or shapes that do
// not fit each other.
core::Result<Adapters> adaptersIn(const WeightsFile& file, const std::string& prefix, double alpha);

core::Result<void> writeAdapters(const std::filesystem::path& path, const Adapters& adapters,
                                 std::vector<TensorToWrite> trainedWhole = {});
core::Result<Adapters> readAdapters(const std::filesystem::path& path);

// weight [outputs, inputs] += alpha / rank * b a. InvalidInput where the shape is another.
core::Result<void> addAdapter(std::vector<float>& weight, const std::vector<std::int64_t>& shape, const Adapter& adapter,
                              double alpha);

} // namespace hs::model
