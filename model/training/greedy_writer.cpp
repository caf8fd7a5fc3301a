#include "model/training/greedy_writer.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace hs::model {

std::vector<int> writeGreedily(HistoGpt& model, const at::Tensor& latents, std::span<const int> prompt, int most) {
    const at::NoGradGuard noGraph;
    model->eval();
    const TextConfig& config = model->histogpt->config();
    const CrossCache cross = model->crossKeysValues(model->histogpt->image(latents.unsqueeze(0)));
    const std::int64_t capacity = std::min<std::int64_t>(config.maxPositions, std::int64_t(prompt.size()) + most);
    PassCache cache = model->makePassCache(1, capacity);
    std::vector<std::int64_t> next(prompt.begin(), prompt.end());
    std::vector<int> written;
    while (cache.length + std::int64_t(next.size()) <= capacity && int(written.size()) < most) {
        const at::Tensor ids = at::tensor(next, at::kLong).unsqueeze(0).to(latents.device()); // [1, t]
        const at::Tensor logits = model->promptPass(ids, &cross, cache, LogitRows::Last);     // [1, 1, vocabulary]
        const int id = int(logits.argmax(-1).item<std::int64_t>());
        if (id == config.eosId) break;
        written.push_back(id);
        next = {id};
    }
    return written;
}

} // namespace hs::model
