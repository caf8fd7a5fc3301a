// The device's token step against our kernels (which are held against the reference): the same logits and attention to
// 1e-4 with weights of the same seed. On a CPU through LibTorch, on a card (skipped where there is none) through
// LibTorch and through the fused kernels.
#include "model/device/torch_decoder.h"
#include "model/device/choose_device.h"
#include "tests/model/generate/small_model.h"

#include <cmath>

namespace hs::test {
namespace {

using namespace hs::model;

ResamplerConfig smallResampler() {
    return {12, 32, 8, 1, 2, 7, 2};
}

// A network whose text side holds the numbers of RandomSource.
HistoGpt smallNetwork() {
    HistoGpt network(smallConfig(), smallResampler(), 0);
    network->eval();
    const at::NoGradGuard noGraph;
    for (const auto& item : network->named_parameters()) {
        at::Tensor target = item.value();
        target.requires_grad_(false);
        std::vector<float> values(std::size_t(target.numel()));
        const std::int64_t columns = target.dim() == 2 ? target.size(1) : 1;
        const int rows = int(target.numel() / columns);
        EXPECT_TRUE(RandomSource().copyRows(item.key(), rows, columns, {0, rows}, values).ok());
        target.copy_(at::from_blob(values.data(), target.sizes(), at::kFloat));
    }
    return network;
}

at::Tensor someMedia(int rows) { // [1, rows, hidden]
    at::Tensor media = at::empty({1, rows, smallConfig().hidden}, at::kFloat);
    float* values = media.data_ptr<float>();
    for (std::int64_t i = 0; i < media.numel(); ++i)
        values[i] = numberOf("media", std::uint64_t(i));
    return media;
}

CrossMemoryPtr kernelImage(const CpuDecoder& decoder, HistoGpt& network, const at::Tensor& media) {
    const at::NoGradGuard noGraph;
    auto memory = CpuCrossMemory::create(decoder.weights(), int(media.size(1))).value();
    int index = 0;
    for (LayerPair& layer : network->histogpt->layers()) {
        const at::Tensor made = layer->cross->attn->to_kv(media).squeeze(0).contiguous(); // [rows, 2 inner]
        memory->fillLayer(decoder.kernels(), index++, {made.data_ptr<float>(), std::size_t(made.numel())});
    }
    return memory;
}

void expectSame(std::span<const float> found, std::span<const float> expected, const char* what) {
    ASSERT_EQ(found.size(), expected.size()) << what;
    ASSERT_FALSE(found.empty()) << what;
    for (std::size_t i = 0; i < found.size(); ++i)
        ASSERT_NEAR(found[i], expected[i], 1e-4) << what << " " << i;
}

struct Place {
    const char* name;
    at::Device device;
    TorchDecoder::Kernels kernels;
};

class TorchDecoderTest : public testing::TestWithParam<Place> {
protected:
    void SetUp() override {
        if (m_device.is_cuda() && !at::hasCUDA()) GTEST_SKIP() << "this machine has no CUDA card";
        HistoGpt network = smallNetwork();
        m_kernels = makeDecoder(smallConfig(), RandomSource(), {});
        const at::Tensor media = someMedia(23);
        m_kernelImage = kernelImage(*m_kernels, network, media);
        network->to(m_device);
        m_image = TorchCrossMemory::create(network, media.to(m_device), at::kFloat, [] {});
        m_decoder = std::make_unique<TorchDecoder>(TorchTextWeights::take(network, at::kFloat), GetParam().kernels);
        ASSERT_TRUE(m_decoder->reserveSequences(3).ok());
        ASSERT_TRUE(m_kernels->reserveSequences(3).ok());
        look(m_image, m_kernelImage);
    }

    void look(const CrossMemoryPtr& image, const CrossMemoryPtr& forKernels) {
        ASSERT_TRUE(m_decoder->setImage(image).ok());
        ASSERT_TRUE(m_kernels->setImage(forKernels).ok());
    }

    void expectSameAnswers(const std::vector<DecodeRow>& rows, bool withImage = true) {
        const auto found = m_decoder->read(rows);
        const auto expected = m_kernels->read(rows);
        ASSERT_TRUE(found.ok()) << found.error().message;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            if (wants(rows[i].want, Want::Logits))
                expectSame(found.value()[i].logits, expected.value()[i].logits, "logits");
            else
                EXPECT_TRUE(found.value()[i].logits.empty());
            if (withImage && wants(rows[i].want, Want::Attention))
                expectSame(found.value()[i].attention, expected.value()[i].attention, "attention");
            else
                EXPECT_TRUE(found.value()[i].attention.empty());
        }
    }

