#include "core/view/overview.h"

#include <algorithm>

namespace hs::core {

Overview::Overview(LevelSize level, int longestSide, std::uint32_t background) {
    const std::int64_t longest = std::max<std::int64_t>({level.width, level.height, 1});
    m_factor = std::max<std::int64_t>(1, (longest + longestSide - 1) / std::max(1, longestSide));
    const auto width = (level.width + m_factor - 1) / m_factor, height = (level.height + m_factor - 1) / m_factor;
    m_picture = Image(int(width), int(height));
    m_picture.fill(0xFF000000u | background);
    m_sums.resize(std::size_t(width * height));
    if (width > 0) m_widthCovered = double(level.width) / double(width * m_factor);
    if (height > 0) m_heightCovered = double(level.height) / double(height * m_factor);
}

void Overview::addTile(const Image& tile, LevelRect place) {
    const std::int64_t width = m_picture.width();
    if (m_picture.empty() || place.empty() || place.x < 0 || place.y < 0) return;
    for (int y = 0; y < tile.height(); ++y) {
        const std::int64_t row = (place.y + y) / m_factor;
        if (row >= m_picture.height()) break;
        for (std::int64_t x = 0; x < tile.width();) {
            const std::int64_t column = (place.x + x) / m_factor;
            if (column >= width) break;
            const std::int64_t end = std::min<std::int64_t>(tile.width(), (column + 1) * m_factor - place.x);
            Sum& sum = m_sums[std::size_t(row * width + column)];
            sum.count += std::uint64_t(end - x);
            for (; x < end; ++x) {
                const std::uint32_t pixel = tile.row(y)[x];
                sum.red += pixel >> 16 & 255;
                sum.green += pixel >> 8 & 255;
                sum.blue += pixel & 255;
            }
        }
    }
    const std::int64_t lastRow = std::min<std::int64_t>(m_picture.height() - 1, (place.bottom() - 1) / m_factor);
    const std::int64_t lastColumn = std::min<std::int64_t>(width - 1, (place.right() - 1) / m_factor);
    for (std::int64_t row = place.y / m_factor; row <= lastRow; ++row)
        for (std::int64_t column = place.x / m_factor; column <= lastColumn; ++column) {
            const Sum& sum = m_sums[std::size_t(row * width + column)];
            if (sum.count == 0) continue;
            const auto mean = [&](std::uint64_t total) { return std::uint32_t((total + sum.count / 2) / sum.count); };
            m_picture.row(int(row))[column] = 0xFF000000u | mean(sum.red) << 16 | mean(sum.green) << 8 | mean(sum.blue);
        }
}

} // namespace hs::core
