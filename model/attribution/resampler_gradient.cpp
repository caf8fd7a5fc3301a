#include "model/attribution/resampler_gradient.h"

#include "core/pixel_memory.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace hs::model {

namespace {

// d gelu(x) / dx of the exact form. [...] -> [...]
at::Tensor geluSlope(const at::Tensor& x) {
    const at::Tensor below = (x * std::numbers::sqrt2 / 2.0).erf_().add_(1.0).mul_(0.5); // Φ(x)
    const at::Tensor density = (x * x * -0.5).exp_().mul_(0.5 * std::numbers::inv_sqrtpi * std::numbers::sqrt2); // φ(x)
    return below.add_(density.mul_(x));
}

// [rows, heads * w] -> [heads, rows, w], contiguous.
at::Tensor byHead(const at::Tensor& x, std::int64_t heads) {
    return x.view({x.size(0), heads, -1}).transpose(0, 1).contiguous();
}

// softmax over keys that come block by block: only the maximum and the sum are kept, for the second look.
struct RunningSum {
    at::Tensor maximum, sum, values; // [heads, latents, 1], [heads, latents, 1], [heads, latents, w]

    void add(const at::Tensor& queries, const at::Tensor& keys, const at::Tensor& rows) {
        at::Tensor scores = at::bmm(queries, keys.transpose(1, 2)); // [heads, latents, rows]
        const at::Tensor own = scores.amax(-1, true);               // [heads, latents, 1]
        if (!maximum.defined()) {
            maximum = own;
            scores.sub_(maximum).exp_();    // [heads, latents, rows]
            sum = scores.sum(-1, true);     // [heads, latents, 1]
            values = at::bmm(scores, rows); // [heads, latents, w]
            return;
        }
        const at::Tensor higher = at::maximum(maximum, own); // [heads, latents, 1]
        const at::Tensor shrink = (maximum - higher).exp_(); // [heads, latents, 1]
        scores.sub_(higher).exp_();                          // [heads, latents, rows]
        sum.mul_(shrink).add_(scores.sum(-1, true));         // [heads, latents, 1]
        values.mul_(shrink).baddbmm_(scores, rows);          // [heads, latents, w]
        maximum = higher;
    }
};

} // namespace

ResamplerGradient::Normed ResamplerGradient::normalise(const at::Tensor& x) {
    const at::Tensor centred = x - x.mean(-1, true);                                             // [rows, model]
    const at::Tensor inverse = centred.square().mean(-1, true).add_(kLayerNormEpsilon).rsqrt_(); // [rows, 1]
    return {centred * inverse, inverse};
}

at::Tensor ResamplerGradient::throughNorm(const at::Tensor& cotangents, const at::Tensor& weight,
                                          const Normed& normed) {
    at::Tensor scaled = weight.defined() ? cotangents * weight : cotangents; // [c, rows, model]
    const at::Tensor along = (scaled * normed.rows).mean(-1, true);          // [c, rows, 1]
    const at::Tensor mean = scaled.mean(-1, true);                           // [c, rows, 1]
    return (scaled - mean).sub_(normed.rows * along).mul_(normed.inverse);   // [c, rows, model]
}

ResamplerGradient::ResamplerGradient(const PerceiverResampler& resampler, const at::Tensor& features,
                                     ResamplerGradientOptions options)
    : m_resampler(resampler.ptr())
    , m_options(std::move(options)) {
    const at::NoGradGuard noGraph;
    TORCH_CHECK(features.dim() == 2 && features.size(0) > 0,
                "expected features [n, width] of at least one patch, found ", features.sizes());
    m_patches = normalisedPatches(features.to(m_resampler->linear->weight.options()));
    at::Tensor z = m_resampler->latents; // [latents, model]
    for (std::size_t i = 0; i < m_resampler->layers().size(); ++i)
        z = forwardLayer(i, z); // [latents, model]
    m_last = normalise(z);
    m_latents = m_resampler->norm(z); // [latents, model]
}

ResamplerGradient::Normed ResamplerGradient::normalisedPatches(const at::Tensor& features) const {
    const std::int64_t total = features.size(0), width = m_resampler->linear->weight.size(0);
    Normed all{at::empty({total, width}, features.options()), at::empty({total, 1}, features.options())};
    for (std::int64_t begin = 0; begin < total; begin += m_options.patchesPerBlock) {
        const std::int64_t end = std::min(total, begin + m_options.patchesPerBlock);
        const Normed block = normalise(m_resampler->linear(features.slice(0, begin, end))
                                           .add_(m_resampler->media_pos.view({-1}))); // [rows, model]
        all.rows.slice(0, begin, end).copy_(block.rows);
        all.inverse.slice(0, begin, end).copy_(block.inverse);
    }
    return all;
}

