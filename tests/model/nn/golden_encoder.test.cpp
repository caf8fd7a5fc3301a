// Parity of the patch encoder with the reference at full size, weights given by a formula (golden/README.md of the
// reference data; tolerances there: 2e-5 on features, 5e-5 on maps).
#include "tests/model/nn/golden_support.h"

namespace hs::model {
namespace {

TEST(GoldenEncoder, EveryPointOfTheNetworkAgrees) {
    HS_NEEDS_GOLDEN("ctranspath/ctranspath_golden.pt");
    const Told told = verifyGolden({.goldens = {golden("ctranspath/ctranspath_golden.pt")}});
    told.print();
    ASSERT_TRUE(told.passed.ok()) << told.passed.error().message;
    EXPECT_TRUE(told.passed.value()) << told.failures();
    EXPECT_TRUE(told.skips().empty()) << told.skips().begin()->first << ": " << told.skips().begin()->second;
    EXPECT_GE(told.lines.size(), 42u);
}

} // namespace
} // namespace hs::model
