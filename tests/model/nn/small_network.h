// The sizes of a network that is quick to make, for tests that need no reference data.
#pragma once

#include "model/io/bundle.h"

namespace hs::model {

inline TextConfig smallText(int layers) {
    TextConfig text;
    text.vocabulary = 50;
    text.hidden = 32;
    text.layers = layers;
    text.heads = 2;
    text.feedForward = 64;
    text.maxPositions = 32;
    return text;
}

inline ResamplerConfig smallResampler(int layers) {
    return {.features = 12, .model = 32, .headDimension = 16, .heads = 2, .layers = layers, .latents = 5};
}

} // namespace hs::model
