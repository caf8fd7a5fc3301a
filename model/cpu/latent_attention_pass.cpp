#include "model/cpu/latent_attention_pass.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace hs::model {

using core::Result;
using kernels::kPanelColumns;
using kernels::WordType;

Result<LatentAttentionPass> LatentAttentionPass::create(Products& products, HeadShape shape, int queries, int mostKeys,
                                                        bool inBlocks) {
    LatentAttentionPass pass;
    pass.m_products = &products;
    pass.m_shape = shape;
    pass.m_scale = 1.0f / std::sqrt(float(shape.width));
    pass.m_queries = queries;
    const int keys = (mostKeys + kPanelColumns - 1) / kPanelColumns * kPanelColumns;
    pass.m_scoreStride = spreadStride(std::size_t(keys));
    pass.m_valueStride = std::size_t((shape.width + kPanelColumns - 1) / kPanelColumns * kPanelColumns);
    const std::size_t numbers = std::size_t(kQueriesOfTask) * pass.m_scoreStride;
    for (int i = 0; i < products.pool().size(); ++i) {
        Scratch scratch;
        HS_TRY(scratch.scores, FloatBuffer::create(numbers));
        HS_TRY(scratch.weights, WordMatrix::create(WordType::Fp32, kQueriesOfTask, keys)); // enough for either type
        HS_TRY(scratch.mean, FloatBuffer::create(numbers));
        HS_TRY(scratch.values, FloatBuffer::create(std::size_t(kQueriesOfTask) * pass.m_valueStride));
        pass.m_scratch.push_back(std::move(scratch));
    }
    if (inBlocks) {
        HS_TRY(pass.m_sums, FloatBuffer::create(std::size_t(shape.heads) * std::size_t(queries) * pass.m_valueStride));
        pass.m_states.resize(std::size_t(shape.heads) * std::size_t(queries));
    }
    return pass;
}

void LatentAttentionPass::scoresOf(const WordMatrix& queries, const KeyValuePanels& panels, int first, int count,
                                   int head, Scratch& scratch) const {
    const int words = panels.keyWords();
    m_products->table().product({.type = queries.type(),
                                 .rows = count,
                                 .words = words,
                                 .panels = panels.paddedKeys() / kPanelColumns,
                                 .a = queries.row(first) + std::size_t(head) * std::size_t(words),
                                 .aStride = queries.stride(),
                                 .b = panels.keyPanels(head),
                                 .bStride = panels.keyStride(),
                                 .c = scratch.scores.data(),
                                 .cStride = m_scoreStride});
}

void LatentAttentionPass::valuesOf(const KeyValuePanels& panels, int head, int count, const WordMatrix& weights,
                                   float* out, bool accumulate) const {
    constexpr int kWordsAtOnce = 512; // keys whose values stay near
    const WordType type = weights.type();
    const int words = kernels::wordsFor(type, panels.paddedKeys());
    for (int word = 0; word < words; word += kWordsAtOnce)
        m_products->table().product({.type = type,
                                     .accumulate = accumulate || word > 0,
                                     .rows = count,
                                     .words = std::min(kWordsAtOnce, words - word),
                                     .panels = panels.valuePanels(),
                                     .a = weights.row(0) + word,
                                     .aStride = weights.stride(),
                                     .b = panels.valuePanels(head) + std::size_t(word) * kPanelColumns,
                                     .bStride = panels.valueStride(),
                                     .c = out,
                                     .cStride = m_valueStride});
}

void LatentAttentionPass::store(const float* values, int head, int query, float scale, WordMatrix& context) const {
    float scaled[Products::kMostColumns];
    const auto& table = m_products->table();
    table.addTo(values, nullptr, scale, nullptr, m_shape.width, scaled);
    const int words = kernels::wordsFor(context.type(), m_shape.width);
    table.toWords(scaled, m_shape.width, context.type(), context.row(query) + std::size_t(head) * std::size_t(words));
}

