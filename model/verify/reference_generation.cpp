#include "model/verify/reference_generation.h"

#include <algorithm>
#include <limits>

namespace hs::model {

at::Tensor filteredProbabilities(const at::Tensor& logits, const FilterSettings& settings) {
    at::Tensor kept = logits / settings.temperature; // [b, vocabulary]
    const double never = -std::numeric_limits<double>::infinity();
    if (settings.topK > 0) {
        const std::int64_t k = std::min(settings.topK, kept.size(1));
        const at::Tensor smallest = std::get<0>(kept.topk(k, 1)).slice(1, -1); // [b, 1]
        kept = kept.masked_fill(kept.lt(smallest), never);                     // [b, vocabulary]
    }
    if (settings.topP < 1.0) {
        const auto [sorted, order] = kept.sort(-1, false);                  // [b, vocabulary] each, ascending
        const at::Tensor cumulated = at::softmax(sorted, -1).cumsum(-1);    // [b, vocabulary]
        at::Tensor dropped = cumulated.le(1.0 - settings.topP);             // [b, vocabulary]
        dropped.slice(1, -1).fill_(false);                                  // [b, 1]
        kept = kept.masked_fill(dropped.scatter(1, order, dropped), never); // [b, vocabulary]
    }
    return at::softmax(kept, -1); // [b, vocabulary]
}

Written writeAsReference(HistoGpt& model, const WritingRequest& request) {
    const at::NoGradGuard noGraph;
    const TextConfig& text = model->histogpt->config();
    PassCache cache = model->makePassCache(1, text.maxPositions);
    Written written{request.prompt, {}};
    std::vector<at::Tensor> steps;
    at::Tensor next = request.prompt; // int64 [1, t]
    for (std::int64_t i = 0; i < request.length && !request.stop.stop_requested(); ++i) {
        if (cache.length + next.size(1) > text.maxPositions) break;
        const at::Tensor logits = model->promptPass(next, request.cross, cache, LogitRows::Last).select(1, 0); // [1, v]
        steps.push_back(logits);
        next = request.filter ? at::multinomial(filteredProbabilities(logits, *request.filter), 1)
                              : logits.argmax(-1, true); // int64 [1, 1]
        if (next.item<std::int64_t>() == text.eosId) break;
        written.ids = at::cat({written.ids, next}, 1); // int64 [1, t + i + 1]
    }
    if (!steps.empty()) written.stepLogits = at::cat(steps, 0); // [steps, vocabulary]
    return written;
}

} // namespace hs::model
