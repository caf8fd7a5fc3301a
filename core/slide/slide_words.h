// What the readers share: checking a request for a region, and words for errors that name no folder. Pure; any thread.
#pragma once

#include "core/slide/slide.h"

#include <filesystem>
#include <string>

namespace hs::core {

// Other libraries put the whole path into their words; folders name patients and never reach a screen or a log.
std::string withoutFolders(std::string words, const std::filesystem::path& path);

// Why `what` could not be read: the file is gone, it changed its size since it was opened, or the reader's `reason`.
Error readFailure(const std::filesystem::path& path, std::uint64_t sizeWhenOpened, const std::string& what,
                  const std::string& reason);

// A request for a region, split into the part that the level has and the rest, which shows the background.
struct RegionRequest {
    LevelRect area;
    LevelRect inside; // empty when nothing of it lies on the level
    std::uint32_t backgroundColour = 0xFFFFFF;
    std::string what; // "level 2, x 512 y 0, 512 x 512 px of slide.svs"

    Image background() const;        // of the whole area
    Image place(Image pixels) const; // `inside` on its background
};

// InvalidInput for a level that is not there and for regions of 2^28 pixels (1 GB) or more.
Result<RegionRequest> checkRegion(const SlideInfo& info, const std::string& name, int level, LevelRect area);

} // namespace hs::core