void LatentAttentionPass::attendAtOnce(const WordMatrix& queries, const KeyValuePanels& panels, WordMatrix& context,
                                       float* mean) {
    const int keys = panels.keys(), padded = panels.paddedKeys();
    const auto& table = m_products->table();
    m_products->forEach(m_queries, kQueriesOfTask, [&](int thread, int first, int end) {
        Scratch& scratch = m_scratch[std::size_t(thread)];
        scratch.weights.setType(queries.type());
        const int count = end - first;
        if (mean != nullptr) std::memset(scratch.mean.data(), 0, std::size_t(count) * m_scoreStride * sizeof(float));
        for (int head = 0; head < m_shape.heads; ++head) {
            scoresOf(queries, panels, first, count, head, scratch);
            for (int i = 0; i < count; ++i)
                table.softmaxToWords(
                    {.scores = scratch.scores.data() + std::size_t(i) * m_scoreStride,
                     .scale = m_scale,
                     .n = keys,
                     .padded = padded,
                     .type = queries.type(),
                     .out = scratch.weights.row(i),
                     .mean = mean == nullptr ? nullptr : scratch.mean.data() + std::size_t(i) * m_scoreStride,
                     .weight = 1.0f / float(m_shape.heads)});
            valuesOf(panels, head, count, scratch.weights, scratch.values.data(), false);
            for (int i = 0; i < count; ++i)
                store(scratch.values.data() + std::size_t(i) * m_valueStride, head, first + i, 1.0f, context);
        }
        for (int i = 0; i < count && mean != nullptr; ++i)
            std::copy_n(scratch.mean.data() + std::size_t(i) * m_scoreStride, keys,
                        mean + std::size_t(first + i) * std::size_t(keys));
    });
}

void LatentAttentionPass::beginBlocks() {
    std::fill(m_states.begin(), m_states.end(), kernels::RunningSoftmax{});
    std::fill_n(m_sums.data(), m_sums.size(), 0.0f);
}

void LatentAttentionPass::seeBlock(const WordMatrix& queries, const KeyValuePanels& panels) {
    const auto& table = m_products->table();
    m_products->forEach(m_queries, kQueriesOfTask, [&](int thread, int first, int end) {
        Scratch& scratch = m_scratch[std::size_t(thread)];
        scratch.weights.setType(queries.type());
        const int count = end - first;
        for (int head = 0; head < m_shape.heads; ++head) {
            scoresOf(queries, panels, first, count, head, scratch);
            for (int i = 0; i < count; ++i) {
                kernels::RunningSoftmax& state = stateOf(first + i, head);
                table.softmaxBlock({.scores = scratch.scores.data() + std::size_t(i) * m_scoreStride,
                                    .scale = m_scale,
                                    .n = panels.keys(),
                                    .padded = panels.paddedKeys(),
                                    .type = queries.type(),
                                    .out = scratch.weights.row(i)},
                                   state);
                float* sums = sumsOf(first + i, head);
                table.addTo(sums, nullptr, state.shrink, nullptr, int(m_valueStride), sums);
            }
            valuesOf(panels, head, count, scratch.weights, sumsOf(first, head), true);
        }
    });
}

void LatentAttentionPass::endBlocks(WordMatrix& context) {
    m_products->forEach(m_queries, kQueriesOfTask, [&](int, int first, int end) {
        for (int head = 0; head < m_shape.heads; ++head)
            for (int query = first; query < end; ++query)
                store(sumsOf(query, head), head, query, 1.0f / stateOf(query, head).sum, context);
    });
}

void LatentAttentionPass::meanRows(const KeyValuePanels& panels, Scratch& scratch, int first, int count,
                                   int head) const {
    const auto& table = m_products->table();
    for (int i = 0; i < count; ++i) {
        kernels::RunningSoftmax state = m_states[std::size_t(head) * std::size_t(m_queries) + std::size_t(first + i)];
        const float share = 1.0f / (state.sum * float(m_shape.heads));
        table.softmaxBlock({.scores = scratch.scores.data() + std::size_t(i) * m_scoreStride,
                            .scale = m_scale,
                            .n = panels.keys(),
                            .padded = panels.paddedKeys(),
                            .type = WordType::Fp32,
                            .out = scratch.weights.row(i)},
                           state);
        float* mean = scratch.mean.data() + std::size_t(i) * m_scoreStride;
        table.addTo(reinterpret_cast<const float*>(scratch.weights.row(i)), nullptr, share, mean, panels.paddedKeys(),
                    mean);
    }
}

void LatentAttentionPass::meanOfBlock(const WordMatrix& queries, const KeyValuePanels& panels, float* mean,
                                      std::size_t stride) {
    m_products->forEach(m_queries, kQueriesOfTask, [&](int thread, int first, int end) {
        Scratch& scratch = m_scratch[std::size_t(thread)];
        scratch.weights.setType(WordType::Fp32);
        const int count = end - first;
        std::memset(scratch.mean.data(), 0, std::size_t(count) * m_scoreStride * sizeof(float));
        for (int head = 0; head < m_shape.heads; ++head) {
            scoresOf(queries, panels, first, count, head, scratch);
            meanRows(panels, scratch, first, count, head);
        }
        for (int i = 0; i < count; ++i)
            std::copy_n(scratch.mean.data() + std::size_t(i) * m_scoreStride, panels.keys(),
                        mean + std::size_t(first + i) * stride);
    });
}

} // namespace hs::model
