#include "model/engine/patch_encoder.h"

#include "model/nn/load_weights.h"

#include <algorithm>

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::Result;

namespace {

TensorReader readerOf(std::shared_ptr<const WeightsFile> file) {
    return [file = std::move(file)](const std::string& name, std::size_t count) -> Result<std::vector<float>> {
        const TensorEntry* entry = file->find(name);
        if (entry == nullptr || std::size_t(entry->elements()) != count)
            return Error(ErrorCode::Corrupt,
                         "expected " + name + " with " + std::to_string(count) + " numbers in " + file->fileName());
        std::vector<float> values(count);
        HS_CHECK(file->copyToFloat(*entry, values));
        return values;
    };
}

} // namespace

Result<std::unique_ptr<PatchEncoder>> PatchEncoder::create(const EncoderConfig& config,
                                                           std::shared_ptr<const WeightsFile> file,
                                                           kernels::WordType words,
                                                           std::shared_ptr<kernels::ThreadPool> pool) {
    if (!EncoderWeights::supports(config)) return createOn(at::kCPU, config, std::move(file), at::kFloat);
    auto encoder = std::unique_ptr<PatchEncoder>(new PatchEncoder(config));
    CTransPath module(config); // its names and shapes are what the file is held against
    HS_CHECK(checkEncoder(module, *file));
    const kernels::MatrixTable& table = kernels::bestMatrixKernels();
    HS_TRY(const auto weights, EncoderWeights::build(config, readerOf(std::move(file)), table, words));
    HS_TRY(encoder->m_fast, CpuEncoder::create(weights, table, std::move(pool)));
    return encoder;
}

Result<std::unique_ptr<PatchEncoder>> PatchEncoder::createOn(at::Device device, const EncoderConfig& config,
                                                             std::shared_ptr<const WeightsFile> file,
                                                             at::ScalarType type) {
    auto encoder = std::unique_ptr<PatchEncoder>(new PatchEncoder(config));
    CTransPath module(config);
    module->eval();
    LoadOptions options;
    options.device = device;
    HS_TRY([[maybe_unused]] const LoadReport report, loadEncoder(module, *file, options));
    encoder->m_module = std::make_unique<DeviceEncoder>(module, type);
    encoder->m_device = device;
    return encoder;
}

void PatchEncoder::encode(const at::Tensor& pictures, std::span<float> features) {
    if (m_fast) {
        m_fast->encode({pictures.data_ptr<float>(), std::size_t(pictures.numel())}, int(pictures.size(0)), features);
        return;
    }
    const at::NoGradGuard noGraph;
    const at::Tensor encoded = m_module->encode(pictures.to(m_device)).to(at::kCPU).contiguous(); // [b, width]
    std::copy_n(encoded.data_ptr<float>(), encoded.numel(), features.begin());
}

} // namespace hs::model
