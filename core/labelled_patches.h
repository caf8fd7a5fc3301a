// LabelledPatchSource: patches of a known kind, to train a patch encoder on. Only the demo has them (its generator
// knows every pixel); published encoders arrive trained.
#pragma once

#include "core/cases.h"
#include "core/error.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace hs::core {

struct LabelledPatch {
    std::vector<std::uint8_t> rgb; // [patchPixels, patchPixels, 3], row-major
    int label = 0;                 // index of classNames()
};

// Owned by its caller. patch() may be called from several threads at once, and answers the same for the same index.
class LabelledPatchSource {
public:
    virtual ~LabelledPatchSource() = default;
    virtual std::vector<std::string> classNames() const = 0;
    virtual int patchPixels() const = 0;
    virtual std::size_t count(Split split) const = 0; // of Train and Validation
    virtual Result<LabelledPatch> patch(Split split, std::size_t index) const = 0;
};

} // namespace hs::core
