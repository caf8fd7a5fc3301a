// PerceiverResampler::resample: the resampler for inference, in blocks of patches (see perceiver_resampler.h).
#include "model/nn/perceiver_resampler.h"

#include "model/nn/cpu_views.h"

#include <algorithm>
#include <limits>
#include <new>

namespace hs::model {

namespace {

// What one head has seen so far, when its keys come in several blocks.
struct RunningHead {
    at::Tensor maximum; // [latents, 1]
    at::Tensor sum;     // [latents, 1], of the exponentials
    at::Tensor values;  // [latents, w], weighted by them
};

class Resampling {
public:
    Resampling(PerceiverResamplerImpl& resampler, const at::Tensor& features, const ResampleOptions& options)
        : m_resampler(resampler)
        , m_config(resampler.config())
        , m_options(options)
        , m_features(features)
        , m_patches(features.size(0))
        , m_block(std::clamp<std::int64_t>(options.patchesPerBlock, 1, 1 << 20))
        , m_inner(std::int64_t(m_config.heads) * m_config.headDimension) {
        const std::int64_t rows = std::min(m_patches, m_block) + m_config.latents;
        m_keysValues = at::empty({rows, 2 * m_inner}, floats());
        // Projected patches are kept while they are small; larger bags are projected again for each layer, which costs
        // a quarter of their keys and values.
        constexpr std::int64_t kKeptBlocks = 4;
        if (m_patches <= kKeptBlocks * m_block) m_projected = project(0, m_patches);
    }

    at::Tensor run() {
        at::Tensor z = m_resampler.latents.to(at::kFloat); // [latents, model]
        for (PerceiverLayer& layer : m_resampler.layers()) {
            pause();
            z = attend(layer->attention, z).add_(z); // [latents, model]
            pause();
            z = feed(layer->feedForward, z).add_(z); // [latents, model]
        }
        return m_resampler.norm(z); // [latents, model]
    }

private:
    at::TensorOptions floats() const { return m_resampler.latents.options().dtype(at::kFloat).requires_grad(false); }
    bool oneBlock() const { return m_patches <= m_block; }

    void pause() const {
        if (m_options.beforeBlock) m_options.beforeBlock();
    }

    // Patches [begin, end) with media_pos added: [rows, model].
    at::Tensor project(std::int64_t begin, std::int64_t end) const {
        const at::Tensor rows = m_features.slice(0, begin, end).to(floats()); // [rows, features]
        return m_resampler.linear(rows).add_(m_resampler.media_pos.view({-1}));
    }

    // Keys and values of rows [rows, model], written into the buffer from `place` on.
    void fill(PerceiverAttention& attention, const at::Tensor& rows, std::int64_t place) {
        at::Tensor target = m_keysValues.narrow(0, place, rows.size(0)); // [rows, 2 * inner]
        if (attention->to_kv->weight.scalar_type() == at::kFloat)
            at::mm_out(target, rows, attention->to_kv->weight.t());
        else
            target.copy_(attention->to_kv(rows));
    }

    void fillPatches(PerceiverAttention& attention, std::int64_t begin, std::int64_t end) {
        const at::Tensor x =
            m_projected.defined() ? m_projected.slice(0, begin, end) : project(begin, end); // [rows, model]
        fill(attention, attention->norm_media(x), 0);
    }

    at::Tensor keysOf(std::int64_t head, std::int64_t rows) const { // [rows, w]
        return m_keysValues.narrow(0, 0, rows).narrow(1, head * m_config.headDimension, m_config.headDimension);
    }
    at::Tensor valuesOf(std::int64_t head, std::int64_t rows) const { // [rows, w]
        return m_keysValues.narrow(0, 0, rows)
            .narrow(1, m_inner + head * m_config.headDimension, m_config.headDimension);
    }

