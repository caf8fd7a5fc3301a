// A slide in a TIFF that OpenSlide refuses, read with libtiff: tiled or in strips, with or without OME-XML; 8-bit
// colour or grey; its pyramid in SubIFDs or in further directories. Any thread, several at once.
//
// libtiff handles are not for two threads: each read borrows one, and a handle that failed is closed. Decoded tiles and
// strips are kept for a while, since a strip serves many regions.
#pragma once

#include "core/slide/slide.h"
#include "core/slide/tiff_layout.h"
#include "core/tiles/tile_cache.h"

#include <memory>
#include <mutex>
#include <vector>

namespace hs::core {

// Which directories make the pyramid: the largest one, then each that is smaller, has its shape (to a pixel, or 2 %)
// and its kind of pixels; finest first, indices into the layout. Pure.
std::vector<std::size_t> pyramidDirectories(const TiffLayout& layout);

class TiffSlide final : public Slide {
public:
    // Unsupported for pixels that are not 8-bit colour or grey, or blocks too large to decode.
    static Result<std::shared_ptr<const Slide>> open(const std::filesystem::path& path);
    ~TiffSlide() override;

    const SlideInfo& info() const override { return m_info; }
    std::string name() const override;
    Result<Image> readRegion(int level, LevelRect area) const override;
    Result<Image> readAssociated(const std::string& name) const override;
    Result<std::vector<std::uint8_t>> readIccProfile() const override;

private:
    struct Borrowed;
    explicit TiffSlide(std::filesystem::path path);

    Result<void> describeSlide(const TiffLayout& layout);
    Result<ImagePtr> block(int level, std::int64_t column, std::int64_t row) const;
    Result<Image> decode(int level, std::int64_t column, std::int64_t row) const;
    Result<std::unique_ptr<Borrowed>> borrow(int level) const;

    const std::filesystem::path m_path;
    std::uint64_t m_fileSize = 0;
    SlideInfo m_info;
    std::vector<TiffDirectory> m_levels; // as m_info.levels
    mutable TileCache m_blocks;
    mutable std::mutex m_mutex;
    mutable std::vector<std::unique_ptr<Borrowed>> m_idle; // guarded by m_mutex
};

} // namespace hs::core
