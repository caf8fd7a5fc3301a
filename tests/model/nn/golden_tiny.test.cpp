// Parity with the reference on its tiny configuration. Expected values and tolerances: golden/README.md of the
// reference data (PyTorch 1.13.1, float32, CPU).
#include "tests/model/nn/golden_support.h"

namespace hs::model {
namespace {

core::VerifyRequest tinyRequest() {
    return {.weights = golden("tiny/tiny.pth"),
            .config = golden("tiny/tiny_config.json"),
            .goldens = {golden("tiny/tiny_golden.pt"), golden("tiny/tiny_grads.pt")},
            .features = golden("tiny/tiny_features.h5")};
}

TEST(GoldenTiny, EveryTensorAgrees) {
    HS_NEEDS_GOLDEN("tiny/tiny_golden.pt");
    const Told told = verifyGolden(tinyRequest());
    told.print();
    ASSERT_TRUE(told.passed.ok()) << told.passed.error().message;
    EXPECT_TRUE(told.passed.value()) << told.failures();
    EXPECT_TRUE(told.skips().empty()) << told.skips().begin()->first << ": " << told.skips().begin()->second;
    // 86 tensors of the golden and 121 gradients.
    EXPECT_EQ(told.lines.size(), 86u + 121u);
    for (const char* name : {"logits", "batch.logits", "greedy.ids", "sampled.ids", "sampled_eos.ids", "filter.probs.8",
                             "visualize.c.scores", "visualize.a.coords", "loss/histogpt.embed_tokens.weight",
                             "loss.ignore/histogpt.layers.2.0.ff_gate"}) {
        ASSERT_NE(told.find(name), nullptr) << name;
        EXPECT_EQ(told.find(name)->verdict, core::Verdict::Pass) << name;
    }
}

} // namespace
} // namespace hs::model
