// LoadedModel: a bundle in memory, ready to work: tokenizer, patch encoder, resampler with what turns latents into keys
// and values, and the text model in the form that the token step reads. On a CPU all of it runs on our own kernels, on
// a GPU through LibTorch.
//
// Owned by the engine; its thread alone. The text model is held once, at the running precision. On a CPU the LibTorch
// modules hold only what the token step does not: resampler, "exit gate", the to_kv of every layer, the classifier
// head.
#pragma once

#include "core/engine.h"
#include "model/engine/patch_encoder.h"
#include "model/engine/vision_side.h"
#include "model/generate/text_decoder.h"
#include "model/io/bundle.h"
#include "model/io/tokenizer.h"
#include "model/kernels/thread_pool.h"
#include "model/nn/histogpt.h"

#include <filesystem>
#include <memory>
#include <stop_token>

namespace hs::model {

enum class Side { Kernels, LibTorch };

// Where a bundle works.
struct Place {
    Side side = Side::Kernels; // Kernels: the CPU
    at::Device device = at::kCPU;
};
// Unsupported where a card is asked for and none is there.
core::Result<Place> placeFor(core::Device asked);

struct LoadedModel {
    Bundle bundle;
    core::EngineInfo info;
    Place place;
    std::shared_ptr<const Tokenizer> tokenizer;
    std::unique_ptr<PatchEncoder> encoder; // null: works from feature files
    HistoGpt network{nullptr};             // on a CPU its decoder layers are not filled, but for to_kv
    bool hasHead = false;
    std::shared_ptr<kernels::ThreadPool> pool;
    core::Precision precision = core::Precision::Fp32; // that the text is written in
    std::unique_ptr<TextDecoder> decoder;
    std::unique_ptr<VisionSide> vision; // over the network's weights and for the decoder
};

// resources: share/histoscribe (Moses tables, BioGPT's vocabularies). NotFound, Corrupt (every misfit of a weights file
// in one error), Unsupported, OutOfMemory, Cancelled.
core::Result<std::unique_ptr<LoadedModel>> loadModel(const core::EngineOptions& options, const Place& place,
                                                     const std::filesystem::path& resources,
                                                     const core::ProgressSink& progress, std::stop_token stop);

} // namespace hs::model
