#include "model/training/initial_weights.h"

#include "model/io/weights_file.h"
#include "model/nn/initialise.h"
#include "model/training/adamw.h"

#include <ATen/ATen.h>

namespace hs::model {

namespace {

using core::Result;

Result<void> writeModule(const torch::nn::Module& module, const std::filesystem::path& path) {
    std::vector<NamedTensor> tensors;
    for (const auto& one : module.named_parameters())
        tensors.push_back({one.key(), one.value().detach().contiguous()});
    for (const auto& one : module.named_buffers())
        tensors.push_back({one.key(), one.value().contiguous()});
    std::vector<TensorToWrite> writes;
    for (const NamedTensor& one : tensors)
        writes.push_back({one.name, one.tensor.scalar_type() == at::kLong ? DType::I64 : DType::F32,
                          one.tensor.sizes().vec(),
                          {static_cast<const std::byte*>(one.tensor.data_ptr()), std::size_t(one.tensor.nbytes())}});
    return writeSafetensors(path, writes, {{"format", "histoscribe-weights"}});
}

} // namespace

Result<void> writeInitialWeights(const Bundle& bundle, const InitialWeightsOptions& options) {
    HistoGpt model(bundle.text, bundle.resampler, std::int64_t(bundle.classes.size()));
    initialise(model, options.seed);
    {
        const at::NoGradGuard noGraph;
        for (LayerPair& pair : model->histogpt->layers()) {
            pair->cross->attn_gate.fill_(options.gate); // [1]
            pair->cross->ff_gate.fill_(options.gate);   // [1]
        }
    }
    HS_CHECK(writeModule(*model, bundle.weights));
    if (!bundle.encoder) return {};
    CTransPath encoder(*bundle.encoder);
    initialise(encoder, options.seed);
    return writeModule(*encoder, bundle.encoderWeights);
}

} // namespace hs::model
