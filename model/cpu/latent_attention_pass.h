// LatentAttentionPass: attention of many queries (latents) over keys and values in panels: softmax(q kᵀ / √width) v
// with a running softmax over tiles of keys, and the mean of the weights over heads when asked for.
//
// Scores and weights of a tile stay in a core's own cache; heads are taken in groups whose keys and values stay in the
// shared one while all queries pass over them. The mean over heads of one set of panels comes from the weights that the
// values took (bf16 where those are) and what each tile's were relative to; over several sets, from a second look.
//
// Belongs to one thread; uses the pool of its Products inside calls. A query's bits do not depend on threads.
#pragma once

#include "model/cpu/key_value_panels.h"
#include "model/cpu/products.h"

#include <functional>
#include <vector>

namespace hs::model {

class LatentAttentionPass {
public:
    enum class Mean { None, AtOnce, SecondLook };

    LatentAttentionPass() = default;
    // inBlocks: keys come in several sets of panels. Mean::AtOnce only where they do not.
    static core::Result<LatentAttentionPass> create(Products& products, kernels::WordType type, HeadShape shape,
                                                    int queries, int mostKeys, bool inBlocks, Mean mean);

    // queries and context [queries, heads * width]; mean [queries, keys] where the pass was made for Mean::AtOnce, else
    // null.
    void attendAtOnce(const WordMatrix& queries, const KeyValuePanels& panels, WordMatrix& context, float* mean);

    // The same over several blocks of keys.
    void beginBlocks();
    void seeBlock(const WordMatrix& queries, const KeyValuePanels& panels);
    void endBlocks(WordMatrix& context);
    // The second look, after endBlocks(): this block's columns of the mean; rows of it are `stride` apart.
    void meanOfBlock(const WordMatrix& queries, const KeyValuePanels& panels, float* mean, std::size_t stride);

    static constexpr int kMostQueries = 42; // of a task: three tiles of rows
    static constexpr int kKeysOfTile = 1024;

private:
    // Keys [first, first + keys) of the panels.
    struct Tile {
        int first = 0, keys = 0, padded = 0, number = 0;
    };
    struct Task {
        const WordMatrix& queries;
        const KeyValuePanels& panels;
        int first = 0, count = 0; // queries
    };
    // Of a thread. Weights are e^(score - highest so far). Where the mean is made at once they are kept for a group of
    // heads and all keys, [group * queries of a task, keys], with the factors that make shares of them, [the same,
    // tiles]; else they are those of a tile.
    struct Scratch {
        FloatBuffer scores; // [queries of a task, keys of a tile]
        WordMatrix weights;
        std::vector<float> factors; // empty: weights are not kept
        FloatBuffer sums;           // at once: [queries of a task, width padded to panels]
        FloatBuffer mean;           // second look: [queries of a task, keys of a tile]
    };

    template <class Body>
    static void forEachTile(const KeyValuePanels& panels, Body body);
    void scoresOf(const Task& task, const Tile& tile, int head, Scratch& scratch) const;
    // States and sums of the task's queries go on by a tile; weights begin at row `row` of the scratch.
    void seeTile(const Task& task, const Tile& tile, int head, Scratch& scratch, int row,
                 kernels::RunningSoftmax* states, float* sums) const;
    void attendTask(const Task& task, int firstHead, int endHead, Scratch& scratch, WordMatrix& context,
                    float* mean) const;
    // Adds the group's heads to the rows of the mean; the first group sets them.
    void meanOfTask(const Task& task, int firstHead, int endHead, const Scratch& scratch, float* mean) const;
    void meanOfTile(const Task& task, const Tile& tile, Scratch& scratch, float* mean, std::size_t stride);
    float* sumsOf(int query, int head) {
        return m_sums.data() + (std::size_t(head) * std::size_t(m_queries) + std::size_t(query)) * m_valueStride;
    }
    kernels::RunningSoftmax& stateOf(int query, int head) {
        return m_states[std::size_t(head) * std::size_t(m_queries) + std::size_t(query)];
    }
    void store(const float* values, int head, int query, float scale, WordMatrix& context) const;

    // body(thread, first, end) for all queries in tasks of one size, as many for each thread.
    void forEachTask(const std::function<void(int thread, int first, int end)>& body) const;

    Products* m_products = nullptr;
    HeadShape m_shape;
    float m_scale = 1.0f;
    int m_queries = 0, m_mostTiles = 0;
    int m_group = 1; // heads
    std::size_t m_scoreStride = 0, m_valueStride = 0;
    std::vector<Scratch> m_scratch;
    FloatBuffer m_sums;                            // blocks: [heads, queries, width padded to panels]
    std::vector<kernels::RunningSoftmax> m_states; // blocks: [heads, queries]
};

} // namespace hs::model
