// Bilinear scaling without antialias of a part of a picture, equal to the bit to the same part of cv::resize(whole
// picture, INTER_LINEAR): what the reference's slide reader does to a level that is finer than wanted. Pure; any
// thread.
//
// Facts kept: pixel centres at (i + 0.5) * scale - 0.5 in double, weights rounded to 11 bits, the sum in fixed point; a
// picture that is halved exactly on both axes is averaged over 2 x 2 pixels instead.
#pragma once

#include "core/geometry.h"
#include "core/image.h"

#include <cstdint>
#include <vector>

namespace hs::core {

struct ScaledFrame;
using ScaledRect = Rect<ScaledFrame, std::int64_t>; // pixels of the scaled picture

class BilinearScaler {
public:
    BilinearScaler(LevelSize source, LevelSize scaled);

    // The source pixels that `part` is computed from.
    LevelRect sourceArea(ScaledRect part) const;

    // `pixels` are those of sourceArea(part). Returns [part.height, part.width, 3] RGB bytes.
    std::vector<std::uint8_t> scale(const Image& pixels, ScaledRect part) const;

private:
    // How scaled pixel `at` of an axis mixes source pixels first and first + 1.
    struct Tap {
        std::int64_t first = 0;
        std::int32_t weight0 = 0; // of 2048
        std::int32_t weight1 = 0;
    };
    enum class Edge {
        Clamped,
        Kept
    }; // cv::resize moves the taps of columns into the picture, of rows only when reading
    static Tap tap(std::int64_t at, double scale, std::int64_t size, Edge edge);
    std::vector<std::uint8_t> halve(const Image& pixels, ScaledRect part) const;

    LevelSize m_source;
    double m_scaleX = 1.0; // source pixels per scaled pixel
    double m_scaleY = 1.0;
    bool m_halving = false;
};

} // namespace hs::core
