// Modules as the CPU's own path reads them (model/cpu): views of their parameters, or copies in its form. Views stay
// valid as long as the module and its parameters do.
#pragma once

#include "model/cpu/cpu_resampler.h"
#include "model/cpu/cross_keys_values.h"
#include "model/cpu/encoder_weights.h"
#include "model/nn/ctranspath.h"
#include "model/nn/histogpt.h"

#include <optional>

namespace hs::model {

// Nothing where a parameter is not on the CPU, not contiguous or of another type than float32 and bfloat16, or where
// the sizes are not ones that the CPU's path takes.
std::optional<ResamplerView> resamplerView(PerceiverResamplerImpl& resampler);
std::optional<CrossView> crossView(HistoGptModelImpl& model);

// Reads the encoder's tensors by name, for EncoderWeights::build.
TensorReader tensorReader(CTransPath encoder);

} // namespace hs::model