    const at::Device m_device = GetParam().device;
    std::unique_ptr<CpuDecoder> m_kernels;
    std::unique_ptr<TorchDecoder> m_decoder;
    CrossMemoryPtr m_image, m_kernelImage;
    const std::vector<DecodeRow> m_prompt = {
        {2, 0, 0, Want::Attention}, {17, 1, 0, Want::Nothing}, {90, 2, 0, Want::Both}};
};

TEST_P(TorchDecoderTest, RefusesRowsThatTheModelCannotRead) {
    EXPECT_FALSE(m_decoder->read({}).ok());
    const auto refused = [&](DecodeRow row) { return !m_decoder->read({&row, 1}).ok(); };
    EXPECT_TRUE(refused({211, 0, 0, Want::Logits}));
    EXPECT_TRUE(refused({-1, 0, 0, Want::Logits}));
    EXPECT_TRUE(refused({2, 48, 0, Want::Logits}));
    EXPECT_TRUE(refused({2, 0, 3, Want::Logits}));
    EXPECT_FALSE(m_decoder->copyPrefix(0, 3, 1).ok());
    EXPECT_FALSE(m_decoder->setImage(m_kernelImage).ok());
}

TEST_P(TorchDecoderTest, ReadsAPromptAndTokensBehindItAsTheKernelsDo) {
    expectSameAnswers(m_prompt);
    for (int position = 3; position < 9; ++position)
        expectSameAnswers({{position * 7, position, 0, Want::Both}});
}

TEST_P(TorchDecoderTest, ReadsSeveralSequencesOfDifferentLengthsTogether) {
    expectSameAnswers(m_prompt);
    for (TextDecoder* decoder :
         {static_cast<TextDecoder*>(m_decoder.get()), static_cast<TextDecoder*>(m_kernels.get())}) {
        ASSERT_TRUE(decoder->copyPrefix(0, 1, 3).ok());
        ASSERT_TRUE(decoder->copyPrefix(0, 2, 2).ok());
    }
    expectSameAnswers({{30, 3, 0, Want::Logits}, {31, 3, 1, Want::Both}, {90, 2, 2, Want::Logits}});
    expectSameAnswers({{40, 4, 1, Want::Logits}, {41, 3, 2, Want::Logits}});
}

TEST_P(TorchDecoderTest, ReadsAgainFromWhereATextWasChanged) {
    expectSameAnswers(m_prompt);
    expectSameAnswers({{33, 3, 0, Want::Both}});
    expectSameAnswers({{45, 1, 0, Want::Nothing}, {90, 2, 0, Want::Both}});
}

TEST_P(TorchDecoderTest, WritesWithoutAnImageAndWithTheNextOne) {
    look(nullptr, nullptr);
    expectSameAnswers(m_prompt, false);
    look(m_image, m_kernelImage);
    expectSameAnswers(m_prompt);
}

TEST_P(TorchDecoderTest, KeepsWhatSequencesHoldWhenMoreAreReserved) {
    expectSameAnswers(m_prompt);
    ASSERT_TRUE(m_decoder->reserveSequences(5).ok());
    expectSameAnswers({{33, 3, 0, Want::Both}});
}

TEST_P(TorchDecoderTest, AtHalfPrecisionStaysNearTheFullOne) {
    HistoGpt network = smallNetwork();
    network->to(m_device);
    const CrossMemoryPtr image = TorchCrossMemory::create(network, someMedia(23).to(m_device), at::kBFloat16, [] {});
    TorchDecoder half(TorchTextWeights::take(network, at::kBFloat16), GetParam().kernels);
    ASSERT_TRUE(half.reserveSequences(1).ok());
    ASSERT_TRUE(half.setImage(image).ok());
    const auto found = half.read(m_prompt);
    const auto expected = m_kernels->read(m_prompt);
    ASSERT_TRUE(found.ok());
    double error = 0.0, size = 0.0;
    for (std::size_t i = 0; i < 211; ++i) {
        const double wanted = expected.value()[2].logits[i];
        error += std::pow(found.value()[2].logits[i] - wanted, 2);
        size += wanted * wanted;
    }
    EXPECT_LT(std::sqrt(error / size), 0.03);
}

TEST_P(TorchDecoderTest, ReadsAWholePageAtOnceAndTokensBehindIt) {
    std::vector<DecodeRow> page;
    for (int position = 0; position < 30; ++position)
        page.push_back({5 + position * 3, position, 1, position == 29 ? Want::Both : Want::Nothing});
    expectSameAnswers(page);
    for (int position = 30; position < 36; ++position)
        expectSameAnswers({{position, position, 1, Want::Both}});
}

INSTANTIATE_TEST_SUITE_P(On, TorchDecoderTest,
                         testing::Values(Place{"Cpu", at::kCPU, TorchDecoder::Kernels::Fused},
                                         Place{"CardThroughLibTorch", at::Device(at::kCUDA, 0),
                                               TorchDecoder::Kernels::Library},
                                         Place{"Card", at::Device(at::kCUDA, 0), TorchDecoder::Kernels::Fused}),
                         [](const auto& one) { return std::string(one.param.name); });

TEST(ChooseDevice, SaysSoWhenACardIsAskedForAndNoneIsThere) {
    if (at::hasCUDA()) GTEST_SKIP() << "this machine has a CUDA card";
    EXPECT_EQ(chooseDevice(core::Device::Cuda).error().code, core::ErrorCode::Unsupported);
    EXPECT_TRUE(chooseDevice(core::Device::Auto).value().is_cpu());
}

} // namespace
} // namespace hs::test
