// CellLattice: a jittered lattice of points fixed to the glass, one point a square: where cells lie, and which point's
// cell a place belongs to. Value; any thread.
#pragma once

#include "core/synthetic/random.h"

#include <cmath>
#include <cstdint>

namespace hs::core {

struct CellLattice {
    std::uint64_t seed = 0;
    float side = 10.0f;   // µm of a square
    float jitter = 0.72f; // share of the square that its point may lie in

    struct Point {
        float x, y;
        std::uint64_t hash;
    };
    Point point(int column, int row) const {
        const std::uint64_t hash = hashCell(seed, column, row);
        const float low = 0.5f * (1.0f - jitter);
        return {(float(column) + low + jitter * unitOf(hash, 0)) * side,
                (float(row) + low + jitter * unitOf(hash, 2)) * side, hash};
    }

    // Distances to the nearest and the second nearest point, µm; their difference is 0 on the wall between two cells.
    struct Walls {
        float nearest, second;
        std::uint64_t hash; // of the nearest
    };
    Walls walls(float x, float y) const {
        const int column = int(std::floor(x / side)), row = int(std::floor(y / side));
        Walls walls{1e18f, 1e18f, 0};
        for (int j = row - 1; j <= row + 1; ++j)
            for (int i = column - 1; i <= column + 1; ++i) {
                const Point p = point(i, j);
                const float squared = (p.x - x) * (p.x - x) + (p.y - y) * (p.y - y);
                if (squared < walls.nearest) {
                    walls.second = walls.nearest;
                    walls.nearest = squared;
                    walls.hash = p.hash;
                } else if (squared < walls.second) {
                    walls.second = squared;
                }
            }
        walls.nearest = std::sqrt(walls.nearest);
        walls.second = std::sqrt(walls.second);
        return walls;
    }
};

// One lattice for each density of tissue; cells are painted in this order's reverse, dense ones last.
enum class CellLayer : int { Palisade, Dense, Medium, Large, Sparse };
inline constexpr int kCellLayers = 5;

inline CellLattice cellLattice(std::uint64_t caseSeed, CellLayer layer) {
    constexpr float kSides[kCellLayers] = {6.2f, 7.4f, 9.6f, 13.0f, 22.0f};
    return {seedOf(caseSeed, 50u + std::uint64_t(layer)), kSides[int(layer)]};
}

} // namespace hs::core
