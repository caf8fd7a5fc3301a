// Random starting weights for a bundle that has none yet: what the demo's training begins from (stage "initialise").
// Training thread.
#pragma once

#include "core/error.h"
#include "model/io/bundle.h"

#include <cstdint>

namespace hs::model {

struct InitialWeightsOptions {
    std::uint64_t seed = 1;
    // Of both gates of every cross-attention block. 0, as the reference's constructor has it, ignores the image at first;
    // a language model that is itself new learns faster when it sees the image from the beginning.
    double gate = 0.0;
};

// Writes bundle.weights and, where the bundle has an encoder, bundle.encoderWeights.
core::Result<void> writeInitialWeights(const Bundle& bundle, const InitialWeightsOptions& options);

} // namespace hs::model
