// What the machine can do, measured beside each figure: bytes read from memory a second, and arithmetic of large
// products a second. Other work on the machine only lowers a measure, so the highest of several counts.
#pragma once

#include "core/error.h"
#include "model/kernels/kernel_table.h"
#include "model/kernels/matrix_table.h"
#include "model/kernels/memory_arena.h"
#include "model/kernels/thread_pool.h"

#include <algorithm>
#include <memory>
#include <string>

namespace hs::model {

// A threaded read of half a gigabyte, which no cache holds.
class MemoryBandwidth {
public:
    static core::Result<MemoryBandwidth> create(std::shared_ptr<kernels::ThreadPool> pool);

    // Bytes a second by the clock, and of processor time, all threads together.
    struct Rate {
        double clock = 0.0, processor = 0.0;
        Rate faster(const Rate& other) const {
            return {std::max(clock, other.clock), std::max(processor, other.processor)};
        }
        std::string describe() const; // "memory reads 31.2 GB/s"
    };

    // Reads once with each number of streams that the kernels know (some tenths of a second): the highest.
    Rate measure();

private:
    std::shared_ptr<kernels::ThreadPool> m_pool;
    kernels::MemoryArena m_memory;
};

// Arithmetic a second: the higher of our product kernel on matrices that stay in each core's cache, and LibTorch's
// product of two matrices of 2048 x 2048.
class MatrixRate {
public:
    MatrixRate(std::shared_ptr<kernels::ThreadPool> pool, kernels::WordType type)
        : m_pool(std::move(pool))
        , m_type(type) {}

    void measure();
    double operationsPerSecond() const { return std::max(m_ours, m_library); }
    double operationsPerProcessorSecond() const { return std::max(m_oursProcessor, m_libraryProcessor); }
    double library() const { return m_library; } // LibTorch alone
    std::string describe() const;                // "bf16 products 440 GFLOP/s"

private:
    std::shared_ptr<kernels::ThreadPool> m_pool;
    kernels::WordType m_type;
    double m_ours = 0.0, m_library = 0.0;
    double m_oursProcessor = 0.0, m_libraryProcessor = 0.0;
};

} // namespace hs::model
