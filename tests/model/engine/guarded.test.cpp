// What LibTorch throws becomes one sentence and the right code: its own words, as its sources have them.
#include "model/engine/guarded.h"

#include <gtest/gtest.h>

namespace hs::test {

using core::ErrorCode;

namespace {

core::Error saidOf(const std::string& words) {
    const auto result = model::guarded("writing the report", [&]() -> core::Result<void> {
        throw c10::Error({"", "", 0}, words);
    });
    return result.error();
}

} // namespace

TEST(Guarded, MemoryThatIsNotThereIsSaidAsSuch) {
    for (const char* words : {"CUDA out of memory. Tried to allocate 2.00 GiB (GPU 0; 139.00 GiB total capacity)",
                              "CUDA error: out of memory\nCUDA kernel errors might be asynchronously reported",
                              "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`"}) {
        EXPECT_EQ(saidOf(words).code, ErrorCode::OutOfMemory) << words;
        EXPECT_EQ(saidOf(words).message, "the GPU's memory was not enough for writing the report") << words;
    }
    const core::Error host = saidOf("[enforce fail at alloc_cpu.cpp:75] err == 0. DefaultCPUAllocator: can't allocate memory: you tried "
                                    "to allocate 4096 bytes. Error code 12 (Cannot allocate memory)");
    EXPECT_EQ(host.message, "the machine's memory was not enough for writing the report");
}

TEST(Guarded, ACardThatFailsIsNotTakenForAFullOne) {
    const core::Error lost = saidOf("CUDA error: an illegal memory access was encountered\nmore");
    EXPECT_EQ(lost.code, ErrorCode::DeviceLost);
    EXPECT_EQ(lost.message, "writing the report failed in LibTorch: CUDA error: an illegal memory access was encountered");
    EXPECT_EQ(saidOf("cuDNN error: CUDNN_STATUS_EXECUTION_FAILED").code, ErrorCode::DeviceLost);
}

TEST(Guarded, WhateverElseIsThrownIsOneSentence) {
    EXPECT_EQ(saidOf("shape '[3]' is invalid for input of size 4").code, ErrorCode::Internal);
    const auto stopped = model::guarded("the map", []() -> core::Result<void> { throw model::Interrupted(); });
    EXPECT_EQ(stopped.error().code, ErrorCode::Cancelled);
    const auto full = model::guarded("the map", []() -> core::Result<void> { throw std::bad_alloc(); });
    EXPECT_EQ(full.error().message, "the machine's memory was not enough for the map");
}

} // namespace hs::test