ResamplerGradient::KeysOfBlock ResamplerGradient::patchKeys(std::size_t index, std::int64_t begin,
                                                            std::int64_t end) const {
    PerceiverAttention& attention = m_resampler->layers()[index]->attention;
    const at::Tensor rows = at::addcmul(attention->norm_media->bias, m_patches.rows.slice(0, begin, end),
                                        attention->norm_media->weight);         // [rows, model]
    const std::vector<at::Tensor> halves = attention->to_kv(rows).chunk(2, -1); // 2 x [rows, heads * w]
    return {byHead(halves[0].contiguous(), attention->heads()), byHead(halves[1].contiguous(), attention->heads())};
}

ResamplerGradient::OwnSide ResamplerGradient::ownSide(std::size_t index, const Normed& own) const {
    PerceiverAttention& attention = m_resampler->layers()[index]->attention;
    const at::Tensor rows =
        at::addcmul(attention->norm_latents->bias, own.rows, attention->norm_latents->weight); // [latents, model]
    const std::vector<at::Tensor> halves = attention->to_kv(rows).chunk(2, -1);                // 2 x [latents, heads * w]
    return {byHead(attention->to_q(rows), attention->heads()).mul_(attention->scale()),
            byHead(halves[0].contiguous(), attention->heads()), byHead(halves[1].contiguous(), attention->heads())};
}

at::Tensor ResamplerGradient::forwardLayer(std::size_t index, const at::Tensor& z) {
    core::returnFreedMemory();
    if (m_options.beforeLayer) m_options.beforeLayer(index);
    PerceiverLayer& layer = m_resampler->layers()[index];
    PerceiverAttention& attention = layer->attention;
    const std::int64_t patches = m_patches.rows.size(0);
    Layer kept;
    kept.own = normalise(z);
    const OwnSide own = ownSide(index, kept.own);

    RunningSum running;
    running.add(own.queries, own.keys, own.values);
    for (std::int64_t begin = 0; begin < patches; begin += m_options.patchesPerBlock) {
        const KeysOfBlock block = patchKeys(index, begin, std::min(patches, begin + m_options.patchesPerBlock));
        running.add(own.queries, block.keys, block.values);
    }
    kept.seen = running.values / running.sum;                                     // [heads, latents, w]
    kept.normaliser = running.maximum + running.sum.log();                        // [heads, latents, 1]
    const at::Tensor joined = kept.seen.transpose(0, 1).reshape({z.size(0), -1}); // [latents, heads * w]
    const at::Tensor looked = attention->to_out(joined) + z;                      // [latents, model]

    FeedForward& feedForward = layer->feedForward;
    kept.fed = normalise(looked);
    m_layers.push_back(std::move(kept));
    return feedForward->narrow(at::gelu(feedForward->widen(feedForward->norm(looked)))).add_(looked); // [latents, model]
}

// Some latents at a time: what lies between the two matrices is four times as wide.
at::Tensor ResamplerGradient::throughFeedForward(std::size_t index, const at::Tensor& back) const {
    constexpr std::int64_t kLatentsAtOnce = 128;
    const Normed& fed = m_layers[index].fed;
    FeedForward& feedForward = m_resampler->layers()[index]->feedForward;
    at::Tensor normed = at::empty_like(back); // [c, latents, model]
    for (std::int64_t begin = 0, latents = back.size(1); begin < latents; begin += kLatentsAtOnce) {
        const std::int64_t end = std::min(latents, begin + kLatentsAtOnce);
        const at::Tensor read = at::addcmul(feedForward->norm->bias, fed.rows.slice(0, begin, end),
                                            feedForward->norm->weight);                  // [some, model]
        at::Tensor wide = at::matmul(back.slice(1, begin, end), feedForward->narrow->weight); // [c, some, 4 * model]
        wide.mul_(geluSlope(feedForward->widen(read)));
        normed.slice(1, begin, end).copy_(at::matmul(wide, feedForward->widen->weight)); // [c, some, model]
    }
    return throughNorm(normed, feedForward->norm->weight, fed);
}

