// From the resampler's attention to "which patches is a latent made of" (core::PatchMap): the half of attribution that
// is computed once a case.
//
// Layer k's attention, averaged over heads, splits into P^x over patches and P^z over latents. Half of a latent's
// content stays on the residual path: C_0 = 0, C_k = ½ C_{k-1} + ½ (P^x_k + P^z_k C_{k-1}). The learned latents carry
// no patch, so rows of the last C sum to less than 1; the rest is the prior share and is shown, not normalised away.
// Permuting patches permutes the map. Memory: one map and one block, whatever the number of heads. One thread.
#pragma once

#include "core/attention.h"
#include "model/nn/perceiver_resampler.h"

#include <cstddef>
#include <vector>

namespace hs::model {

// Composes layer by layer; feed it to ResampleOptions::attention, in order.
class PatchMapComposer {
public:
    PatchMapComposer(std::int64_t latents, std::int64_t patches);

    // heads' mean of one layer's attention, [latents, patches + latents], rows summing to 1.
    void add(const at::Tensor& attention);

    // [latents, patches]; rows sum to 1 - prior share.
    const at::Tensor& shares() const { return m_shares; }
    // Share of every latent that stayed on the learned latents, carried along as a column of its own: [latents].
    at::Tensor priorShares() const;

    // slideEnds as in PatchMap; the last equals the number of patches.
    core::PatchMapPtr finish(std::vector<std::size_t> slideEnds) const;

private:
    at::Tensor m_shares; // [latents, patches]
    at::Tensor m_prior;  // [latents, 1]
};

struct MappedLatents {
    at::Tensor latents; // [latents, model]
    core::PatchMapPtr map;
};

// Latents of a case and the map that belongs to them. features [n, features], slides one after the other.
MappedLatents resampleWithMap(PerceiverResampler& resampler, const at::Tensor& features,
                              std::vector<std::size_t> slideEnds, ResampleOptions options = {});

} // namespace hs::model
