// The CPU's own path (model/cpu) against the modules it stands for. Encoder: the golden's tolerance of 2e-5 on features
// (golden/README.md), and the golden itself where it is there. Resampler: forward() of the module, which the goldens
// hold against the reference.
#include "model/cpu/cpu_encoder.h"
#include "model/nn/cpu_views.h"
#include "model/nn/initialise.h"
#include "model/nn/load_weights.h"
#include "tests/model/nn/golden_support.h"

namespace hs::model {
namespace {

using kernels::WordType;

double largestDifference(const at::Tensor& a, const at::Tensor& b) {
    return (a - b).abs().max().item<double>();
}

at::Tensor randomNumbers(at::IntArrayRef shape, double deviation) {
    at::Tensor out = at::empty(shape);
    fillNormal(out, "numbers", deviation);
    return out;
}

EncoderConfig smallEncoder() {
    EncoderConfig config;
    config.embed = 32;
    config.heads = {1, 2, 4, 8};
    return config;
}

CTransPath encoderOf(const EncoderConfig& config) {
    CTransPath encoder(config);
    encoder->eval();
    initialise(encoder, 3);
    const at::NoGradGuard noGraph; // larger than a fresh network's, so that softmax and GELU bend
    for (auto& named : encoder->named_parameters()) {
        if (named.key().find("norm") == std::string::npos && named.value().dim() == 2) named.value().mul_(3.0);
        if (named.key().ends_with("bias")) named.value().add_(randomNumbers(named.value().sizes(), 0.3));
    }
    return encoder;
}

at::Tensor encodeOnCpu(const CTransPath& encoder, const at::Tensor& pictures, WordType words, int threads) {
    const kernels::MatrixTable& table = kernels::bestMatrixKernels();
    auto weights = EncoderWeights::build(encoder->config(), tensorReader(encoder), table, words);
    EXPECT_TRUE(weights.ok()) << weights.error().message;
    auto own = CpuEncoder::create(weights.value(), table, std::make_shared<kernels::ThreadPool>(threads));
    EXPECT_TRUE(own.ok());
    at::Tensor features = at::empty({pictures.size(0), encoder->config().outputDimension()}); // [b, features]
    own.value()->encode({pictures.data_ptr<float>(), std::size_t(pictures.numel())}, int(pictures.size(0)),
                        {features.data_ptr<float>(), std::size_t(features.numel())});
    return features;
}

TEST(CpuEncoder, AgreesWithTheModule) {
    const at::NoGradGuard noGraph;
    const CTransPath encoder = encoderOf(smallEncoder());
    const at::Tensor pictures = randomNumbers({3, 3, 224, 224}, 1.0);
    const at::Tensor expected = CTransPath(encoder)->forward(pictures);
    EXPECT_LT(largestDifference(encodeOnCpu(encoder, pictures, WordType::Fp32, 2), expected), 2e-5);
    const at::Tensor quick = encodeOnCpu(encoder, pictures, WordType::Bf16, 2);
    EXPECT_GT(at::cosine_similarity(quick, expected, 1).min().item<double>(), 0.9999);
}

TEST(CpuEncoder, APicturesFeaturesDependNeitherOnThreadsNorOnTheBatch) {
    const CTransPath encoder = encoderOf(smallEncoder());
    const at::Tensor pictures = randomNumbers({5, 3, 224, 224}, 1.0);
    for (const WordType words : {WordType::Fp32, WordType::Bf16}) {
        const at::Tensor together = encodeOnCpu(encoder, pictures, words, 2);
        EXPECT_TRUE(together.equal(encodeOnCpu(encoder, pictures, words, 1)));
        for (std::int64_t i = 0; i < 5; ++i)
            EXPECT_TRUE(together.slice(0, i, i + 1)
                            .equal(encodeOnCpu(encoder, pictures.slice(0, i, i + 1).contiguous(), words, 1)))
                << i;
    }
}

TEST(CpuEncoder, SaysWhichTensorIsMissing) {
    const TensorReader nothing = [](const std::string& name, std::size_t) -> core::Result<std::vector<float>> {
        return core::Error(core::ErrorCode::Corrupt, "no " + name);
    };
    const auto weights = EncoderWeights::build(smallEncoder(), nothing, kernels::bestMatrixKernels(), WordType::Fp32);
    ASSERT_FALSE(weights.ok());
    EXPECT_EQ(weights.error().message, "no patch_embed.proj.0.weight");
}

TEST(CpuEncoder, RefusesSizesItHasNoKernelsFor) {
    EncoderConfig narrow = smallEncoder();
    narrow.heads = {2, 4, 8, 16};
    EXPECT_FALSE(EncoderWeights::supports(narrow));
    EXPECT_TRUE(EncoderWeights::supports(EncoderConfig{}));
}

ResamplerConfig smallResampler() {
    ResamplerConfig config;
    config.features = 64;
    config.model = 96;
    config.headDimension = 48;
    config.heads = 4;
    config.layers = 3;
    config.latents = 50;
    return config;
}

PerceiverResampler resamplerOf(const ResamplerConfig& config) {
    PerceiverResampler resampler(config);
    resampler->eval();
    const at::NoGradGuard noGraph;
    for (auto& named : resampler->named_parameters()) {
        fillNormal(named.value(), named.key(), named.value().dim() == 2 ? 0.15 : 0.3);
        if (named.key().find("norm") != std::string::npos && named.key().ends_with("weight")) named.value().add_(1.0);
    }
    return resampler;
}

struct Seen {
    at::Tensor latents;
    std::vector<at::Tensor> attention;
};

Seen resampled(PerceiverResampler& resampler, const at::Tensor& features, std::int64_t block, int threads,
               WordType words = WordType::Fp32) {
    Seen seen;
    ResampleOptions options;
    options.patchesPerBlock = block;
    if (threads > 0) options.pool = std::make_shared<kernels::ThreadPool>(threads);
    options.words = words;
    options.attention = [&](const at::Tensor& one) { seen.attention.push_back(one.clone()); };
    seen.latents = resampler->resample(features, options);
    return seen;
}

TEST(CpuResampler, AgreesWithTheModuleAtOnceAndInBlocks) {
    const at::NoGradGuard noGraph;
    PerceiverResampler resampler = resamplerOf(smallResampler());
    for (const std::int64_t patches : {0, 1, 37, 300}) {
        const at::Tensor features = randomNumbers({patches, 64}, 1.0);
        const at::Tensor expected = resampler->forward(features.unsqueeze(0)).latents.view({50, 96});
        const Seen library = resampled(resampler, features, 8192, 0);
        for (const std::int64_t block : {8192, 64}) {
            const Seen own = resampled(resampler, features, block, 2);
            EXPECT_LT(largestDifference(own.latents, expected), 2e-5) << patches << " patches, blocks of " << block;
            ASSERT_EQ(own.attention.size(), 3u);
            for (std::size_t i = 0; i < 3; ++i)
                EXPECT_LT(largestDifference(own.attention[i], library.attention[i]), 2e-6);
        }
        const Seen quick = resampled(resampler, features, 8192, 2, WordType::Bf16);
        EXPECT_GT(at::cosine_similarity(quick.latents, expected, 1).min().item<double>(), 0.999);
    }
}

TEST(CpuResampler, BitsDoNotDependOnThreads) {
    PerceiverResampler resampler = resamplerOf(smallResampler());
    const at::Tensor features = randomNumbers({200, 64}, 1.0);
    for (const WordType words : {WordType::Fp32, WordType::Bf16})
        for (const std::int64_t block : {8192, 64})
            EXPECT_TRUE(resampled(resampler, features, block, 1, words)
                            .latents.equal(resampled(resampler, features, block, 3, words).latents));
}

TEST(CpuResampler, ReadsHalfPrecisionWeights) {
    PerceiverResampler resampler = resamplerOf(smallResampler());
    const at::Tensor features = randomNumbers({70, 64}, 1.0);
    const at::NoGradGuard noGraph;
    for (auto& named : resampler->named_parameters())
        if (named.value().dim() == 2 && named.key().ends_with("weight"))
            named.value().set_data(named.value().to(at::kBFloat16).to(at::kFloat));
    const at::Tensor expected = resampled(resampler, features, 8192, 2).latents;
    for (auto& named : resampler->named_parameters())
        if (named.value().dim() == 2 && named.key().ends_with("weight"))
            named.value().set_data(named.value().to(at::kBFloat16));
    EXPECT_TRUE(resampled(resampler, features, 8192, 2).latents.equal(expected));
}

} // namespace
} // namespace hs::model
