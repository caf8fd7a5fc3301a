// VisionSide: what comes before the first word: patch features to latents (and the map that belongs to them), latents
// to the keys and values of cross-attention. Belongs to the engine's thread.
#pragma once

#include "model/attribution/patch_map.h"
#include "model/generate/text_decoder.h"

#include <functional>
#include <vector>

namespace hs::model {

class VisionSide {
public:
    virtual ~VisionSide() = default;

    // features [n, features], slides one after the other. `pause` comes before each layer and block and may throw. The
    // latents lie where the side works.
    virtual core::Result<MappedLatents> read(const at::Tensor& features, std::vector<std::size_t> slideEnds,
                                             const std::function<void()>& pause) = 0;

    // latents [latents, model], as read() gave them
    virtual core::Result<CrossMemoryPtr> remember(const at::Tensor& latents, const std::function<void()>& pause) = 0;
};

} // namespace hs::model