// seen: cotangents [c, latents, heads * w] of what attention gave; adds to `patches` [c, n, model], the gradient of the
// normalised patches.
ResamplerGradient::Pulled ResamplerGradient::throughAttention(std::size_t index, const at::Tensor& seen,
                                                              at::Tensor& patches) const {
    const Layer& kept = m_layers[index];
    PerceiverAttention& attention = m_resampler->layers()[index]->attention;
    const std::int64_t count = seen.size(0), latents = seen.size(1), heads = attention->heads();
    const std::int64_t width = seen.size(2) / heads, inner = heads * width, total = m_patches.rows.size(0);
    // The norm's weight belongs to the patches' gradient in every layer alike: fold it into the matrix.
    const at::Tensor matrix = attention->to_kv->weight * attention->norm_media->weight; // [2 * inner, model]

    const OwnSide own = ownSide(index, kept.own);
    Pulled pulled{at::zeros({count, latents, inner}, seen.options()), {}};
    const auto pull = [&](const at::Tensor& keys, const at::Tensor& values) {
        const std::int64_t rows = keys.size(1);
        at::Tensor back = at::empty({count, rows, 2, heads, width}, seen.options()); // of keys and values
        for (std::int64_t h = 0; h < heads; ++h) {
            const at::Tensor weights =
                at::mm(own.queries[h], keys[h].t()).sub_(kept.normaliser[h]).exp_();       // [latents, rows]
            const at::Tensor given = seen.narrow(2, h * width, width).contiguous();         // [c, latents, w]
            const at::Tensor level = (given * kept.seen[h]).sum(-1, true);                  // [c, latents, 1]
            const at::Tensor flat = given.view({count * latents, width});                   // [c * latents, w]
            at::Tensor scores = at::mm(flat, values[h].t()).view({count, latents, rows});   // [c, latents, rows]
            scores.sub_(level).mul_(weights);                                               // [c, latents, rows]
            const at::Tensor query = at::mm(scores.view({count * latents, rows}), keys[h]); // [c * latents, w]
            pulled.queries.narrow(2, h * width, width).add_(query.view({count, latents, width}));
            back.select(2, 0).select(2, h).copy_(at::matmul(scores.transpose(1, 2), own.queries[h])); // [c, rows, w]
            const at::Tensor wide = given.transpose(0, 1).reshape({latents, count * width}); // [latents, c * w]
            const at::Tensor value = at::mm(weights.t(), wide).view({rows, count, width});   // [rows, c, w]
            back.select(2, 1).select(2, h).copy_(value.transpose(0, 1));                     // [c, rows, w]
        }
        return back.view({count, rows, 2 * inner});
    };
    for (std::int64_t begin = 0; begin < total; begin += m_options.patchesPerBlock) {
        const std::int64_t end = std::min(total, begin + m_options.patchesPerBlock);
        const KeysOfBlock block = patchKeys(index, begin, end);
        patches.slice(1, begin, end).add_(at::matmul(pull(block.keys, block.values), matrix)); // [c, rows, model]
    }
    // The first layer's latents are parameters: nothing below them asks for a gradient.
    if (index > 0) pulled.keysValues = pull(own.keys, own.values); // [c, latents, 2 * inner]
    return pulled;
}

at::Tensor ResamplerGradient::backward(const at::Tensor& cotangents) const {
    const at::NoGradGuard noGraph;
    at::Tensor back = throughNorm(cotangents, m_resampler->norm->weight, m_last); // [c, latents, model]
    at::Tensor patches = at::zeros({cotangents.size(0), m_patches.rows.size(0), m_patches.rows.size(1)},
                                   back.options()); // [c, n, model]
    for (std::size_t i = m_layers.size(); i-- > 0;) {
        core::returnFreedMemory();
        if (m_options.beforeLayer) m_options.beforeLayer(i);
        const Layer& kept = m_layers[i];
        back = throughFeedForward(i, back).add_(back); // [c, latents, model]
        core::returnFreedMemory();
        PerceiverAttention& attention = m_resampler->layers()[i]->attention;
        const Pulled pulled = throughAttention(i, at::matmul(back, attention->to_out->weight), patches);
        if (i == 0) break;
        const at::Tensor own =
            at::matmul(pulled.queries, attention->to_q->weight)
                .mul_(attention->scale())
                .add_(at::matmul(pulled.keysValues, attention->to_kv->weight));        // [c, latents, model]
        back = throughNorm(own, attention->norm_latents->weight, kept.own).add_(back); // [c, latents, model]
    }
    core::returnFreedMemory();
    return toFeatures(patches);
}

at::Tensor ResamplerGradient::toFeatures(const at::Tensor& patches) const {
    const std::int64_t total = patches.size(1);
    const at::Tensor& matrix = m_resampler->linear->weight; // [model, features]
    at::Tensor gradient =
        at::empty({patches.size(0), total, matrix.size(1)}, patches.options()); // [c, n, features]
    for (std::int64_t begin = 0; begin < total; begin += m_options.patchesPerBlock) {
        const std::int64_t end = std::min(total, begin + m_options.patchesPerBlock);
        const Normed block{m_patches.rows.slice(0, begin, end), m_patches.inverse.slice(0, begin, end)};
        gradient.slice(1, begin, end)
            .copy_(at::matmul(throughNorm(patches.slice(1, begin, end), {}, block), matrix)); // [c, rows, features]
    }
    return gradient;
}

} // namespace hs::model
