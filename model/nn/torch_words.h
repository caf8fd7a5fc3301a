// What LibTorch's exceptions mean, by their words: there is no other way to tell them apart.
#pragma once

#include <string_view>

namespace hs::model {

// "CUDA out of memory. …", "DefaultCPUAllocator: can't allocate memory", "CUBLAS_STATUS_ALLOC_FAILED"; not "an illegal
// memory access", which is a card that has failed.
inline bool meansOutOfMemory(std::string_view words) {
    for (const std::string_view sign : {"out of memory", "allocate memory", "not enough memory", "ALLOC_FAILED", "bad_alloc"})
        if (words.find(sign) != std::string_view::npos) return true;
    return false;
}

inline bool meansCard(std::string_view words) {
    for (const std::string_view sign : {"CUDA", "CUBLAS", "cuBLAS", "cuDNN", "CUDNN"})
        if (words.find(sign) != std::string_view::npos) return true;
    return false;
}

} // namespace hs::model
