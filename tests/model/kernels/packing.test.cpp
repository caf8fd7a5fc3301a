// Packed weights: rounding, padding, and the 16-bit inputs of the int8 products.
#include "kernel_fixture.h"

#include <bit>
#include <cmath>

namespace hs::test {

using Packing = EveryPath;

TEST_P(Packing, Fp32WeightsAreKeptToTheBit) {
    Numbers numbers(1);
    const auto values = numbers.take(7 * 100);
    const Matrix matrix(kernels(), kn::WeightType::Fp32, 7, 100, values);
    EXPECT_EQ(matrix.seen, values);
}

TEST_P(Packing, Bf16RoundsToNearestEvenAndKeepsNotANumber) {
    std::vector<float> values(64, 0.0f);
    values[0] = std::bit_cast<float>(0x3f808000u);  // tie, even below
    values[1] = std::bit_cast<float>(0x3f818000u);  // tie, even above
    values[17] = std::bit_cast<float>(0x3f808001u); // just above a tie
    values[40] = NAN;
    const Matrix matrix(kernels(), kn::WeightType::Bf16, 1, 64, values);
    EXPECT_EQ(std::bit_cast<std::uint32_t>(matrix.seen[0]), 0x3f800000u);
    EXPECT_EQ(std::bit_cast<std::uint32_t>(matrix.seen[1]), 0x3f820000u);
    EXPECT_EQ(std::bit_cast<std::uint32_t>(matrix.seen[17]), 0x3f810000u);
    EXPECT_TRUE(std::isnan(matrix.seen[40]));
}

TEST_P(Packing, Int8IsWithinHalfAStepOfEveryWeightAndScalesAreAByBlock) {
    Numbers numbers(2);
    const int rows = 5, columns = 1600;
    auto values = numbers.take(std::size_t(rows * columns));
    for (int k = 0; k < kn::kBlockColumns; ++k)
        values[std::size_t(k)] *= 1000.0f; // one block of large weights must not spoil the others
    const Matrix matrix(kernels(), kn::WeightType::Int8, rows, columns, values);
    EXPECT_EQ(matrix.view().blocks, 2);
    for (int row = 0; row < rows; ++row)
        for (int k = 0; k < columns; ++k) {
            const float scale = matrix.view().scales[row * 2 + k / kn::kBlockColumns];
            ASSERT_NEAR(matrix.seen[std::size_t(row * columns + k)], values[std::size_t(row * columns + k)],
                        0.5001f * scale);
        }
    EXPECT_LT(matrix.view().scales[1], 0.01f);
}

TEST_P(Packing, ARowOfZerosPacksToZeros) {
    for (const auto type : {kn::WeightType::Fp32, kn::WeightType::Bf16, kn::WeightType::Int8}) {
        const Matrix matrix(kernels(), type, 2, 96, std::vector<float>(192, 0.0f));
        for (const float value : matrix.seen)
            EXPECT_EQ(value, 0.0f);
    }
}

TEST_P(Packing, InputDigitsPutTogetherGiveTheInput) {
    Numbers numbers(3);
    const int columns = 192;
    auto x = numbers.take(std::size_t(columns));
    x[5] = 3.0f, x[6] = -3.0f; // the largest, both signs
    std::vector<std::int8_t> high(192), low(192);
    std::vector<std::int16_t> wide(192);
    std::vector<std::int32_t> correction(16);
    float scale = 0.0f;
    kernels().quantiseInput(x.data(), columns, {high.data(), low.data(), wide.data(), correction.data(), &scale});
    std::vector<std::int32_t> sums(16);
    for (int k = 0; k < columns; ++k) {
        const int whole = 256 * high[std::size_t(k)] + low[std::size_t(k)];
        ASSERT_EQ(whole, wide[std::size_t(k)]);
        ASSERT_NEAR(double(whole) * scale, x[std::size_t(k)], 0.51 * scale);
        sums[std::size_t(k / kn::kBlockColumns * 16 + k % 64 / 4)] += whole;
    }
    EXPECT_EQ(wide[5], 32639);
    EXPECT_EQ(wide[6], -32639);
    for (std::size_t i = 0; i < sums.size(); ++i)
        EXPECT_EQ(correction[i], -128 * sums[i]);
}

INSTANTIATE_TEST_SUITE_P(Paths, Packing, testing::ValuesIn(everyPath()), pathName);

TEST(MemoryArena, GivesAlignedZeroedMemoryAndRefusesMoreThanItHas) {
    auto arena = kn::MemoryArena::create(1 << 20, kn::Pages::Huge);
    ASSERT_TRUE(arena.ok());
    std::byte* first = arena.value().allocate(3);
    std::byte* second = arena.value().allocate(100);
    EXPECT_EQ(second - first, 64);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(second) % 64, 0u);
    EXPECT_EQ(std::to_integer<int>(second[99]), 0);
    EXPECT_EQ(arena.value().allocate(std::size_t{1} << 30), nullptr);
}

TEST(MemoryArena, SaysHowMuchWasNotThere) {
    const auto arena = kn::MemoryArena::create(std::size_t{1} << 60, kn::Pages::Normal);
    ASSERT_FALSE(arena.ok());
    EXPECT_EQ(arena.error().code, core::ErrorCode::OutOfMemory);
    EXPECT_NE(arena.error().message.find("GB"), std::string::npos);
}

TEST(MemoryArena, AMatrixThatDoesNotFitHasNoData) {
    auto arena = kn::MemoryArena::create(1 << 20, kn::Pages::Normal);
    EXPECT_EQ(kn::placeMatrix(arena.value(), kn::WeightType::Fp32, 10000, 1000).view.data, nullptr);
}

TEST(MemoryArena, ScratchComesBackZeroed) {
    {
        auto arena = kn::MemoryArena::create(3 << 20, kn::Pages::Scratch);
        std::byte* data = arena.value().allocate(3 << 20);
        std::fill_n(data, 3 << 20, std::byte{7});
    }
    auto again = kn::MemoryArena::create((2 << 20) + 5, kn::Pages::Scratch);
    const std::byte* data = again.value().allocate(2 << 20);
    EXPECT_TRUE(std::all_of(data, data + (2 << 20), [](std::byte byte) { return byte == std::byte{0}; }));
}

} // namespace hs::test
