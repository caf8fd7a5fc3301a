// PatchSettings: which patches a bundle's model sees; read from bundle.json, used by the patch stream. A value.
#pragma once

#include <array>
#include <string>

namespace hs::core {

// Which patches the model sees (reference: helpers/patching.py, its README settings).
struct PatchSettings {
    int sizePixels = 256;
    double mpp = 1.0;         // µm per pixel the patch is cut at, used whenever the slide's spacing is known
    double downsample = 4.0;  // used when it is not
    std::array<int, 3> whiteThreshold{170, 185, 175};
    double edgeThreshold = 2.0; // per cent of edge pixels below which a patch is dropped
    std::string resize = "pil-bilinear";
};

} // namespace hs::core
