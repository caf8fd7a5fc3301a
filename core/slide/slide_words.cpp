#include "core/slide/slide_words.h"

#include "core/files.h"

#include <algorithm>

namespace hs::core {

namespace {

constexpr std::int64_t kMostPixels = std::int64_t(1) << 28;

} // namespace

std::string withoutFolders(std::string words, const std::filesystem::path& path) {
    std::error_code ignored;
    const std::filesystem::path full = std::filesystem::absolute(path, ignored);
    for (const std::filesystem::path& folder : {full.parent_path(), path.parent_path()}) {
        const std::string text = utf8FromPath(folder) + "/";
        if (folder.empty() || text == "//") continue;
        for (std::size_t at; (at = words.find(text)) != std::string::npos;)
            words.erase(at, text.size());
    }
    while (!words.empty() && (words.back() == '\n' || words.back() == '.' || words.back() == ' '))
        words.pop_back();
    return words;
}

Error readFailure(const std::filesystem::path& path, std::uint64_t sizeWhenOpened, const std::string& what,
                  const std::string& reason) {
    std::error_code failure;
    const std::uint64_t size = std::filesystem::file_size(path, failure);
    if (failure) return Error(ErrorCode::NotFound, "cannot read " + what + ": the file is no longer there");
    if (size != sizeWhenOpened)
        return Error(ErrorCode::Corrupt, "cannot read " + what + ": the file changed while open, from " +
                                             std::to_string(sizeWhenOpened) + " to " + std::to_string(size) + " bytes");
    return Error(ErrorCode::Corrupt, "cannot read " + what + ": " + withoutFolders(reason, path));
}

Image RegionRequest::background() const {
    Image image = Image::forOverwrite(int(area.width), int(area.height));
    image.fill(0xFF000000u | backgroundColour);
    return image;
}

Image RegionRequest::place(Image pixels) const {
    if (inside == area) return pixels;
    Image image = background();
    const auto left = std::ptrdiff_t(inside.x - area.x), top = std::ptrdiff_t(inside.y - area.y);
    for (int y = 0; y < pixels.height(); ++y)
        std::copy_n(pixels.row(y), pixels.width(), image.row(int(top + y)) + left);
    return image;
}

Result<RegionRequest> checkRegion(const SlideInfo& info, const std::string& name, int level, LevelRect area) {
    if (level < 0 || level >= int(info.levels.size()))
        return Error(ErrorCode::InvalidInput, "level " + std::to_string(level) + " of " + name +
                                                  " was asked for, it has levels 0 to " +
                                                  std::to_string(info.levels.size() - 1));
    const std::string size = std::to_string(area.width) + " x " + std::to_string(area.height) + " px";
    if (area.width <= 0 || area.height <= 0 || area.width > kMostPixels / area.height)
        return Error(ErrorCode::InvalidInput, "a region of " + size + " was asked for, 1 to " +
                                                  std::to_string(kMostPixels) + " pixels were expected");
    constexpr std::int64_t kFar = std::int64_t(1) << 40;
    if (std::max(area.x, area.y) > kFar || std::min(area.x, area.y) < -kFar)
        return Error(ErrorCode::InvalidInput, "a region at x " + std::to_string(area.x) + " y " +
                                                  std::to_string(area.y) + " was asked for, which is on no slide");
    const LevelSize whole = info.levels[level].size;
    return RegionRequest{.area = area,
                         .inside = area.intersected({0, 0, whole.width, whole.height}),
                         .backgroundColour = info.background,
                         .what = "level " + std::to_string(level) + ", x " + std::to_string(area.x) + " y " +
                                 std::to_string(area.y) + ", " + size + " of " + name};
}

} // namespace hs::core
