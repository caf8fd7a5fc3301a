// Products: y = x Wᵀ for many rows x, over all threads of a pool: the work behind resampler, exit gate and cross keys
// and values. Weights stay as they lie (fp32 or bf16 rows); each thread turns a chunk of them into panels while it uses
// it, so no second copy of the weights exists.
//
// Belongs to one thread; uses the pool's inside calls. Contract: an element's bits depend on its row and its weights
// alone (kernels/matrix_table.h).
#pragma once

#include "core/error.h"
#include "model/cpu/word_matrix.h"
#include "model/kernels/matrix_table.h"
#include "model/kernels/thread_pool.h"

#include <functional>
#include <memory>
#include <vector>

namespace hs::model {

// Weights of a linear layer where they lie, row-major [outputs, inputs]; not owned.
struct WeightRows {
    const void* data = nullptr;
    bool bf16 = false;
    int outputs = 0;
    int inputs = 0;

    // Outputs [begin, end) alone.
    WeightRows part(int begin, int end) const;
};

// A finished block of the answer, handed out on the thread that made it: rows [firstRow, firstRow + rows) and columns
// [firstColumn, firstColumn + columns) of y. values may be changed; behind the columns there are zeros or other finite
// numbers up to the next multiple of 32.
struct ProductBlock {
    int thread = 0;
    int firstRow = 0, rows = 0;
    int firstColumn = 0, columns = 0;
    float* values = nullptr;
    std::size_t stride = 0;
    float* row(int i) const { return values + std::size_t(i) * stride; }
};
using BlockSink = std::function<void(const ProductBlock& block)>;

class Products {
public:
    // Keeps references.
    static core::Result<std::unique_ptr<Products>> create(const kernels::MatrixTable& table,
                                                          std::shared_ptr<kernels::ThreadPool> pool);

    const kernels::MatrixTable& table() const { return m_table; }
    kernels::ThreadPool& pool() { return *m_pool; }

    // Calls sink for every block. columnStep: blocks begin at multiples of it and hold whole ones (whole heads); a
    // multiple of 32, at most kMostColumns.
    void linear(const WordMatrix& x, const WeightRows& weights, int columnStep, const BlockSink& sink);

    // body(thread, begin, end) over [0, count) in pieces.
    void forEach(int count, int piece, const std::function<void(int thread, int begin, int end)>& body);

    static constexpr int kMostColumns = 384;  // of a block
    static constexpr int kRowsOfBlock = 1120; // divided by 14 and 32

private:
    struct Scratch {
        FloatBuffer panels; // weights of the chunk, [chunk panels][kWordsAtOnce][32]
        FloatBuffer answer; // [rows, columns]
    };
    struct Plan;

    Products(const kernels::MatrixTable& table, std::shared_ptr<kernels::ThreadPool> pool)
        : m_table(table)
        , m_pool(std::move(pool))
        , m_tasks(m_pool->size()) {}
    void makeBlock(const Plan& plan, int thread, int task, const BlockSink& sink);

    const kernels::MatrixTable& m_table;
    std::shared_ptr<kernels::ThreadPool> m_pool;
    kernels::SharedRows m_tasks;
    std::vector<Scratch> m_scratch;
};

} // namespace hs::model
