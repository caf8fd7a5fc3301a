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
    std::string name;         // empty: the folder's own
};

// Bytes written so far, of about so many.
using ConvertProgress = std::function<void(std::uint64_t done, std::uint64_t total)>;

// One tensor is in memory at a time. Matrices are stored at the precision asked for; vectors, gates and biases stay
// float32, integer buffers as they are. Tensors that share a storage are written once. bundle.json comes last: until
// it is there, the folder is no bundle.
core::Result<Bundle> convertToBundle(const ConvertOptions& options, const ConvertProgress& progress, std::stop_token stop);

} // namespace hs::model
