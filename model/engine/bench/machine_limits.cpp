#include "model/engine/bench/machine_limits.h"

#include "model/engine/bench/figure.h"
#include "model/nn/libtorch.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <vector>

namespace hs::model {

using core::Result;

namespace {

constexpr std::size_t kBytes = std::size_t{512} << 20;
constexpr std::size_t kPiece = std::size_t{1} << 20;

std::string rounded(double value) {
    char text[32];
    std::snprintf(text, sizeof(text), value < 100.0 ? "%.1f" : "%.0f", value);
    return text;
}

} // namespace

Result<MemoryBandwidth> MemoryBandwidth::create(std::shared_ptr<kernels::ThreadPool> pool) {
    MemoryBandwidth out;
    out.m_pool = std::move(pool);
    HS_TRY(out.m_memory, kernels::MemoryArena::create(kBytes, kernels::Pages::Huge));
    std::fill_n(out.m_memory.data(), kBytes, std::byte{1});
    return out;
}

MemoryBandwidth::Rate MemoryBandwidth::measure() {
    Rate best;
    const kernels::KernelTable& table = kernels::bestKernels();
    kernels::SharedRows pieces(m_pool->size());
    std::atomic<std::uint64_t> seen{0}; // so that no compiler leaves the reading out
    for (int streams = 1; streams <= table.maxStreams; streams *= 2) {
        pieces.reset(int(kBytes / kPiece), 1);
        const Spent spent = spentBy([&] {
            m_pool->run([&](int thread) {
                std::uint64_t sum = 0;
                int begin = 0, end = 0;
                while (pieces.take(thread, 4, begin, end))
                    sum += table.readBytes(m_memory.data() + std::size_t(begin) * kPiece,
                                           std::size_t(end - begin) * kPiece, streams);
                seen += sum;
            });
        });
        best = best.faster({double(kBytes) / spent.seconds, double(kBytes) / spent.processor});
    }
    return best;
}

std::string MemoryBandwidth::Rate::describe() const {
    return "memory reads " + rounded(clock / 1e9) + " GB/s";
}

void MatrixRate::measure() {
    // Many times: a thread's processor time is known to some milliseconds only.
    constexpr int kRows = 112, kPanels = 4, kWords = 256, kRepeats = 400;
    const kernels::MatrixTable& table = kernels::bestMatrixKernels();
    const auto threads = std::size_t(m_pool->size());
    const std::size_t stride = kWords + 16, width = kPanels * 32 + 16;
    std::vector<std::vector<std::uint32_t>> left(threads), right(threads);
    std::vector<std::vector<float>> out(threads);
    for (std::size_t i = 0; i < threads; ++i) {
        left[i].assign(kRows * stride, 0);
        right[i].assign(std::size_t(kPanels) * kWords * 32, 0);
        out[i].assign(kRows * width, 0.0f);
    }
    const double operations =
        2.0 * double(threads) * kRepeats * kRows * kPanels * 32.0 * kWords * kernels::numbersPerWord(m_type);
    const Spent spent = shortest(4, [&] {
        m_pool->run([&](int thread) {
            const auto i = std::size_t(thread);
            for (int k = 0; k < kRepeats; ++k)
                table.product({.type = m_type,
                               .rows = kRows,
                               .words = kWords,
                               .panels = kPanels,
                               .a = left[i].data(),
                               .aStride = stride,
                               .b = right[i].data(),
                               .bStride = std::size_t(kWords) * 32,
                               .c = out[i].data(),
                               .cStride = width});
        });
    });
    m_ours = std::max(m_ours, operations / spent.seconds);
    m_oursProcessor = std::max(m_oursProcessor, operations / spent.processor);

    const at::NoGradGuard noGraph;
    at::set_num_threads(int(threads));
    constexpr std::int64_t kSide = 2048;
    const auto dtype = m_type == kernels::WordType::Fp32 ? at::kFloat : at::kBFloat16;
    const at::Tensor a = at::ones({kSide, kSide}, dtype), b = at::ones({kSide, kSide}, dtype); // [side, side]
    const double libraryOperations = 2.0 * double(kSide) * double(kSide) * double(kSide);
    const Spent library = shortest(2, [&] { at::mm(a, b); });
    m_library = std::max(m_library, libraryOperations / library.seconds);
    m_libraryProcessor = std::max(m_libraryProcessor, libraryOperations / library.processor);
}

std::string MatrixRate::describe() const {
    return std::string(m_type == kernels::WordType::Fp32 ? "fp32" : "bf16") + " products " +
           rounded(operationsPerSecond() / 1e9) + " GFLOP/s";
}

} // namespace hs::model