    at::Tensor attend(PerceiverAttention& attention, const at::Tensor& z) {
        const at::Tensor own = attention->norm_latents(z); // [latents, model]
        const at::Tensor queries = attention->to_q(own)
                                       .mul_(attention->scale())
                                       .view({m_config.latents, m_config.heads, -1})
                                       .transpose(0, 1)
                                       .contiguous(); // [heads, latents, w]
        const at::Tensor seen = oneBlock() ? attendAtOnce(attention, own, queries)
                                           : attendInBlocks(attention, own, queries);        // [heads, latents, w]
        return attention->to_out(seen.transpose(0, 1).reshape({m_config.latents, m_inner})); // [latents, model]
    }

    // Everything in the buffer: patches, then latents. One head at a time, so that its scores stay in the cache.
    at::Tensor attendAtOnce(PerceiverAttention& attention, const at::Tensor& own, const at::Tensor& queries) {
        const std::int64_t rows = m_patches + m_config.latents;
        if (m_patches > 0) fillPatches(attention, 0, m_patches);
        fill(attention, own, m_patches);
        at::Tensor seen = at::empty_like(queries); // [heads, latents, w]
        at::Tensor mean;                           // [latents, rows]
        for (std::int64_t h = 0; h < m_config.heads; ++h) {
            const at::Tensor weights = at::softmax(at::mm(queries[h], keysOf(h, rows).t()), -1); // [latents, rows]
            at::Tensor target = seen[h];                                                         // [latents, w]
            at::mm_out(target, weights, valuesOf(h, rows));
            if (m_options.attention) mean = mean.defined() ? mean.add_(weights) : weights; // [latents, rows]
        }
        if (m_options.attention) m_options.attention(mean.div_(m_config.heads));
        return seen;
    }

    at::Tensor attendInBlocks(PerceiverAttention& attention, const at::Tensor& own, const at::Tensor& queries) {
        std::vector<RunningHead> heads(std::size_t(m_config.heads), RunningHead{});
        for (std::int64_t begin = 0; begin < m_patches; begin += m_block) {
            pause();
            const std::int64_t end = std::min(m_patches, begin + m_block);
            fillPatches(attention, begin, end);
            see(heads, queries, end - begin);
        }
        fill(attention, own, 0);
        see(heads, queries, m_config.latents);
        if (m_options.attention) m_options.attention(meanInBlocks(attention, queries, heads));
        std::vector<at::Tensor> seen; // each [latents, w]
        for (const RunningHead& head : heads)
            seen.push_back(head.values / head.sum);
        return at::stack(seen); // [heads, latents, w]
    }

    // softmax over the buffer's first rows joins what the heads have seen before.
    void see(std::vector<RunningHead>& heads, const at::Tensor& queries, std::int64_t rows) const {
        for (std::size_t h = 0; h < heads.size(); ++h) {
            RunningHead& head = heads[h];
            at::Tensor scores = at::mm(queries[std::int64_t(h)], keysOf(std::int64_t(h), rows).t()); // [latents, rows]
            const at::Tensor values = valuesOf(std::int64_t(h), rows);                               // [rows, w]
            const at::Tensor highest = scores.amax(1, true);                                         // [latents, 1]
            if (!head.maximum.defined()) {
                head.maximum = highest;
                scores.sub_(highest).exp_();          // [latents, rows]
                head.sum = scores.sum(1, true);       // [latents, 1]
                head.values = at::mm(scores, values); // [latents, w]
                continue;
            }
            const at::Tensor higher = at::maximum(head.maximum, highest); // [latents, 1]
            const at::Tensor shrink = (head.maximum - higher).exp_();     // [latents, 1]
            scores.sub_(higher).exp_();                                   // [latents, rows]
            head.sum.mul_(shrink).add_(scores.sum(1, true));              // [latents, 1]
            head.values.mul_(shrink).addmm_(scores, values);              // [latents, w]
            head.maximum = higher;
        }
    }

