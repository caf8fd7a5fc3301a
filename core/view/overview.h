// Overview: the whole slide in one small picture, averaged exactly from the tiles of a level as they come, in any
// order.
//
// One thread at a time.
#pragma once

#include "core/geometry.h"
#include "core/image.h"

#include <cstdint>
#include <vector>

namespace hs::core {

class Overview {
public:
    Overview() = default;
    // At most about `longestSide` pixels; `background` (0xRRGGBB) shows where no tile has come yet.
    Overview(LevelSize level, int longestSide, std::uint32_t background);

    // `place` is the tile's in level pixels. A tile may come once only.
    void addTile(const Image& tile, LevelRect place);

    const Image& picture() const { return m_picture; }
    // Share of the picture that the slide covers: the last row and column may be cut by the level's edge.
    double widthCovered() const { return m_widthCovered; }
    double heightCovered() const { return m_heightCovered; }

private:
    struct Sum {
        std::uint64_t red = 0, green = 0, blue = 0, count = 0;
    };

    std::int64_t m_factor = 1; // level pixels per picture pixel
    Image m_picture;
    std::vector<Sum> m_sums; // [picture height, picture width]
    double m_widthCovered = 1.0;
    double m_heightCovered = 1.0;
};

} // namespace hs::core
