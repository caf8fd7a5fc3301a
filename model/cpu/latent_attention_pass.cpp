#include "model/cpu/latent_attention_pass.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

namespace hs::model {

using core::Result;
using kernels::kPanelColumns;
using kernels::RunningSoftmax;
using kernels::WordType;

namespace {

constexpr std::size_t kGroupBytes = std::size_t{8} << 20; // of keys and values: a part of the cache that cores share

constexpr int paddedTo(int count, int step) {
    return (count + step - 1) / step * step;
}

constexpr int tilesOf(int keys) {
    return (keys + LatentAttentionPass::kKeysOfTile - 1) / LatentAttentionPass::kKeysOfTile;
}

} // namespace

Result<LatentAttentionPass> LatentAttentionPass::create(Products& products, WordType type, HeadShape shape, int queries,
                                                        int mostKeys, bool inBlocks, Mean mean) {
    LatentAttentionPass pass;
    pass.m_products = &products;
    pass.m_shape = shape;
    pass.m_scale = 1.0f / std::sqrt(float(shape.width));
    pass.m_queries = queries;
    const int keys = paddedTo(mostKeys, kPanelColumns);
    const int tileKeys = std::min(keys, kKeysOfTile);
    pass.m_mostTiles = tilesOf(keys);
    pass.m_scoreStride = spreadStride(std::size_t(tileKeys));
    pass.m_valueStride = std::size_t(paddedTo(shape.width, kPanelColumns));
    const bool keeps = mean == Mean::AtOnce;
    const std::size_t headBytes =
        2 * std::size_t(keys) * std::size_t(kernels::wordsFor(type, shape.width)) * sizeof(std::uint32_t);
    pass.m_group =
        int(std::clamp<std::size_t>(kGroupBytes / std::max<std::size_t>(headBytes, 1), 1, std::size_t(shape.heads)));
    for (int i = 0; i < products.pool().size(); ++i) {
        Scratch scratch;
        HS_TRY(scratch.scores, FloatBuffer::create(std::size_t(kMostQueries) * pass.m_scoreStride));
        const int rows = keeps ? pass.m_group * kMostQueries : kMostQueries;
        HS_TRY(scratch.weights,
               WordMatrix::create(WordType::Fp32, rows, keeps ? keys : tileKeys)); // enough for either type
        if (keeps) scratch.factors.resize(std::size_t(rows) * std::size_t(pass.m_mostTiles));
        if (!inBlocks) {
            HS_TRY(scratch.sums, FloatBuffer::create(std::size_t(kMostQueries) * pass.m_valueStride));
        }
        if (mean == Mean::SecondLook) {
            HS_TRY(scratch.mean, FloatBuffer::create(std::size_t(kMostQueries) * pass.m_scoreStride));
        }
        pass.m_scratch.push_back(std::move(scratch));
    }
    if (inBlocks) {
        HS_TRY(pass.m_sums, FloatBuffer::create(std::size_t(shape.heads) * std::size_t(queries) * pass.m_valueStride));
        pass.m_states.resize(std::size_t(shape.heads) * std::size_t(queries));
    }
    return pass;
}

template <class Body>
void LatentAttentionPass::forEachTile(const KeyValuePanels& panels, Body body) {
    Tile tile;
    for (; tile.first < panels.keys(); tile.first += kKeysOfTile, ++tile.number) {
        tile.keys = std::min(kKeysOfTile, panels.keys() - tile.first);
        tile.padded = paddedTo(tile.keys, kPanelColumns);
        body(tile);
    }
}

void LatentAttentionPass::forEachTask(const std::function<void(int, int, int)>& body) const {
    const int threads = m_products->pool().size();
    const int rounds = (m_queries + threads * kMostQueries - 1) / (threads * kMostQueries);
    m_products->forEach(m_queries, (m_queries + threads * rounds - 1) / (threads * rounds), body);
}

void LatentAttentionPass::scoresOf(const Task& task, const Tile& tile, int head, Scratch& scratch) const {
    const int words = task.panels.keyWords();
    m_products->table().product(
        {.type = task.queries.type(),
         .rows = task.count,
         .words = words,
         .panels = tile.padded / kPanelColumns,
         .a = task.queries.row(task.first) + std::size_t(head) * std::size_t(words),
         .aStride = task.queries.stride(),
         .b = task.panels.keyPanels(head) + std::size_t(tile.first / kPanelColumns) * task.panels.keyStride(),
         .bStride = task.panels.keyStride(),
         .c = scratch.scores.data(),
         .cStride = m_scoreStride});
}

void LatentAttentionPass::seeTile(const Task& task, const Tile& tile, int head, Scratch& scratch, int row,
                                  RunningSoftmax* states, float* sums) const {
    const auto& table = m_products->table();
    const WordType type = task.queries.type();
    const auto firstWord = std::size_t(tile.first / kernels::numbersPerWord(type));
    const std::size_t column = scratch.factors.empty() ? 0 : firstWord; // kept weights lie beside each other
    scoresOf(task, tile, head, scratch);
    for (int i = 0; i < task.count; ++i) {
        table.softmaxBlock({.scores = scratch.scores.data() + std::size_t(i) * m_scoreStride,
                            .scale = m_scale,
                            .n = tile.keys,
                            .padded = tile.padded,
                            .type = type,
                            .out = scratch.weights.row(row + i) + column},
                           states[i]);
        float* own = sums + std::size_t(i) * m_valueStride;
        if (states[i].shrink != 1.0f) table.addTo(own, nullptr, states[i].shrink, nullptr, int(m_valueStride), own);
        if (!scratch.factors.empty())
            scratch.factors[std::size_t(row + i) * std::size_t(m_mostTiles) + std::size_t(tile.number)] =
                states[i].shrink;
    }
    table.product({.type = type,
                   .accumulate = true,
                   .rows = task.count,
                   .words = kernels::wordsFor(type, tile.padded),
                   .panels = task.panels.valuePanels(),
                   .a = scratch.weights.row(row) + column,
                   .aStride = scratch.weights.stride(),
                   .b = task.panels.valuePanels(head) + firstWord * kPanelColumns,
                   .bStride = task.panels.valueStride(),
                   .c = sums,
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
    for (int head = 0; head < m_shape.heads; head += m_group)
        forEachTask([&](int thread, int first, int end) {
            Scratch& scratch = m_scratch[std::size_t(thread)];
            scratch.weights.setType(queries.type());
            const Task task{queries, panels, first, end - first};
            attendTask(task, head, std::min(m_shape.heads, head + m_group), scratch, context,
                       mean == nullptr ? nullptr : mean + std::size_t(first) * std::size_t(panels.keys()));
        });
}

void LatentAttentionPass::attendTask(const Task& task, int firstHead, int endHead, Scratch& scratch,
                                     WordMatrix& context, float* mean) const {
    for (int head = firstHead; head < endHead; ++head) {
        std::array<RunningSoftmax, kMostQueries> states;
        const int row = scratch.factors.empty() ? 0 : (head - firstHead) * kMostQueries;
        std::memset(scratch.sums.data(), 0, std::size_t(task.count) * m_valueStride * sizeof(float));
        forEachTile(task.panels, [&](const Tile& tile) {
            seeTile(task, tile, head, scratch, row, states.data(), scratch.sums.data());
        });
        for (int i = 0; i < task.count; ++i) {
            const float share = 1.0f / states[std::size_t(i)].sum;
            store(scratch.sums.data() + std::size_t(i) * m_valueStride, head, task.first + i, share, context);
            if (mean == nullptr) continue;
            // So far: what a tile took off those before it. Now: what makes shares of its own weights.
            float factor = share / float(m_shape.heads);
            float* factors = scratch.factors.data() + std::size_t(row + i) * std::size_t(m_mostTiles);
            for (int tile = tilesOf(task.panels.keys()) - 1; tile >= 0; --tile) {
                const float before = factor * factors[tile];
                factors[tile] = factor;
                factor = before;
            }
        }
    }
    if (mean != nullptr) meanOfTask(task, firstHead, endHead, scratch, mean);
}

void LatentAttentionPass::meanOfTask(const Task& task, int firstHead, int endHead, const Scratch& scratch,
                                     float* mean) const {
    const auto& table = m_products->table();
    const WordType type = scratch.weights.type();
    std::array<float, kKeysOfTile> sums; // rows of the mean lie side by side: what is padded must not touch the next
    for (int i = 0; i < task.count; ++i, mean += task.panels.keys())
        forEachTile(task.panels, [&](const Tile& tile) {
            std::memset(sums.data(), 0, std::size_t(tile.padded) * sizeof(float));
            if (firstHead > 0) std::copy_n(mean + tile.first, tile.keys, sums.data());
            for (int row = i; row < (endHead - firstHead) * kMostQueries; row += kMostQueries)
                table.addWords(scratch.weights.row(row) + tile.first / kernels::numbersPerWord(type), type,
                               scratch.factors[std::size_t(row) * std::size_t(m_mostTiles) + std::size_t(tile.number)],
                               tile.padded, sums.data());
            std::copy_n(sums.data(), tile.keys, mean + tile.first);
        });
}

void LatentAttentionPass::beginBlocks() {
    std::fill(m_states.begin(), m_states.end(), RunningSoftmax{});
    std::fill_n(m_sums.data(), m_sums.size(), 0.0f);
}

void LatentAttentionPass::seeBlock(const WordMatrix& queries, const KeyValuePanels& panels) {
    forEachTile(panels, [&](const Tile& tile) {
        forEachTask([&](int thread, int first, int end) {
            Scratch& scratch = m_scratch[std::size_t(thread)];
            scratch.weights.setType(queries.type());
            const Task task{queries, panels, first, end - first};
            for (int head = 0; head < m_shape.heads; ++head)
                seeTile(task, tile, head, scratch, 0, &stateOf(first, head), sumsOf(first, head));
        });
    });
}

void LatentAttentionPass::endBlocks(WordMatrix& context) {
    forEachTask([&](int, int first, int end) {
        for (int head = 0; head < m_shape.heads; ++head)
            for (int query = first; query < end; ++query)
                store(sumsOf(query, head), head, query, 1.0f / stateOf(query, head).sum, context);
    });
}

void LatentAttentionPass::meanOfBlock(const WordMatrix& queries, const KeyValuePanels& panels, float* mean,
                                      std::size_t stride) {
    forEachTile(panels, [&](const Tile& tile) {
        forEachTask([&](int thread, int first, int end) {
            const Task task{queries, panels, first, end - first};
            meanOfTile(task, tile, m_scratch[std::size_t(thread)], mean + std::size_t(first) * stride + tile.first,
                       stride);
        });
    });
}

void LatentAttentionPass::meanOfTile(const Task& task, const Tile& tile, Scratch& scratch, float* mean,
                                     std::size_t stride) {
    const auto& table = m_products->table();
    scratch.weights.setType(WordType::Fp32);
    std::memset(scratch.mean.data(), 0, std::size_t(task.count) * m_scoreStride * sizeof(float));
    for (int head = 0; head < m_shape.heads; ++head) {
        scoresOf(task, tile, head, scratch);
        for (int i = 0; i < task.count; ++i) {
            RunningSoftmax state = stateOf(task.first + i, head);
            const float share = 1.0f / (state.sum * float(m_shape.heads));
            table.softmaxBlock({.scores = scratch.scores.data() + std::size_t(i) * m_scoreStride,
                                .scale = m_scale,
                                .n = tile.keys,
                                .padded = tile.padded,
                                .type = WordType::Fp32,
                                .out = scratch.weights.row(i)},
                               state);
            table.addWords(scratch.weights.row(i), WordType::Fp32, share, tile.padded,
                           scratch.mean.data() + std::size_t(i) * m_scoreStride);
        }
    }
    for (int i = 0; i < task.count; ++i)
        std::copy_n(scratch.mean.data() + std::size_t(i) * m_scoreStride, tile.keys, mean + std::size_t(i) * stride);
}

} // namespace hs::model
