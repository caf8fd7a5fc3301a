#include "model/attribution/patch_map.h"

#include <algorithm>

namespace hs::model {

PatchMapComposer::PatchMapComposer(std::int64_t latents, std::int64_t patches)
    : m_shares(at::zeros({latents, patches}))
    , m_prior(at::ones({latents, 1})) {}

void PatchMapComposer::add(const at::Tensor& attention) {
    const at::NoGradGuard noGraph;
    const std::int64_t patches = m_shares.size(1);
    const at::Tensor seen = attention.to(at::kCPU, at::kFloat);              // [latents, patches + latents]
    const at::Tensor toPatches = seen.slice(1, 0, patches);                  // [latents, patches]
    const at::Tensor toLatents = seen.slice(1, patches).contiguous();        // [latents, latents]
    const at::Tensor followed = at::mm(toLatents, m_shares).add_(toPatches); // [latents, patches]
    m_shares = m_shares.add_(followed).mul_(0.5);                            // [latents, patches]
    m_prior = m_prior.add_(at::mm(toLatents, m_prior)).mul_(0.5);            // [latents, 1]
}

at::Tensor PatchMapComposer::priorShares() const {
    return m_prior.squeeze(1);
} // [latents]

core::PatchMapPtr PatchMapComposer::finish(std::vector<std::size_t> slideEnds) const {
    auto map = std::make_shared<core::PatchMap>();
    map->latents = int(m_shares.size(0));
    map->patches = std::size_t(m_shares.size(1));
    const at::Tensor rows = m_shares.contiguous(); // [latents, patches]
    map->shares.assign(rows.data_ptr<float>(), rows.data_ptr<float>() + rows.numel());
    map->slideEnds = std::move(slideEnds);
    return map;
}

MappedLatents resampleWithMap(PerceiverResampler& resampler, const at::Tensor& features,
                              std::vector<std::size_t> slideEnds, ResampleOptions options) {
    PatchMapComposer composer(resampler->config().latents, features.size(0));
    options.attention = [&](const at::Tensor& attention) { composer.add(attention); };
    MappedLatents answer;
    answer.latents = resampler->resample(features, options); // [latents, model]
    answer.map = composer.finish(std::move(slideEnds));
    return answer;
}

} // namespace hs::model
