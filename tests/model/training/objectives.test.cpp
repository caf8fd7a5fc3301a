// Contrast, class weights, adapters, and what an exception becomes.
#include "model/training/contrast.h"
#include "model/training/guarded_training.h"
#include "model/training/joint_task.h"
#include "model/training/pretrain_task.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <new>
#include <stdexcept>

namespace hs::model {
namespace {

TEST(GuardTraining, WhatIsThrownBecomesOneSentence) {
    const auto thrown = [](auto problem) { return guardTraining([&]() -> core::Result<void> { throw problem; }).error(); };
    EXPECT_EQ(thrown(std::bad_alloc()).code, core::ErrorCode::OutOfMemory);
    EXPECT_EQ(thrown(std::runtime_error("odd\nsecond line")).code, core::ErrorCode::Internal);
    EXPECT_EQ(thrown(std::runtime_error("odd\nsecond line")).message.find('\n'), std::string::npos);
    EXPECT_NE(thrown(std::runtime_error("[gloo] Connection closed by peer")).message.find("another process"), std::string::npos);
    // Memory that no machine has, asked of LibTorch itself.
    const auto huge = guardTraining([]() -> core::Result<void> {
        (void)at::empty({std::int64_t(1) << 45}, at::kFloat);
        return {};
    });
    ASSERT_FALSE(huge.ok());
    EXPECT_EQ(huge.error().code, core::ErrorCode::OutOfMemory) << huge.error().message;
    EXPECT_EQ(huge.error().message.find('\n'), std::string::npos);
    EXPECT_TRUE(guardTraining([] { return core::Result<void>(); }).ok());
}

TrainConfig weighing(ClassWeights how) {
    TrainConfig config;
    config.classWeights = how;
    return config;
}

TEST(ClassWeightsOf, MeanOverTheCasesIsOne) {
    const std::vector<std::string> classes{"a", "b", "c"};
    const std::vector<int> labels{0, 0, 0, 1, -1};
    EXPECT_EQ(classWeightsOf(labels, classes, weighing(ClassWeights::Alike)).value(), (std::vector{1.0, 1.0, 1.0}));
    const auto balanced = classWeightsOf(labels, classes, weighing(ClassWeights::Balanced)).value();
    EXPECT_DOUBLE_EQ(balanced[0], 4.0 / 6.0); // 4 cases, 2 classes that occur
    EXPECT_DOUBLE_EQ(balanced[1], 2.0);
    TrainConfig stated = weighing(ClassWeights::Stated);
    stated.statedClassWeights = {{"b", 3.0}};
    EXPECT_DOUBLE_EQ(classWeightsOf(labels, classes, stated).value()[1], 2.0);
    stated.statedClassWeights = {{"z", 3.0}};
    EXPECT_EQ(classWeightsOf(labels, classes, stated).error().code, core::ErrorCode::InvalidInput);
    stated.statedClassWeights = {{"a", 0.0}, {"b", 0.0}};
    EXPECT_EQ(classWeightsOf(labels, classes, stated).error().code, core::ErrorCode::InvalidInput);
}

// By hand: orthogonal unit vectors at temperature 1: -log(e / (e + 1)) both ways.
TEST(Contrast, LossOfTwoCasesByHand) {
    Contrast contrast(3, 3, ContrastOptions{1.0, 2, 1.0}, 1);
    const at::Tensor unit = at::eye(2);
    EXPECT_NEAR(contrast->loss(unit, unit).item<double>(), -std::log(std::exp(1.0) / (std::exp(1.0) + 1.0)), 1e-6);
    EXPECT_NEAR(contrast->loss(unit, unit.flip({0})).item<double>(), -std::log(1.0 / (std::exp(1.0) + 1.0)), 1e-6);
}

TEST(Contrast, ProjectionsHaveLengthOneAndFollowFromTheSeed) {
    Contrast a(5, 7, ContrastOptions{1.0, 4, 0.1}, 1), b(5, 7, ContrastOptions{1.0, 4, 0.1}, 1);
    const at::Tensor pooled = at::rand({3, 5});
    EXPECT_TRUE(at::allclose(a->image(pooled).norm(2, {1}), at::ones({3}), 1e-5, 1e-5));
    EXPECT_TRUE(at::equal(a->text_projection->weight, b->text_projection->weight));
    EXPECT_TRUE(at::isfinite(a->image(at::zeros({1, 5}))).all().item<bool>());
}

TEST(RetrievalShare, CountsImagesWhoseTextIsNearest) {
    const at::Tensor unit = at::eye(3);
    EXPECT_DOUBLE_EQ(retrievalShare(unit, unit, 1), 1.0);
    EXPECT_DOUBLE_EQ(retrievalShare(unit, unit.roll({1}, {0}), 1), 0.0);
    EXPECT_DOUBLE_EQ(retrievalShare(unit, unit.roll({1}, {0}), 3), 1.0);
    EXPECT_DOUBLE_EQ(retrievalShare(at::zeros({0, 3}), at::zeros({0, 3}), 1), 0.0);
}

TEST(AddAdapters, BeginAsNothingAndAreAllThatMovesOfTheLanguageModel) {
    const TextConfig text{.vocabulary = 12, .hidden = 8, .layers = 2, .heads = 2, .feedForward = 16, .maxPositions = 16};
    HistoGpt model(text, ResamplerConfig{.features = 4, .model = 8, .headDimension = 4, .heads = 2, .layers = 1, .latents = 2});
    model->eval();
    {
        const at::NoGradGuard noGraph;
        for (auto& one : model->named_parameters())
            one.value().normal_();
    }
    const at::Tensor ids = at::arange(6).unsqueeze(0);
    const at::Tensor before = model->forward({.ids = ids}).detach();
    addAdapters(model, {.rank = 2, .alpha = 4}, 1);
    EXPECT_TRUE(at::equal(model->forward({.ids = ids}), before));
    const auto moving = chooseMoving(model, {ModelPart::Resampler, ModelPart::LanguageModel, ModelPart::ExitGate, ModelPart::CrossAttention});
    EXPECT_EQ(moving.size(), 2u * 2u * 2u);
    for (const NamedTensor& one : moving)
        EXPECT_NE(one.name.find("_proj.lora_"), std::string::npos) << one.name;
    // Gradients reach them with recomputed activations too.
    model->histogpt->setCheckpointing(Checkpointing::EveryLayer);
    nextTokenLoss(model->forward({.ids = ids}), ids).backward();
    EXPECT_GT(moving.back().tensor.grad().abs().sum().item<double>(), 0.0);
}

} // namespace
} // namespace hs::model
