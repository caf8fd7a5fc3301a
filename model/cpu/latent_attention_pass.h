// LatentAttentionPass: attention of many queries (latents) over keys and values in panels: softmax(q kᵀ / √width) v, at
// once or over blocks of keys with a running softmax, and the mean of the weights over heads when asked for.
//
// Belongs to one thread; uses the pool of its Products inside calls. A query's bits do not depend on threads.
#pragma once

#include "model/cpu/key_value_panels.h"
#include "model/cpu/products.h"

#include <vector>

namespace hs::model {

class LatentAttentionPass {
public:
    LatentAttentionPass() = default;
    static core::Result<LatentAttentionPass> create(Products& products, HeadShape shape, int queries, int mostKeys,
                                                    bool inBlocks);

    // queries and context [queries, heads * width]; mean [queries, keys], or null.
    void attendAtOnce(const WordMatrix& queries, const KeyValuePanels& panels, WordMatrix& context, float* mean);

    // The same over several blocks of keys.
    void beginBlocks();
    void seeBlock(const WordMatrix& queries, const KeyValuePanels& panels);
    void endBlocks(WordMatrix& context);
    // The second look, after endBlocks(): this block's columns of the mean; rows of it are `stride` apart.
    void meanOfBlock(const WordMatrix& queries, const KeyValuePanels& panels, float* mean, std::size_t stride);

    static constexpr int kQueriesOfTask = 42; // three tiles: their scores stay in a core's own cache

private:
    struct Scratch {
        FloatBuffer scores; // [queries of a task, keys]
        WordMatrix weights; // the same as words
        FloatBuffer mean;   // [queries of a task, keys]
        FloatBuffer values; // [queries of a task, width]
    };

    void scoresOf(const WordMatrix& queries, const KeyValuePanels& panels, int first, int count, int head,
                  Scratch& scratch) const;
    void valuesOf(const KeyValuePanels& panels, int head, int count, const WordMatrix& weights, float* out,
                  bool accumulate) const;
    void meanRows(const KeyValuePanels& panels, Scratch& scratch, int first, int count, int head) const;
    float* sumsOf(int query, int head) {
        return m_sums.data() + (std::size_t(head) * std::size_t(m_queries) + std::size_t(query)) * m_valueStride;
    }
    kernels::RunningSoftmax& stateOf(int query, int head) {
        return m_states[std::size_t(head) * std::size_t(m_queries) + std::size_t(query)];
    }
    void store(const float* values, int head, int query, float scale, WordMatrix& context) const;

    Products* m_products = nullptr;
    HeadShape m_shape;
    float m_scale = 1.0f;
    int m_queries = 0;
    std::size_t m_scoreStride = 0, m_valueStride = 0;
    std::vector<Scratch> m_scratch;
    FloatBuffer m_sums;                            // blocks: [heads, queries, width padded to panels]
    std::vector<kernels::RunningSoftmax> m_states; // blocks: [heads, queries]
};

} // namespace hs::model
