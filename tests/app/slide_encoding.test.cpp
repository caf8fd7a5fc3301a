#include "app/common/slide_encoding.h"

#include "tests/app/workspace_fixture.h"

#include <gtest/gtest.h>

#include <limits>

namespace hs::app {
namespace {

constexpr std::size_t kAll = std::numeric_limits<std::size_t>::max();

class Encoding : public testing::Test {
protected:
    void SetUp() override {
        qputenv("XDG_CACHE_HOME", (folder.path() / "cache").c_str());
        auto read = model::readBundle(test::bundleInName(folder.path()));
        ASSERT_TRUE(read) << read.error().message;
        bundle = read.value();
    }
    std::unique_ptr<SlideEncoding> open(core::PatchOrder order = core::PatchOrder::Spread) {
        auto opened = SlideEncoding::open(bundle, test::syntheticSlide().slide, {}, order);
        return opened ? std::move(opened).value() : nullptr;
    }

    test::TemporaryFolder folder;
    model::Bundle bundle;
    std::atomic<std::size_t> asked{0};
    test::FakeEngine engine{{.encoded = &asked}};
};

TEST_F(Encoding, ABundleWithoutEncoderIsRefused) {
    bundle.encoder.reset();
    const auto refused = SlideEncoding::open(bundle, test::syntheticSlide().slide, {}, core::PatchOrder::Grid);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, core::ErrorCode::Unsupported);
}

TEST_F(Encoding, WhatWasEncodedStaysWhenItIsStoppedAndIsNotAskedForAgain) {
    const auto whole = open(core::PatchOrder::Grid);
    ASSERT_TRUE(whole->encode(engine, kAll, {}, {}));
    const core::FeatureSetPtr expected = whole->features();
    std::filesystem::remove_all(folder.path() / "cache");
    asked = 0;

    const auto held = open();
    ASSERT_TRUE(held->encode(engine, 16, {}, {}));
    EXPECT_EQ(held->encoded(), 16u);
    EXPECT_FALSE(held->complete());
    EXPECT_GT(held->expectedRest(), 0u);
    const core::FeatureSetPtr part = held->features();
    EXPECT_EQ(part, held->features()) << "a case is known by its pointers";
    std::stop_source stop;
    const core::ProgressSink stopper = [&](const core::PatchProgress& step) {
        EXPECT_LT(step.done, step.total) << "held is not done";
        stop.request_stop();
    };
    const auto stopped = held->encode(engine, kAll, stopper, stop.get_token());
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().code, core::ErrorCode::Cancelled);
    EXPECT_GT(held->encoded(), 16u);
    ASSERT_TRUE(held->encode(engine, kAll, {}, {}));
    EXPECT_TRUE(held->complete());
    EXPECT_EQ(held->features()->grid.patches, expected->grid.patches) << "in grid order, however they came";
    EXPECT_EQ(held->features()->values, expected->values);
    EXPECT_EQ(asked, expected->count());
}

} // namespace
} // namespace hs::app
