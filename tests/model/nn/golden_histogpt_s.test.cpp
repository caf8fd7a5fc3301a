// Parity of HistoGPT-S with the reference at full size, weights given by a formula (golden/README.md of the reference
// data; tolerance there: 2e-4 on activations and logits, ids exact).
#include "tests/model/nn/golden_support.h"

namespace hs::model {
namespace {

TEST(GoldenHistoGptS, EveryTensorAgrees) {
    HS_NEEDS_GOLDEN("histogpt_s/histogpt_s_golden.pt");
    const Told told = verifyGolden({.goldens = {golden("histogpt_s/histogpt_s_golden.pt")}});
    told.print();
    ASSERT_TRUE(told.passed.ok()) << told.passed.error().message;
    EXPECT_TRUE(told.passed.value()) << told.failures();
    EXPECT_TRUE(told.skips().empty()) << told.skips().begin()->first << ": " << told.skips().begin()->second;
    EXPECT_NE(told.find("greedy.ids"), nullptr);
    EXPECT_NE(told.find("sampled.ids"), nullptr);
}

} // namespace
} // namespace hs::model
