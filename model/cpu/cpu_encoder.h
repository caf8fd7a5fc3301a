// CpuEncoder: the patch encoder for inference on our own kernels and threads: pictures in, features out.
//
// Each thread takes one or two pictures through the whole network: between norm, window attention and MLP a group of
// windows stays in the core's own cache, nothing is gathered or copied for its own sake. Products are fp32 or bf16;
// norms, softmax and what passes from block to block stay fp32. A picture's bits depend on the picture alone.
//
// Belongs to one thread; uses its pool's inside encode().
#pragma once

#include "core/error.h"
#include "model/cpu/encoder_weights.h"
#include "model/kernels/thread_pool.h"

#include <memory>
#include <span>
#include <vector>

namespace hs::model {

class EncoderWorker;

class CpuEncoder {
public:
    // Words bf16 where they are asked for and the processor has such products, else fp32.
    static core::Result<std::unique_ptr<CpuEncoder>> create(std::shared_ptr<const EncoderWeights> weights,
                                                            const kernels::MatrixTable& table,
                                                            std::shared_ptr<kernels::ThreadPool> pool);
    ~CpuEncoder();

    // pictures [count, 3, pixels, pixels], normalised -> features [count, 8 * embed]
    void encode(std::span<const float> pictures, int count, std::span<float> features);

    const EncoderConfig& config() const { return m_weights->config(); }
    // Additions and multiplications of one picture's convolutions, products and attentions.
    double operationsPerPicture() const;

private:
    CpuEncoder(std::shared_ptr<const EncoderWeights> weights, std::shared_ptr<kernels::ThreadPool> pool);

    std::shared_ptr<const EncoderWeights> m_weights;
    std::shared_ptr<kernels::ThreadPool> m_pool;
    std::vector<std::unique_ptr<EncoderWorker>> m_workers; // one a thread
};

} // namespace hs::model
