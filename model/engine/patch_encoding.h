// From a stream of patches to features: resize as Pillow does, normalise with the encoder's constants, encode in
// batches.
//
// Two stages overlap: while a batch is encoded on the calling thread, the next one is read and resized on a thread of
// its own. Source: HistoGPT helpers/patching.py.
#pragma once

#include "core/engine.h"
#include "model/engine/patch_encoder.h"

#include <stop_token>

namespace hs::model {

// rgb bytes [b, p, p, 3] -> pictures float32 [b, 3, p, p], (x / 255 - mean) / std.
at::Tensor normalisedPictures(const at::Tensor& rgb, const EncoderConfig& config);

struct EncodingOptions {
    std::size_t batch = 16; // patches
    core::ProgressSink progress;
    std::stop_token stop;
};

// The answer's grid has the patches in the order of the source.
core::Result<core::FeatureSet> encodePatches(PatchEncoder& encoder, core::PatchSource& patches,
                                             const EncodingOptions& options);

} // namespace hs::model
