// Layers that are computed again in the reverse pass give the gradients of layers that are kept. Own small model, no
// reference data: both sides are ours, and equal to rounding (1e-6 of values near one).
#include "model/attribution/gradient_map.h"
#include "model/nn/histogpt.h"
#include "model/nn/initialise.h"
#include "tests/model/nn/small_network.h"

#include <gtest/gtest.h>

namespace hs::model {
namespace {

class Checkpoints : public testing::Test {
protected:
    void SetUp() override {
        initialise(m_model, 3);
        const at::NoGradGuard noGraph;
        for (LayerPair& layer : m_model->histogpt->layers()) { // closed gates would hide the image
            layer->cross->attn_gate.fill_(0.7f);
            layer->cross->ff_gate.fill_(-0.4f);
        }
        fillNormal(m_features, "features", 1.0);
        m_model->eval();
    }

    // Loss over all tokens; gradients of every parameter that moved it.
    std::vector<at::Tensor> gradients(Checkpointing mode) {
        m_model->zero_grad();
        m_model->histogpt->setCheckpointing(mode);
        HistoGptInput input;
        input.ids = m_ids;
        input.features = m_features.unsqueeze(0);
        nextTokenLoss(m_model->forward(input), m_ids).backward();
        m_model->histogpt->setCheckpointing(Checkpointing::Off);
        std::vector<at::Tensor> answer;
        for (const at::Tensor& parameter : m_model->parameters())
            answer.push_back(parameter.grad().defined() ? parameter.grad().clone() : at::zeros_like(parameter));
        return answer;
    }

    HistoGpt m_model{smallText(2), smallResampler(2)};
    at::Tensor m_ids = at::tensor({2, 7, 9, 11, 13, 4}, at::kLong).unsqueeze(0); // [1, 6]
    at::Tensor m_features = at::empty({9, 12});                                  // [n, features]
};

TEST_F(Checkpoints, GradientsAreThoseOfKeptLayers) {
    const auto kept = gradients(Checkpointing::Off);
    const auto again = gradients(Checkpointing::EveryLayer);
    ASSERT_EQ(kept.size(), again.size());
    double largest = 0.0;
    for (std::size_t i = 0; i < kept.size(); ++i) {
        largest = std::max(largest, kept[i].abs().max().item<double>());
        EXPECT_LE((kept[i] - again[i]).abs().max().item<double>(), 1e-6);
    }
    EXPECT_GT(largest, 1e-3) << "nothing was compared";
}

TEST_F(Checkpoints, ThePhrasesGradientReachesThePatchesOfAModelWithoutTrainableParameters) {
    for (at::Tensor& parameter : m_model->parameters())
        parameter.requires_grad_(false);
    GradientMapRequest request;
    request.ids = {2, 7, 9, 11};
    request.begin = 2;
    request.end = 4;
    request.features = m_features;
    const auto map = gradientMap(m_model, request);
    ASSERT_TRUE(map.ok()) << map.error().message;
    EXPECT_EQ(map.value().scores.size(0), 9);
    EXPECT_GT(map.value().scores.min().item<double>(), 0.0);
    EXPECT_LT(map.value().logProbability, 0.0);
}

// Against differences: moving the features along the gradient changes the log-probability as the map's signed sum says.
TEST_F(Checkpoints, TheSignedMapIsTheSlopeOfTheLogProbability) {
    GradientMapRequest request;
    request.ids = {2, 7, 9, 11};
    request.begin = 2;
    request.end = 4;
    request.score = PatchScore::Signed;
    request.features = m_features;
    const auto here = gradientMap(m_model, request);
    ASSERT_TRUE(here.ok()) << here.error().message;
    constexpr double kStep = 1e-2; // features grow by 1 %: the sum of the signed scores is the slope
    request.features = m_features * (1.0 + kStep);
    const auto up = gradientMap(m_model, request);
    request.features = m_features * (1.0 - kStep);
    const auto down = gradientMap(m_model, request);
    const double slope = (up.value().logProbability - down.value().logProbability) / (2.0 * kStep);
    EXPECT_NEAR(here.value().scores.sum().item<double>(), slope, 1e-3 + 0.02 * std::abs(slope));
}

} // namespace
} // namespace hs::model
