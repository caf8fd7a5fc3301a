#include "model/training/lora.h"

#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hs::model {
namespace {

Adapters two() {
    Adapters adapters;
    adapters.alpha = 4.0;
    adapters.baseWeights = "abc";
    adapters.byName["layers.0.q_proj.weight"] = {2, 3, 2, {1, 0, 0, 0, 1, 0}, {1, 0, 0, 2}};
    return adapters;
}

TEST(Lora, AreReadAsTheyWereWritten) {
    const test::TemporaryFolder folder;
    ASSERT_TRUE(writeAdapters(folder / "a.safetensors", two()).ok());
    const auto read = readAdapters(folder / "a.safetensors");
    ASSERT_TRUE(read.ok()) << read.error().message;
    EXPECT_DOUBLE_EQ(read.value().alpha, 4.0);
    EXPECT_EQ(read.value().baseWeights, "abc");
    const Adapter& one = read.value().byName.at("layers.0.q_proj.weight");
    EXPECT_EQ(one.rank, 2);
    EXPECT_EQ(one.outputs, 2);
    EXPECT_THAT(one.b, ::testing::ElementsAre(1, 0, 0, 2));
}

TEST(Lora, WhatIsNoFileOfAdaptersIsSaid) {
    const test::TemporaryFolder folder;
    EXPECT_EQ(readAdapters(folder / "none").error().code, core::ErrorCode::NotFound);
    const std::vector<float> values(4, 1.0f);
    const std::vector<TensorToWrite> half{{"x.lora_a", DType::F32, {2, 2}, std::as_bytes(std::span(values))}};
    ASSERT_TRUE(writeSafetensors(folder / "half", half, {{"alpha", "2"}}).ok());
    EXPECT_NE(readAdapters(folder / "half").error().message.find("half an adapter"), std::string::npos);
    const std::vector<TensorToWrite> other{{"x.lora_b", DType::F32, {2, 2}, std::as_bytes(std::span(values))}};
    ASSERT_TRUE(writeSafetensors(folder / "other", other, {{"alpha", "2"}}).ok());
    EXPECT_NE(readAdapters(folder / "other").error().message.find("half an adapter"), std::string::npos);
    ASSERT_TRUE(writeSafetensors(folder / "without", half, {}).ok());
    EXPECT_NE(readAdapters(folder / "without").error().message.find("does not state"), std::string::npos);
    ASSERT_TRUE(writeSafetensors(folder / "zero", half, {{"alpha", "0"}}).ok());
    EXPECT_FALSE(readAdapters(folder / "zero").ok());
}

// By hand: alpha / rank = 2; b a = [[1, 0, 0], [0, 2, 0]].
TEST(Lora, AddsItsScaledProduct) {
    const Adapter one = two().byName.begin()->second;
    std::vector<float> weight{0, 0, 0, 1, 1, 1};
    ASSERT_TRUE(addAdapter(weight, {2, 3}, one, 4.0).ok());
    EXPECT_THAT(weight, ::testing::ElementsAre(2, 0, 0, 1, 5, 1));
    EXPECT_EQ(addAdapter(weight, {3, 2}, one, 4.0).error().code, core::ErrorCode::InvalidInput);
}

} // namespace
} // namespace hs::model
