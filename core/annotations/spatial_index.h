// SpatialIndex: which rectangles touch a place, among a hundred thousand. Belongs to one thread.
//
// A grid for every size of object: each lies in one cell (of the grid whose cells are at least as large as it), so
// adding and removing take constant time and a query looks at few cells.
#pragma once

#include "core/geometry.h"

#include <array>
#include <cstdint>
#include <unordered_map>
#include <vector>

namespace hs::core {

class SpatialIndex {
public:
    using Key = std::uint32_t;

    void insert(Key key, Level0Rect bounds);
    void remove(Key key, Level0Rect bounds); // the bounds it was inserted with
    void clear();
    std::size_t size() const { return m_size; }

    // Every key whose bounds touch `area` (edges included), in no order; some near misses may be among them.
    template <class Visit>
    void query(Level0Rect area, Visit visit) const {
        for (std::size_t level = 0; level < m_levels.size(); ++level)
            for (const std::vector<Key>* cell : cellsOf(level, area))
                for (const Key key : *cell)
                    visit(key);
    }

private:
    static constexpr std::size_t kLevels = 32;
    static constexpr double kFinestCell = 64; // level-0 pixels
    using Grid = std::unordered_map<std::uint64_t, std::vector<Key>>;

    static std::size_t levelOf(Level0Rect bounds);
    static double cellSize(std::size_t level);
    static std::uint64_t cellOf(std::size_t level, Level0Point centre);
    std::vector<const std::vector<Key>*> cellsOf(std::size_t level, Level0Rect area) const;

    std::array<Grid, kLevels> m_levels;
    std::size_t m_size = 0;
};

} // namespace hs::core
