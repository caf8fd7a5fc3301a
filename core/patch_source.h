// PatchSource: a bounded stream of patches from a slide to the encoder, so that memory does not grow with the slide.
#pragma once

#include "core/error.h"
#include "core/patch_grid.h"

#include <cstddef>
#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

namespace hs::core {

struct PatchPixels {
    Patch patch;
    std::vector<std::uint8_t> rgb; // [patchPixels, patchPixels, 3], row-major, before the encoder's resize
};

// Owned by its caller; next() is called from one thread (the engine's), readers behind it may be many.
class PatchSource {
public:
    virtual ~PatchSource() = default;

    virtual int patchPixels() const = 0;
    virtual double spacing() const = 0;    // µm per pixel of a patch, 0 unknown
    virtual double downsample() const = 0; // level-0 pixels per pixel of a patch
    virtual std::string slideFingerprint() const = 0;
    virtual std::string slideName() const = 0;

    // Cells of the grid examined so far and in all; the number of kept patches is known only at the end.
    virtual std::size_t examined() const = 0;
    virtual std::size_t total() const = 0;

    // Up to `most` more kept patches, in grid order; empty at the end. A cell that cannot be read is an error with its
    // place in the sentence, never a black patch.
    virtual Result<std::vector<PatchPixels>> next(std::size_t most, std::stop_token stop) = 0;
};

} // namespace hs::core
