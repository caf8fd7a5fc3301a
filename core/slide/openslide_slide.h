// A slide read through OpenSlide (3.4.1 or 4). Any thread, several at once.
//
// One OpenSlide handle is shared by all threads. A handle that met an error answers nothing any more, so a failed read
// is repeated on a fresh handle that no other thread uses: if that succeeds, the failure was another thread's and the
// fresh handle takes the place of the broken one; if it fails too, the region itself is at fault.
#pragma once

#include "core/slide/slide.h"
#include "core/slide/slide_words.h"
#include "core/slide/tiff_tiles.h"

#include <functional>
#include <mutex>
#include <optional>

struct _openslide;

namespace hs::core {

std::string openSlideVersion();

// Whether OpenSlide recognises the file as one of its formats (its word for it), without opening it.
std::optional<std::string> openSlideVendor(const std::filesystem::path& path);

class OpenSlideSlide final : public Slide {
public:
    static Result<std::shared_ptr<const Slide>> open(const std::filesystem::path& path);

    const SlideInfo& info() const override { return m_info; }
    std::string name() const override;
    Result<Image> readRegion(int level, LevelRect area) const override;
    Result<Image> readAssociated(const std::string& name) const override;
    Result<std::vector<std::uint8_t>> readIccProfile() const override;

private:
    class Handle;
    using HandlePtr = std::shared_ptr<Handle>;

    OpenSlideSlide(std::filesystem::path path, HandlePtr handle);

    Result<void> describeSlide(Handle& handle, const TiffLayout& layout);
    Result<void> checkReadable() const;
    void findDirectTiles(const TiffLayout& layout);
    bool readersAgree() const;
    Result<Image> readThroughOpenSlide(int level, const RegionRequest& request) const;
    Result<HandlePtr> freshHandle() const;
    Result<HandlePtr> sharedHandle() const;
    // Runs `use` on the shared handle and, when that handle is broken, once more on a fresh one.
    Result<void> read(const std::string& what, const std::function<void(_openslide*)>& use) const;

    const std::filesystem::path m_path;
    std::uint64_t m_fileSize = 0;
    std::string m_shape; // sizes and hash that every handle must show
    SlideInfo m_info;
    std::unique_ptr<TiffTiles> m_direct; // null when no level is read directly
    mutable std::mutex m_mutex;
    mutable HandlePtr m_handle; // guarded by m_mutex; null after it broke
};

} // namespace hs::core
