// TileId: which piece of a slide's level. A value; columns and rows count whole tiles from the level's upper left corner.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

namespace hs::core {

struct TileId {
    std::int32_t level = 0; // 0 is the finest
    std::int32_t column = 0;
    std::int32_t row = 0;
    friend auto operator<=>(const TileId&, const TileId&) = default;
};

} // namespace hs::core

template <>
struct std::hash<hs::core::TileId> {
    std::size_t operator()(const hs::core::TileId& id) const noexcept {
        std::uint64_t h = std::uint64_t(std::uint32_t(id.level)) * 0x9E3779B97F4A7C15u;
        h ^= (std::uint64_t(std::uint32_t(id.column)) << 32 | std::uint32_t(id.row)) * 0xBF58476D1CE4E5B9u;
        return std::size_t(h ^ (h >> 31));
    }
};
