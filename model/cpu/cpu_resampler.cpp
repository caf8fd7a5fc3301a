#include "model/cpu/cpu_resampler.h"

#include "model/cpu/latent_attention_pass.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace hs::model {

using core::Result;
using kernels::WordType;

namespace {

constexpr std::size_t kKeptBytes = std::size_t{512} << 20; // of projected patches; larger bags project them again
constexpr int kPieceRows = 16;

class Run {
public:
    Run(const ResamplerConfig& config, const ResamplerView& weights, Products& products,
        const CpuResampleOptions& options, std::span<const float> features)
        : m_config(config)
        , m_weights(weights)
        , m_products(products)
        , m_table(products.table())
        , m_options(options)
        , m_features(features)
        , m_patches(int(features.size() / std::size_t(config.features)))
        , m_shape{config.heads, config.headDimension} {}

    Result<void> prepare() {
        const int wide = m_config.model * m_config.feedForwardMultiple;
        const int rows = m_patches + m_config.latents; // what is attended to
        m_block =
            std::min(rows, (std::clamp(m_options.patchesPerBlock, 32, 1 << 20) + 31) / 32 * 32 + m_config.latents);
        m_block = std::min(rows, (m_block + 31) / 32 * 32);
        m_kept = std::size_t(m_patches) * std::size_t(m_config.model) * sizeof(float) <= kKeptBytes;
        const int projected = m_kept ? m_patches : m_block;
        HS_TRY(m_raw,
               WordMatrix::create(m_options.words, std::max(1, std::min(projected, m_block)), m_config.features));
        HS_TRY(m_projected, FloatBuffer::create(std::size_t(projected) * std::size_t(m_config.model)));
        HS_TRY(m_seen, WordMatrix::create(m_options.words, m_block, m_config.model));
        HS_TRY(m_panels, KeyValuePanels::create(m_options.words, m_shape, m_block));
        HS_TRY(m_latents, FloatBuffer::create(std::size_t(m_config.latents) * std::size_t(m_config.model)));
        HS_TRY(m_normed, WordMatrix::create(m_options.words, m_config.latents, m_config.model));
        HS_TRY(m_queries, WordMatrix::create(m_options.words, m_config.latents, m_shape.inner()));
        HS_TRY(m_context, WordMatrix::create(m_options.words, m_config.latents, m_shape.inner()));
        HS_TRY(m_wide, WordMatrix::create(m_options.words, m_config.latents, wide));
        const bool inBlocks = rows > m_block;
        const auto mean = !m_options.attention ? LatentAttentionPass::Mean::None
                          : inBlocks           ? LatentAttentionPass::Mean::SecondLook
                                               : LatentAttentionPass::Mean::AtOnce;
        HS_TRY(m_pass, LatentAttentionPass::create(m_products, m_options.words, m_shape, m_config.latents, m_block,
                                                   inBlocks, mean));
        if (m_options.attention) {
            HS_TRY(m_mean, FloatBuffer::create(std::size_t(m_config.latents) * std::size_t(rows)));
        }
        return {};
    }

    void run(std::span<float> out) {
        if (m_kept) projectKept();
        std::copy_n(m_weights.latents, m_latents.size(), m_latents.data());
        for (const ResamplerLayerView& layer : m_weights.layers) {
            pause();
            attend(layer);
            pause();
            feedForward(layer);
        }
        m_products.forEach(m_config.latents, kPieceRows, [&](int, int begin, int end) {
            for (int i = begin; i < end; ++i)
                m_table.normToWords(
                    latent(i), m_weights.norm.gain, m_weights.norm.bias, m_config.model, WordType::Fp32,
                    reinterpret_cast<std::uint32_t*>(out.data() + std::size_t(i) * std::size_t(m_config.model)));
        });
    }

private:
    float* latent(int i) { return m_latents.data() + std::size_t(i) * std::size_t(m_config.model); }
    void pause() const {
        if (m_options.beforeBlock) m_options.beforeBlock();
    }

    // Patches [begin, end) with the media position, to rows `place` on of the projected buffer.
    void project(int begin, int end, int place) {
        m_raw.setRows(end - begin);
        m_products.forEach(end - begin, kPieceRows, [&](int, int first, int last) {
            for (int i = first; i < last; ++i)
                m_table.toWords(m_features.data() + std::size_t(begin + i) * std::size_t(m_config.features),
                                m_config.features, m_options.words, m_raw.row(i));
        });
        m_products.linear(m_raw, m_weights.linear, kernels::kPanelColumns, [&](const ProductBlock& block) {
            for (int i = 0; i < block.rows; ++i)
                m_table.addTo(block.row(i), m_weights.mediaPosition + block.firstColumn, 1.0f, nullptr, block.columns,
                              m_projected.data() +
                                  std::size_t(place + block.firstRow + i) * std::size_t(m_config.model) +
                                  block.firstColumn);
        });
    }

    void projectKept() {
        for (int begin = 0; begin < m_patches; begin += m_block) {
            pause();
            project(begin, std::min(m_patches, begin + m_block), begin);
        }
    }

    // Rows [begin, end) of what is attended to (patches, then latents), each through its norm.
    void normSeen(const ResamplerLayerView& layer, int begin, int end) {
        if (!m_kept && begin < m_patches) project(begin, std::min(end, m_patches), 0);
        const int offset = m_kept ? 0 : begin;
        m_seen.setRows(end - begin);
        m_products.forEach(end - begin, kPieceRows, [&](int, int first, int last) {
            for (int i = begin + first; i < begin + last; ++i) {
                const bool patch = i < m_patches;
                const float* x = patch ? m_projected.data() + std::size_t(i - offset) * std::size_t(m_config.model)
                                       : latent(i - m_patches);
                const NormRow& norm = patch ? layer.mediaNorm : layer.latentsNorm;
                m_table.normToWords(x, norm.gain, norm.bias, m_config.model, m_options.words, m_seen.row(i - begin));
            }
        });
    }

