// Random starting values for a network that is trained from nothing, or measured without weights. Each parameter's
// numbers follow from the seed and its name, so they are the same on every machine and for every thread count.
//
// Like the reference's constructors: BioGPT's matrices and embeddings N(0, 0.02) with the pad row 0; the Perceiver's
// and cross-attention's linear layers U(±1/√inputs), its latents and media_pos N(0, 1); gates 0 (the image is ignored
// at first); norms 1 and 0; the encoder's linear layers and bias tables N(0, 0.02), its convolutions U(±1/√inputs).
#pragma once

#include "model/nn/ctranspath.h"
#include "model/nn/histogpt.h"

#include <cstdint>

namespace hs::model {

void initialise(HistoGpt& model, std::uint64_t seed);
void initialise(SlideClassifier& classifier, std::uint64_t seed);
void initialise(CTransPath& encoder, std::uint64_t seed);

// Fills a CPU float tensor: N(0, deviation) or U(-bound, bound), from the stream of the name.
void fillNormal(at::Tensor tensor, const std::string& name, double deviation);
void fillUniform(at::Tensor tensor, const std::string& name, double bound);

} // namespace hs::model
