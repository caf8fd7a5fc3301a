// A slide in a TIFF that OpenSlide refuses, read with libtiff: tiled or in strips, with or without OME-XML; 8-bit
// colour or grey; its pyramid in SubIFDs or in further directories. Any thread, several at once.
//
// libtiff handles are not for two threads: each read borrows one, and a handle that failed is closed. Decoded tiles and
// strips are kept for a while, since a strip serves many regions.
#pragma once

#include "core/slide/slide.h"
#include "core/slide/tiff_tiles.h"

#include <memory>
#include <vector>

namespace hs::core {

// Which directories make the pyramid: the largest one, then each that is smaller, has its shape (to a pixel, or 2 %)
// and its kind of pixels; finest first, indices into the layout. Pure.
std::vector<std::size_t> pyramidDirectories(const TiffLayout& layout);

// The same for each focal plane of a stack that OME-XML tells of, the plane nearest to one side of the glass first: one
// pyramid when there is one plane, when the file does not hold what it tells, or when its planes differ in shape. Pure.
std::vector<std::vector<std::size_t>> planePyramids(const TiffLayout& layout);

class TiffSlide final : public Slide {
public:
    // Unsupported for pixels that are not 8-bit colour or grey, or blocks too large to decode.
    static Result<std::shared_ptr<const Slide>> open(const std::filesystem::path& path);

    const SlideInfo& info() const override { return m_info; }
    std::string name() const override;
    Result<Image> readRegion(int level, LevelRect area) const override;
    Result<std::shared_ptr<const Slide>> atFocalPlane(int plane) const override;
    Result<Image> readAssociated(const std::string& name) const override;
    Result<std::vector<std::uint8_t>> readIccProfile() const override;

private:
    explicit TiffSlide(std::filesystem::path path);

    using Levels = std::vector<std::optional<TiffDirectory>>;

    Result<void> describeSlide(const TiffLayout& layout);
    void choosePlane(int plane);

    const std::filesystem::path m_path;
    std::uint64_t m_fileSize = 0;
    SlideInfo m_info;
    std::shared_ptr<const std::vector<Levels>> m_planes; // the levels of every focal plane
    std::unique_ptr<TiffTiles> m_tiles;                  // of this one
};

} // namespace hs::core
