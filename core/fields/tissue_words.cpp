#include "core/fields/tissue_words.h"

#include <algorithm>

namespace hs::core {

std::vector<float> shareOfTokens(const PatchMap& map, std::span<const LatentAttentionPtr> tokens, std::size_t slide,
                                 std::span<const std::size_t> patches) {
    std::vector<float> shares(tokens.size(), 0.0f);
    if (slide >= map.slideEnds.size() || map.latents <= 0) return shares;
    const std::size_t begin = slide == 0 ? 0 : map.slideEnds[slide - 1];
    std::vector<std::size_t> chosen;
    for (const std::size_t patch : patches)
        if (begin + patch < map.slideEnds[slide]) chosen.push_back(begin + patch);
    std::sort(chosen.begin(), chosen.end());
    chosen.erase(std::unique(chosen.begin(), chosen.end()), chosen.end());

    // How much of each latent comes from the patches; then each token is a small dot product.
    std::vector<double> latent(std::size_t(map.latents), 0.0);
    for (std::size_t z = 0; z < latent.size(); ++z)
        for (const std::size_t patch : chosen)
            latent[z] += map.shares[z * map.patches + patch];
    for (std::size_t t = 0; t < tokens.size(); ++t) {
        if (!tokens[t] || tokens[t]->size() != latent.size()) continue;
        double share = 0.0;
        for (std::size_t z = 0; z < latent.size(); ++z)
            share += double((*tokens[t])[z]) * latent[z];
        shares[t] = float(std::clamp(share, 0.0, 1.0));
    }
    return shares;
}

std::vector<float> lightOfTokens(std::span<const float> shares) {
    std::vector<float> light(shares.size(), 0.0f);
    std::vector<float> looking;
    for (const float share : shares)
        if (share > 0.0f) looking.push_back(share);
    if (looking.empty()) return light;
    const auto middle = looking.begin() + std::ptrdiff_t(looking.size() / 2);
    std::nth_element(looking.begin(), middle, looking.end());
    // With one token, or all alike, there is no middle to stand out from.
    const float most = *std::max_element(shares.begin(), shares.end());
    const float floor = *middle < most ? *middle : 0.0f;
    for (std::size_t i = 0; i < shares.size(); ++i)
        light[i] = std::max(0.0f, shares[i] - floor) / (most - floor);
    return light;
}

} // namespace hs::core
