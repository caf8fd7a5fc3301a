#include "model/cpu/cpu_encoder.h"

#include "model/cpu/encoder_worker.h"

#include <algorithm>

namespace hs::model {

using core::Result;

Result<std::unique_ptr<CpuEncoder>> CpuEncoder::create(std::shared_ptr<const EncoderWeights> weights,
                                                       const kernels::MatrixTable& table,
                                                       std::shared_ptr<kernels::ThreadPool> pool) {
    auto encoder = std::unique_ptr<CpuEncoder>(new CpuEncoder(std::move(weights), std::move(pool)));
    for (int i = 0; i < encoder->m_pool->size(); ++i) {
        HS_TRY(auto worker, EncoderWorker::create(*encoder->m_weights, table));
        encoder->m_workers.push_back(std::move(worker));
    }
    return encoder;
}

CpuEncoder::CpuEncoder(std::shared_ptr<const EncoderWeights> weights, std::shared_ptr<kernels::ThreadPool> pool)
    : m_weights(std::move(weights))
    , m_pool(std::move(pool)) {}

CpuEncoder::~CpuEncoder() = default;

void CpuEncoder::encode(std::span<const float> pictures, int count, std::span<float> features) {
    const auto pixels = std::size_t(config().inputPixels);
    const std::size_t picture = 3 * pixels * pixels, width = std::size_t(config().outputDimension());
    // Pairs where there are enough for every thread.
    const int threads = m_pool->size();
    const int piece = count >= EncoderWorker::kMostPictures * threads ? EncoderWorker::kMostPictures : 1;
    kernels::SharedRows groups(threads);
    groups.reset(count, piece);
    m_pool->run([&](int thread) {
        int begin = 0, end = 0;
        while (groups.take(thread, piece, begin, end))
            m_workers[std::size_t(thread)]->encode(pictures.data() + std::size_t(begin) * picture, end - begin,
                                                   features.data() + std::size_t(begin) * width);
    });
}

double CpuEncoder::operationsPerPicture() const {
    const EncoderConfig& c = config();
    const double embed = c.embed, half = c.inputPixels / 2.0, quarter = c.inputPixels / 4.0;
    double sum =
        half * half * 27.0 * embed / 8.0 + quarter * quarter * (9.0 * embed / 8.0 * embed / 4.0 + embed / 4.0 * embed);
    for (const SwinStageWeights& stage : m_weights->stages) {
        const double tokens = double(stage.side) * stage.side, width = stage.width;
        const double block =
            4.0 * width * width + 2.0 * width * double(int(width * c.mlpRatio)) + 2.0 * width * stage.tokens();
        sum += tokens * block * double(stage.blocks.size());
        if (stage.merge.outputs > 0) sum += tokens / 4.0 * 8.0 * width * width;
    }
    return 2.0 * sum;
}

} // namespace hs::model
