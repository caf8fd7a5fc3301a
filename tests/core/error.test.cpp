#include "core/error.h"

#include <gtest/gtest.h>

namespace hs::core {
namespace {

Result<int> half(int number) {
    if (number % 2 != 0) return Error(ErrorCode::InvalidInput, "an even number was expected, found " + std::to_string(number));
    return number / 2;
}

Result<int> quarter(int number) {
    HS_TRY(const int once, half(number));
    HS_TRY(const int twice, half(once));
    return twice;
}

TEST(Error, EveryCodeHasItsExitCode) {
    EXPECT_EQ(exitCodeFor(ErrorCode::InvalidInput), 2);
    EXPECT_EQ(exitCodeFor(ErrorCode::NotFound), 3);
    EXPECT_EQ(exitCodeFor(ErrorCode::Unsupported), 3);
    EXPECT_EQ(exitCodeFor(ErrorCode::Corrupt), 3);
    EXPECT_EQ(exitCodeFor(ErrorCode::OutOfMemory), 4);
    EXPECT_EQ(exitCodeFor(ErrorCode::DeviceLost), 4);
    EXPECT_EQ(exitCodeFor(ErrorCode::Cancelled), 130);
    EXPECT_EQ(exitCodeFor(ErrorCode::Internal), 1);
}

TEST(Error, TryHandsTheFirstErrorOn) {
    ASSERT_FALSE(quarter(6).ok());
    EXPECT_EQ(quarter(6).error().message, "an even number was expected, found 3");
    ASSERT_TRUE(quarter(8).ok());
    EXPECT_EQ(quarter(8).value(), 2);
}

TEST(Error, ASentenceStaysOnOneLineWhateverItQuotes) {
    EXPECT_EQ(Error(ErrorCode::Corrupt, "the field \"a\nb\xff\" is unknown").message,
              "the field \"a\xEF\xBF\xBD" "b\xEF\xBF\xBD\" is unknown");
}

TEST(Error, ContextsFollowTheSentence) {
    const Error error = Error(ErrorCode::Corrupt, "no header").withContext("while reading a.svs");
    EXPECT_EQ(describe(error), "no header (while reading a.svs)");
}

} // namespace
} // namespace hs::core