    void normLatents(const NormRow& norm) {
        m_products.forEach(m_config.latents, kPieceRows, [&](int, int begin, int end) {
            for (int i = begin; i < end; ++i)
                m_table.normToWords(latent(i), norm.gain, norm.bias, m_config.model, m_options.words, m_normed.row(i));
        });
    }

    enum class Fill { KeysAndValues, Keys };

    void fillPanels(const ResamplerLayerView& layer, int begin, int end, Fill fill = Fill::KeysAndValues) {
        normSeen(layer, begin, end);
        m_panels.begin(end - begin);
        const WeightRows weights = fill == Fill::Keys ? layer.keysValues.part(0, m_shape.inner()) : layer.keysValues;
        m_products.linear(m_seen, weights, KeyValuePanels::columnStep(m_shape),
                          [&](const ProductBlock& block) { m_panels.take(m_table, block); });
    }

    void attend(const ResamplerLayerView& layer) {
        normLatents(layer.latentsNorm);
        toWordsOf(m_normed, layer.query, m_queries);
        const int rows = m_patches + m_config.latents;
        float* mean = m_options.attention ? m_mean.data() : nullptr;
        if (rows <= m_block) {
            fillPanels(layer, 0, rows);
            m_pass.attendAtOnce(m_queries, m_panels, m_context, mean);
        } else {
            m_pass.beginBlocks();
            for (int begin = 0; begin < rows; begin += m_block) {
                if (begin > 0) pause();
                fillPanels(layer, begin, std::min(rows, begin + m_block));
                m_pass.seeBlock(m_queries, m_panels);
            }
            m_pass.endBlocks(m_context);
            for (int begin = 0; begin < rows && mean != nullptr; begin += m_block) {
                pause();
                fillPanels(layer, begin, std::min(rows, begin + m_block), Fill::Keys);
                m_pass.meanOfBlock(m_queries, m_panels, mean + begin, std::size_t(rows));
            }
        }
        addTo(m_context, layer.output);
        if (mean != nullptr) m_options.attention({mean, std::size_t(m_config.latents) * std::size_t(rows)});
    }

    void feedForward(const ResamplerLayerView& layer) {
        normLatents(layer.feedForwardNorm);
        m_products.linear(m_normed, layer.up, kernels::kPanelColumns, [&](const ProductBlock& block) {
            for (int i = 0; i < block.rows; ++i)
                m_table.geluToWords(block.row(i), nullptr, block.columns, m_options.words,
                                    m_wide.row(block.firstRow + i) + wordsBefore(block.firstColumn));
        });
        addTo(m_wide, layer.down);
    }

    std::size_t wordsBefore(int column) const { return std::size_t(column / kernels::numbersPerWord(m_options.words)); }

    void toWordsOf(const WordMatrix& x, const WeightRows& weights, WordMatrix& out) {
        m_products.linear(x, weights, kernels::kPanelColumns, [&](const ProductBlock& block) {
            for (int i = 0; i < block.rows; ++i)
                m_table.toWords(block.row(i), block.columns, m_options.words,
                                out.row(block.firstRow + i) + wordsBefore(block.firstColumn));
        });
    }

    // The residual sum: latents += x Wᵀ.
    void addTo(const WordMatrix& x, const WeightRows& weights) {
        m_products.linear(x, weights, kernels::kPanelColumns, [&](const ProductBlock& block) {
            for (int i = 0; i < block.rows; ++i) {
                float* target = latent(block.firstRow + i) + block.firstColumn;
                m_table.addTo(block.row(i), nullptr, 1.0f, target, block.columns, target);
            }
        });
    }

    const ResamplerConfig& m_config;
    const ResamplerView& m_weights;
    Products& m_products;
    const kernels::MatrixTable& m_table;
    const CpuResampleOptions& m_options;
    std::span<const float> m_features;
    int m_patches = 0;
    HeadShape m_shape;
    int m_block = 0;         // rows of patches and latents at one time
    bool m_kept = false;     // all projected patches are kept
    WordMatrix m_raw;        // [block, features]
    FloatBuffer m_projected; // [patches or block, model]
    WordMatrix m_seen;       // [block, model], after the norm
    KeyValuePanels m_panels;
    FloatBuffer m_latents; // [latents, model], what passes from layer to layer
    WordMatrix m_normed;   // [latents, model]
    WordMatrix m_queries;  // [latents, inner]
    WordMatrix m_context;  // [latents, inner]
    WordMatrix m_wide;     // [latents, multiple * model]
    LatentAttentionPass m_pass;
    FloatBuffer m_mean; // [latents, patches + latents]
};

} // namespace

bool CpuResampler::supports(const ResamplerConfig& config) {
    return config.model % kernels::kPanelColumns == 0 && config.features % 32 == 0 && config.headDimension % 16 == 0 &&
           (config.heads * config.headDimension) % 32 == 0 &&
           KeyValuePanels::columnStep({config.heads, config.headDimension}) > 0;
}

Result<void> CpuResampler::run(std::span<const float> features, const CpuResampleOptions& options,
                               std::span<float> latents) {
    Run run(m_config, m_weights, m_products, options, features);
    HS_CHECK(run.prepare());
    run.run(latents);
    return {};
}

} // namespace hs::model
