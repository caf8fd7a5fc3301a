// The classifier before and after the reference's stage 1, and what verify() says of training runs (golden/README.md of
// the reference data, tolerance 2e-5).
#include "tests/model/nn/golden_support.h"

namespace hs::model {
namespace {

TEST(GoldenTrainer, ClassifierLogitsAgreeBeforeAndAfterTraining) {
    HS_NEEDS_GOLDEN("trainer/trainer_golden.pt");
    const Told told = verifyGolden({.goldens = {golden("trainer/trainer_golden.pt")}});
    told.print();
    ASSERT_TRUE(told.passed.ok()) << told.passed.error().message;
    EXPECT_TRUE(told.passed.value()) << told.failures();
    for (const char* name : {"mil.init_logits", "mil.final_logits"}) {
        ASSERT_NE(told.find(name), nullptr) << name;
        EXPECT_EQ(told.find(name)->verdict, core::Verdict::Pass) << name << ": " << told.find(name)->note;
    }
}

TEST(GoldenTrainer, TrainingRunsAreSkippedWithTheReason) {
    HS_NEEDS_GOLDEN("trainer/trainer_golden.pt");
    const Told told = verifyGolden({.goldens = {golden("trainer/trainer_golden.pt")}});
    ASSERT_NE(told.find("schedule.0"), nullptr);
    EXPECT_EQ(told.find("schedule.0")->verdict, core::Verdict::Skip);
    EXPECT_NE(told.find("schedule.0")->note.find("training"), std::string::npos);
}

} // namespace
} // namespace hs::model