    // The second look: now that every head's sum is known, the mean of their weights. [latents, n + latents]
    at::Tensor meanInBlocks(PerceiverAttention& attention, const at::Tensor& queries,
                            const std::vector<RunningHead>& heads) {
        at::Tensor mean = at::zeros({m_config.latents, m_patches + m_config.latents}, floats());
        const auto add = [&](std::int64_t place, std::int64_t rows) {
            at::Tensor target = mean.narrow(1, place, rows); // [latents, rows]
            for (std::size_t h = 0; h < heads.size(); ++h) {
                at::Tensor scores =
                    at::mm(queries[std::int64_t(h)], keysOf(std::int64_t(h), rows).t());          // [latents, rows]
                scores.sub_(heads[h].maximum).exp_().div_(heads[h].sum * double(m_config.heads)); // [latents, rows]
                target.add_(scores);
            }
        };
        add(m_patches, m_config.latents); // the buffer still holds the latents' own
        for (std::int64_t begin = 0; begin < m_patches; begin += m_block) {
            pause();
            const std::int64_t end = std::min(m_patches, begin + m_block);
            fillPatches(attention, begin, end);
            add(begin, end - begin);
        }
        return mean;
    }

    at::Tensor feed(FeedForward& feedForward, const at::Tensor& z) const {
        at::Tensor wide = feedForward->widen(feedForward->norm(z)); // [latents, multiple * model]
        at::gelu_(wide);
        return feedForward->narrow(wide); // [latents, model]
    }

    PerceiverResamplerImpl& m_resampler;
    const ResamplerConfig& m_config;
    const ResampleOptions& m_options;
    at::Tensor m_features; // [n, features]
    std::int64_t m_patches, m_block, m_inner;
    at::Tensor m_keysValues; // [min(n, block) + latents, 2 * inner]
    at::Tensor m_projected;  // [n, model], or undefined for large bags
};

// On our own kernels; throws std::bad_alloc where memory is refused, the only thing that can fail there.
at::Tensor resampleOnCpu(const ResamplerConfig& config, const ResamplerView& view, const at::Tensor& features,
                         const ResampleOptions& options) {
    const kernels::MatrixTable& table = kernels::bestMatrixKernels();
    auto products = Products::create(table, options.pool);
    if (!products) throw std::bad_alloc();
    CpuResampleOptions own;
    own.words = table.bf16Products ? options.words : kernels::WordType::Fp32;
    own.patchesPerBlock = int(std::clamp<std::int64_t>(options.patchesPerBlock, 1, 1 << 20));
    own.beforeBlock = options.beforeBlock;
    const std::int64_t rows = features.size(0) + config.latents;
    if (options.attention)
        own.attention = [&](std::span<const float> mean) {
            options.attention(at::from_blob(const_cast<float*>(mean.data()), {config.latents, rows},
                                            at::kFloat)); // [latents, n + latents]
        };
    const at::Tensor floats = features.to(at::kFloat).contiguous();             // [n, features]
    at::Tensor latents = at::empty({config.latents, config.model}, at::kFloat); // [latents, model]
    const auto done = CpuResampler(config, view, *products.value())
                          .run({floats.data_ptr<float>(), std::size_t(floats.numel())}, own,
                               {latents.data_ptr<float>(), std::size_t(latents.numel())});
    if (!done) throw std::bad_alloc();
    return latents;
}

} // namespace

at::Tensor PerceiverResamplerImpl::resample(const at::Tensor& features, const ResampleOptions& options) {
    const at::NoGradGuard noGraph;
    TORCH_CHECK(features.dim() == 2 && features.size(1) == m_config.features, "expected features [n, ",
                m_config.features, "], found ", features.sizes());
    if (options.pool != nullptr && features.device().is_cpu())
        if (const auto view = resamplerView(*this)) return resampleOnCpu(m_config, *view, features, options);
    return Resampling(*this, features, options).run(); // [latents, model]
}

} // namespace hs::model
