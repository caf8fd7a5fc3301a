// `hscribe convert`: published files become a bundle, stored at fp32, bf16 or int8. No LibTorch. Any thread; blocking.
#pragma once

#include "core/error.h"
#include "core/report.h"
#include "model/io/bundle.h"
#include "model/io/published.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>

namespace hs::model {

struct ConvertOptions {
    PublishedFiles files;
    std::filesystem::path to; // made if it is not there
    core::Precision precision = core::Precision::Fp32;
    std::string name; // empty: the folder's own
};

// Bytes written so far, of about so many.
using ConvertProgress = std::function<void(std::uint64_t done, std::uint64_t total)>;

// One tensor is in memory at a time. bf16: matrices that products read are bfloat16. int8: those that every token reads
// are int8 with a scale a row (quantise.h), the other matrices bfloat16. Vectors, gates, biases and tables stay
// float32, integer buffers as they are. Tensors that share a storage, and the tied embedding, are written once; where
// embedding and output projection differ, the projection is kept and the bundle's notice says so. bundle.json comes
// last: until it is there, the folder is no bundle.
core::Result<Bundle> convertToBundle(const ConvertOptions& options, const ConvertProgress& progress,
                                     std::stop_token stop);

} // namespace hs::model
