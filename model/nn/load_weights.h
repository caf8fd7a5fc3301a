// Filling a module's parameters and buffers from a weights file.
//
// Every name, shape and type that does not fit is told in one error (lists capped, counts said), before anything is
// copied. Float tensors are converted (float64, float16, bfloat16, int8 with scales); integers only fit integer
// buffers. Buffers that follow from the architecture (window masks, relative positions) are compared instead of copied.
// Parameters are filled in place by a few threads, or pass through a small staging buffer on their way to another type
// or device, so that nothing is held twice. Call it from the thread that owns the module, before anything else uses it.
#pragma once

#include "core/error.h"
#include "model/io/weights_file.h"
#include "model/nn/ctranspath.h"
#include "model/nn/histogpt.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace hs::model {

struct LoadOptions {
    // The file's name for a module's name; none: the same.
    std::function<std::string(const std::string& name)> fileName;
    // Which of the module's tensors to fill; none: all. The others stay as they are (untouched memory costs nothing).
    std::function<bool(const std::string& name)> wanted;
    // Which of the file's tensors may be left over; none: no other than those not wanted.
    std::function<bool(const std::string& fileName)> mayRemain;
    at::Device device = at::kCPU;
    // Of matrices of linear layers; norms, biases, gates, tables and embeddings stay float32. Half precision makes
    // inference lighter (sums stay float32); training wants float32.
    at::ScalarType matrices = at::kFloat;
    // Told after each tensor; false stops with Cancelled.
    std::function<bool(std::uint64_t bytesDone, std::uint64_t bytesTotal)> progress;
};

struct LoadReport {
    std::uint64_t parameters = 0;      // numbers filled, buffers left out
    std::uint64_t bytes = 0;           // of the file that were read
    bool tiedWeightsDiffered = false;  // the file's embed_tokens and output_projection differ: the latter was taken
    std::vector<std::string> leftOver; // the file's tensors nobody wanted
};

core::Result<LoadReport> loadWeights(torch::nn::Module& module, const WeightsFile& file, const LoadOptions& options);

// A published or converted HistoGPT file. The tied matrix may be stored once or twice under
// "histogpt.embed_tokens.weight" and "output_projection.weight"; where both differ, output_projection wins for both.
core::Result<LoadReport> loadHistoGpt(HistoGpt& model, const WeightsFile& file, LoadOptions options = {});

// Holds a HistoGPT file against the network without copying anything: every misfit in one error.
core::Result<void> checkHistoGpt(HistoGpt& model, const WeightsFile& file);

// A published or converted CTransPath file, head removed.
core::Result<void> checkEncoder(CTransPath& encoder, const WeightsFile& file); // copies nothing
core::Result<LoadReport> loadEncoder(CTransPath& encoder, const WeightsFile& file, LoadOptions options = {});

// Number of classes of the file's classifier head, 0 when it has none.
std::int64_t classesIn(const WeightsFile& file);

} // namespace hs::model
