// ResamplerGradient: how latents answer to patch features: the reverse pass of the resampler, written out by hand.
//
// Why not autograd: it keeps every attention matrix (2.6 GB at 10,000 patches) and takes one cotangent a pass. This
// keeps what is small (one normalised row a patch, three rows a latent and layer), makes keys, values, probabilities
// and slopes again block by block, and takes many cotangents through the same products. The forward pass runs once, in
// the constructor. CPU or CUDA, float32, no graph. One thread.
//
// Layer l: z' = z + attention(x, z), next z = z' + feedForward(z'). All patches share one normalised form in every
// layer up to the norm's affine part, so their gradient is collected before that norm and passed through it once at the
// end.
#pragma once

#include "model/nn/perceiver_resampler.h"

#include <functional>
#include <vector>

namespace hs::model {

struct ResamplerGradientOptions {
    std::int64_t patchesPerBlock = 1024;
    // Told when a layer is reached, forward and in reverse: the place to throw from when stopped, and to see to its
    // weights.
    std::function<void(std::size_t layer)> beforeLayer;
};

class ResamplerGradient {
public:
    // features [n, features], n >= 1.
    ResamplerGradient(const PerceiverResampler& resampler, const at::Tensor& features,
                      ResamplerGradientOptions options = {});

    // [latents, model], after the last norm; what forward() gives.
    const at::Tensor& latents() const { return m_latents; }

    // cotangents [c, latents, model] of latents() -> gradient [c, n, features] of the features.
    at::Tensor backward(const at::Tensor& cotangents) const;

private:
    // Of a layer norm: the normalised rows and one over their deviation.
    struct Normed {
        at::Tensor rows;    // [rows, model]
        at::Tensor inverse; // [rows, 1]
    };
    struct Layer {
        Normed own;            // of z, by norm_latents
        at::Tensor seen;       // [heads, latents, w], what attention gave before to_out
        at::Tensor normaliser; // [heads, latents, 1], log of the sum of the exponentials of the scores
        Normed fed;            // of z', by the feed-forward norm
    };

    static Normed normalise(const at::Tensor& x);
    Normed normalisedPatches(const at::Tensor& features) const;
    // [c, n, model], of the normalised patches -> [c, n, features], of the features.
    at::Tensor toFeatures(const at::Tensor& patches) const;
    // Back through y = norm(x) * weight + bias, for c cotangents: [c, rows, model] -> the same.
    static at::Tensor throughNorm(const at::Tensor& cotangents, const at::Tensor& weight, const Normed& normed);

    struct KeysOfBlock {
        at::Tensor keys, values; // [heads, rows, w]
    };
    KeysOfBlock patchKeys(std::size_t layer, std::int64_t begin, std::int64_t end) const;

    // Of the latents themselves, from their normalised rows: each [heads, latents, w], queries scaled.
    struct OwnSide {
        at::Tensor queries, keys, values;
    };
    OwnSide ownSide(std::size_t layer, const Normed& own) const;

    at::Tensor forwardLayer(std::size_t index, const at::Tensor& z);
    at::Tensor throughFeedForward(std::size_t index, const at::Tensor& back) const; // [c, latents, model], both
    struct Pulled {
        at::Tensor queries;    // [c, latents, heads * w]
        at::Tensor keysValues; // [c, latents, 2 * heads * w], of the latents themselves
    };
    Pulled throughAttention(std::size_t index, const at::Tensor& seen, at::Tensor& patches) const;

    std::shared_ptr<PerceiverResamplerImpl> m_resampler;
    ResamplerGradientOptions m_options;
    Normed m_patches; // of features * linear + media_pos
    std::vector<Layer> m_layers;
    Normed m_last; // by the last norm
    at::Tensor m_latents;
};

} // namespace hs::model
