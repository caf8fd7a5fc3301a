#include "model/cpu/products.h"

#include <algorithm>

namespace hs::model {

using core::Result;
using kernels::kPanelColumns;
using kernels::WordType;

namespace {

// A chunk's panels (768 words of the summed dimension) and a block of its answer (1,120 rows) stay in a core's own cache
// together.
constexpr int kWordsAtOnce = 768;
constexpr int kUsualColumns = 96;

} // namespace

// How the answer is cut: chunks of columns, segments of rows; one task is a segment of a chunk. Segment after segment, so
// that its rows are read from memory once and by the chunks that follow from the shared cache.
struct Products::Plan {
    const WordMatrix& x;
    const WeightRows& weights;
    int chunkColumns = 0, chunks = 0;
    int segmentRows = 0, segments = 0;
};

WeightRows WeightRows::part(int begin, int end) const {
    WeightRows out = *this;
    const std::size_t bytes = std::size_t(begin) * std::size_t(inputs) * (bf16 ? 2 : 4);
    out.data = static_cast<const std::byte*>(data) + bytes;
    out.outputs = end - begin;
    return out;
}

Result<std::unique_ptr<Products>> Products::create(const kernels::MatrixTable& table,
                                                   std::shared_ptr<kernels::ThreadPool> pool) {
    auto products = std::unique_ptr<Products>(new Products(table, std::move(pool)));
    for (int i = 0; i < products->m_pool->size(); ++i) {
        Scratch scratch;
        HS_TRY(scratch.panels, FloatBuffer::create(std::size_t(kMostColumns) * kWordsAtOnce));
        HS_TRY(scratch.answer, FloatBuffer::create(std::size_t(kRowsOfBlock) * spreadStride(kMostColumns)));
        products->m_scratch.push_back(std::move(scratch));
    }
    return products;
}

void Products::forEach(int count, int piece, const std::function<void(int, int, int)>& body) {
    m_tasks.reset(count, piece);
    m_pool->run([&](int thread) {
        int begin = 0, end = 0;
        while (m_tasks.take(thread, piece, begin, end))
            body(thread, begin, end);
    });
}

void Products::linear(const WordMatrix& x, const WeightRows& weights, int columnStep, const BlockSink& sink) {
    Plan plan{x, weights};
    const int threads = m_pool->size();
    const auto chunksOf = [&](int columns) { return (weights.outputs + columns - 1) / columns; };
    plan.chunkColumns = (kUsualColumns + columnStep - 1) / columnStep * columnStep;
    while (plan.chunkColumns > columnStep && chunksOf(plan.chunkColumns) < 4 * threads)
        plan.chunkColumns -= columnStep;
    plan.chunks = chunksOf(plan.chunkColumns);
    // Fewer chunks than threads want: rows are cut too, at the price of making the panels more than once.
    const int wanted = std::max(1, (4 * threads + plan.chunks - 1) / plan.chunks);
    const int step = kRowsOfBlock / 5; // 224: divided by 14 and 32
    const int rows = std::max(1, (x.rows() + wanted - 1) / wanted);
    plan.segmentRows = std::min(kRowsOfBlock, (rows + step - 1) / step * step);
    plan.segments = (x.rows() + plan.segmentRows - 1) / plan.segmentRows;
    forEach(plan.chunks * plan.segments, 1, [&](int thread, int task, int) { makeBlock(plan, thread, task, sink); });
}

void Products::makeBlock(const Plan& plan, int thread, int task, const BlockSink& sink) {
    Scratch& scratch = m_scratch[std::size_t(thread)];
    const WordMatrix& x = plan.x;
    const WeightRows& weights = plan.weights;
    ProductBlock block;
    block.thread = thread;
    block.firstColumn = task % plan.chunks * plan.chunkColumns;
    block.columns = std::min(plan.chunkColumns, weights.outputs - block.firstColumn);
    block.firstRow = task / plan.chunks * plan.segmentRows;
    block.rows = std::min(plan.segmentRows, x.rows() - block.firstRow);
    block.values = scratch.answer.data();
    block.stride = spreadStride(std::size_t(plan.chunkColumns));
    const int panels = (block.columns + kPanelColumns - 1) / kPanelColumns;
    const int perWord = kernels::numbersPerWord(x.type());
    auto* packed = reinterpret_cast<std::uint32_t*>(scratch.panels.data());
    const std::size_t element = weights.bf16 ? 2 : 4;
    for (int word = 0; word < x.words(); word += kWordsAtOnce) {
        const int words = std::min(kWordsAtOnce, x.words() - word);
        const int numbers = std::min(words * perWord, weights.inputs - word * perWord);
        for (int panel = 0; panel < panels; ++panel) {
            const int column = block.firstColumn + panel * kPanelColumns;
            const std::size_t at = std::size_t(column) * std::size_t(weights.inputs) + std::size_t(word * perWord);
            const kernels::SourceRows rows{static_cast<const std::byte*>(weights.data) + at * element, weights.bf16,
                                           std::size_t(weights.inputs)};
            m_table.packPanel(rows, std::min(kPanelColumns, weights.outputs - column), numbers, x.type(),
                              packed + std::size_t(panel) * std::size_t(words) * kPanelColumns);
        }
        m_table.product({.type = x.type(),
                         .accumulate = word > 0,
                         .rows = block.rows,
                         .words = words,
                         .panels = panels,
                         .a = x.row(block.firstRow) + word,
                         .aStride = x.stride(),
                         .b = packed,
                         .bStride = std::size_t(words) * kPanelColumns,
                         .c = block.values,
                         .cStride = block.stride});
    }
    sink(block);
}

} // namespace hs::model
