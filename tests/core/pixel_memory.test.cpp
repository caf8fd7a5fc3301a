#include "core/pixel_memory.h"

#include "core/image.h"

#include <gtest/gtest.h>

#include <cstring>
#include <new>
#include <thread>
#include <vector>

namespace hs::core {
namespace {

constexpr std::size_t kTile = std::size_t(1) << 20;

TEST(PixelMemory, MoreThanThereIsIsAnExceptionAndNoCrash) {
    EXPECT_THROW(takePixelMemory(~std::size_t(0)), std::bad_alloc);
    EXPECT_THROW(takePixelMemory(std::size_t(1) << 60), std::bad_alloc);
}

TEST(PixelMemory, TheReserveIsBounded) {
    std::vector<void*> blocks;
    for (int i = 0; i < 200; ++i)
        blocks.push_back(takePixelMemory(kTile));
    for (void* block : blocks)
        givePixelMemory(block, kTile);
    EXPECT_LE(pixelMemoryInReserve(), std::size_t(16) << 20);
}

TEST(PixelMemory, SizesNobodyAsksForMakeRoom) {
    for (std::size_t pages = 64; pages < 300; ++pages)
        givePixelMemory(takePixelMemory(pages * 4096), pages * 4096);
    EXPECT_LE(pixelMemoryInReserve(), std::size_t(16) << 20);
}

TEST(PixelMemory, WhatWasGivenBackIsUsedAgain) {
    void* const first = takePixelMemory(kTile);
    std::memset(first, 7, kTile);
    givePixelMemory(first, kTile);
    void* const second = takePixelMemory(kTile);
    EXPECT_EQ(first, second);
    givePixelMemory(second, kTile);
}

TEST(PixelMemory, APictureIsClearedAlthoughItsMemoryIsNot) {
    {
        Image dirty = Image::forOverwrite(512, 512);
        dirty.fill(0xFFFFFFFFu);
    }
    const Image clear(512, 512);
    for (int y = 0; y < 512; y += 37)
        EXPECT_EQ(clear.row(y)[y], 0u);
}

TEST(PixelMemory, ServesManyThreads) {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([t] {
            for (int i = 0; i < 200; ++i) {
                const std::size_t bytes = kTile + std::size_t(i % 3) * 4096;
                void* const block = takePixelMemory(bytes);
                std::memset(block, t, bytes);
                EXPECT_EQ(static_cast<const unsigned char*>(block)[bytes - 1], t);
                givePixelMemory(block, bytes);
            }
        });
}

} // namespace
} // namespace hs::core
