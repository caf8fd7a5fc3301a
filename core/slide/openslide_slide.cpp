#include "core/slide/openslide_slide.h"

#include "core/files.h"
#include "core/slide/fingerprint.h"
#include "core/slide/slide_metadata.h"
#include "core/slide/slide_words.h"
#include "core/slide/tiff_layout.h"

#include <openslide.h>

#include <algorithm>
#include <cmath>
#include <new>

namespace hs::core {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t kMostAssociatedPixels = 256 << 20;
constexpr std::int64_t kCheckSide = 64; // px read at opening to see that pixels can be read at all

SlideProperties readProperties(openslide_t* slide) {
    SlideProperties properties;
    for (const char* const* name = openslide_get_property_names(slide); name && *name; ++name)
        if (const char* value = openslide_get_property_value(slide, *name)) properties.emplace(*name, value);
    return properties;
}

std::int64_t numberIn(const SlideProperties& properties, const std::string& name) {
    const auto place = properties.find(name);
    const auto number = place == properties.end() ? std::nullopt : parseNumber(place->second);
    return number && *number > 0 && *number < 1e9 ? std::int64_t(*number) : 0;
}

bool sane(const LevelSize& size) {
    constexpr std::int64_t kMostSide = std::int64_t(1) << 31;
    return size.width > 0 && size.height > 0 && size.width < kMostSide && size.height < kMostSide;
}

// What a handle must agree in with the one the slide was opened with: the file may have been replaced meanwhile.
std::string shapeOf(openslide_t* slide) {
    std::string shape;
    const auto add = [&](std::int64_t width, std::int64_t height) {
        shape += std::to_string(width) + "x" + std::to_string(height) + " ";
    };
    std::int64_t width = 0, height = 0;
    for (int i = 0; i < openslide_get_level_count(slide); ++i) {
        openslide_get_level_dimensions(slide, i, &width, &height);
        add(width, height);
    }
    for (const char* const* image = openslide_get_associated_image_names(slide); image && *image; ++image) {
        openslide_get_associated_image_dimensions(slide, *image, &width, &height);
        add(width, height);
    }
    if (const char* hash = openslide_get_property_value(slide, OPENSLIDE_PROPERTY_NAME_QUICKHASH1)) shape += hash;
#if HS_OPENSLIDE_HAS_ICC
    shape += " " + std::to_string(openslide_get_icc_profile_size(slide));
#endif
    return shape;
}

std::string sizeWords(std::int64_t width, std::int64_t height) {
    return std::to_string(width) + " x " + std::to_string(height) + " px";
}

} // namespace

std::string openSlideVersion() {
    return openslide_get_version();
}

std::optional<std::string> openSlideVendor(const fs::path& path) {
    const char* vendor = openslide_detect_vendor(path.c_str());
    return vendor ? std::optional<std::string>(vendor) : std::nullopt;
}

class OpenSlideSlide::Handle {
public:
    explicit Handle(const fs::path& path)
        : m_slide(openslide_open(path.c_str())) {}
    ~Handle() {
        if (m_slide) openslide_close(m_slide);
    }
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;

    openslide_t* get() const { return m_slide; }
    // Empty while all is well.
    std::string error() const {
        if (!m_slide) return "it is no longer recognised as a slide";
        const char* words = openslide_get_error(m_slide);
        return words ? words : "";
    }

private:
    openslide_t* m_slide;
};

OpenSlideSlide::OpenSlideSlide(fs::path path, HandlePtr handle)
    : m_path(std::move(path))
    , m_handle(std::move(handle)) {}

Result<std::shared_ptr<const Slide>> OpenSlideSlide::open(const fs::path& path) {
    auto handle = std::make_shared<Handle>(path);
    if (!handle->get())
        return Error(ErrorCode::Unsupported,
                     displayName(path) + " is not a slide that OpenSlide " + openSlideVersion() + " reads");
    if (const std::string words = handle->error(); !words.empty())
        return Error(ErrorCode::Corrupt,
                     displayName(path) + " cannot be opened as a slide: " + withoutFolders(words, path));
    std::shared_ptr<OpenSlideSlide> slide(new OpenSlideSlide(path, handle));
    TiffLayout layout = readTiffLayout(path);
    HS_CHECK(slide->describeSlide(*handle, layout));
    // NDPI files beyond 4 GB keep the upper halves of their links in places of their own.
    if (slide->m_info.vendor == "hamamatsu") layout.linksEnd = 0;
    HS_CHECK(checkComplete(path, layout));
    slide->findDirectTiles(layout);
    HS_CHECK(slide->checkReadable());
    return std::shared_ptr<const Slide>(std::move(slide));
}

Result<void> OpenSlideSlide::describeSlide(Handle& handle, const TiffLayout& layout) {
    openslide_t* slide = handle.get();
    m_shape = shapeOf(slide);
    m_info.properties = readProperties(slide);
    const auto vendor = m_info.properties.find("openslide.vendor");
    m_info.vendor = vendor == m_info.properties.end() ? "unknown" : vendor->second;
    m_info.reader = "OpenSlide " + openSlideVersion();

    const int count = openslide_get_level_count(slide);
    for (int i = 0; i < count; ++i) {
        SlideLevel level;
        openslide_get_level_dimensions(slide, i, &level.size.width, &level.size.height);
        level.downsample = {openslide_get_level_downsample(slide, i)};
        const std::string prefix = "openslide.level[" + std::to_string(i) + "].tile-";
        level.nativeTile = {numberIn(m_info.properties, prefix + "width"),
                            numberIn(m_info.properties, prefix + "height")};
        if (level.nativeTile.empty()) level.nativeTile = {};
        if (!sane(level.size) || !(level.downsample.value >= 1.0 && std::isfinite(level.downsample.value)))
            return Error(ErrorCode::Corrupt, "level " + std::to_string(i) + " of " + name() + " is stated as " +
                                                 sizeWords(level.size.width, level.size.height) +
                                                 ", a sane size was expected");
        m_info.levels.push_back(level);
    }
    if (m_info.levels.empty()) return Error(ErrorCode::Corrupt, name() + " has no level, at least one was expected");
    m_info.size = {m_info.levels[0].size.width, m_info.levels[0].size.height};

    const SpacingFinding found = findSpacing(m_info.properties);
    m_info.spacing = found.spacing;
    m_info.spacingSource = found.source;
    m_info.spacingProblem = found.problem;
    m_info.objective = findObjective(m_info.properties);
    m_info.scenes = findScenes(m_info.properties, m_info.size);
    m_info.background = findBackground(m_info.properties);

    for (const char* const* image = openslide_get_associated_image_names(slide); image && *image; ++image) {
        std::int64_t width = 0, height = 0;
        openslide_get_associated_image_dimensions(slide, *image, &width, &height);
        if (width > 0 && height > 0 && width < (1 << 20) && height < (1 << 20) &&
            width * height <= kMostAssociatedPixels)
            m_info.associated.push_back({*image, int(width), int(height)});
    }
    m_info.hasIccProfile = !layout.directories.empty() && layout.directories[0].iccBytes > 0;
#if HS_OPENSLIDE_HAS_ICC
    m_info.hasIccProfile = openslide_get_icc_profile_size(slide) > 0;
#endif
    HS_TRY(m_info.fingerprint, fingerprintSlide(m_path, m_info.vendor));
    std::error_code ignored;
    m_fileSize = fs::file_size(m_path, ignored);
    return {};
}

Result<void> OpenSlideSlide::checkReadable() const {
    const LevelSize size = m_info.levels.back().size;
    const LevelRect middle{size.width / 2, size.height / 2, std::min(kCheckSide, size.width),
                           std::min(kCheckSide, size.height)};
    const Result<Image> read = readRegion(int(m_info.levels.size()) - 1, middle);
    if (!read) return read.error();
    return {};
}

void OpenSlideSlide::findDirectTiles(const TiffLayout& layout) {
    if (m_info.vendor != "aperio" && m_info.vendor != "generic-tiff") return;
    std::vector<std::optional<TiffDirectory>> directories(m_info.levels.size());
    for (std::size_t level = 0; level < m_info.levels.size(); ++level) {
        const LevelSize size = m_info.levels[level].size, tile = m_info.levels[level].nativeTile;
        for (const TiffDirectory& d : layout.directories)
            if (d.tiled && !d.sparse && d.width == size.width && d.height == size.height &&
                d.blockWidth == tile.width && d.blockHeight == tile.height && checkDecodable("", d))
                directories[level] = d;
    }
    m_direct = std::make_unique<TiffTiles>(m_path, std::move(directories), m_info.background);

    if (!m_direct->serves(0) || !readersAgree()) m_direct.reset();
}

// Both readers must show the same pixels where neither rounds: in the middle of level 0, or, where that is damaged, at
// the first place of a few that can be read.
bool OpenSlideSlide::readersAgree() const {
    const LevelSize size = m_info.levels[0].size;
    for (const double share : {0.5, 0.25, 0.75, 0.125, 0.875}) {
        const LevelRect area = LevelRect{std::int64_t(double(size.width) * share), std::int64_t(double(size.height) * share),
                                         kCheckSide, kCheckSide}
                                   .intersected({0, 0, size.width, size.height});
        const Result<Image> direct = m_direct->read(0, area);
        if (!direct) continue;
        const Result<Image> other = readThroughOpenSlide(0, {.area = area, .inside = area});
        return other && direct.value().byteCount() == other.value().byteCount() &&
               std::equal(direct.value().data(), direct.value().data() + area.width * area.height, other.value().data());
    }
    return false;
}

std::string OpenSlideSlide::name() const {
    return displayName(m_path);
}

Result<OpenSlideSlide::HandlePtr> OpenSlideSlide::freshHandle() const {
    auto fresh = std::make_shared<Handle>(m_path);
    if (const std::string words = fresh->error(); !words.empty()) return Error(ErrorCode::Corrupt, words);
    if (shapeOf(fresh->get()) != m_shape) return Error(ErrorCode::Corrupt, "another slide has taken its place");
    return fresh;
}

Result<OpenSlideSlide::HandlePtr> OpenSlideSlide::sharedHandle() const {
    const std::lock_guard lock(m_mutex);
    if (!m_handle) {
        HS_TRY(m_handle, freshHandle());
    }
    return m_handle;
}

Result<void> OpenSlideSlide::read(const std::string& what, const std::function<void(openslide_t*)>& use) const {
    Result<HandlePtr> shared = sharedHandle();
    if (!shared) return readFailure(m_path, m_fileSize, what, shared.error().message);
    const HandlePtr handle = std::move(shared).value();
    use(handle->get());
    if (handle->error().empty()) return {};

    Result<HandlePtr> fresh = freshHandle();
    std::string words = fresh ? "" : fresh.error().message;
    if (fresh) {
        use(fresh.value()->get());
        words = fresh.value()->error();
    }
    const std::lock_guard lock(m_mutex);
    if (m_handle == handle) m_handle = words.empty() ? fresh.value() : nullptr;
    if (words.empty()) return {};
    return readFailure(m_path, m_fileSize, what, words);
}

Result<Image> OpenSlideSlide::readThroughOpenSlide(int level, const RegionRequest& request) const {
    const LevelRect inside = request.inside;
    Image image = Image::forOverwrite(int(inside.width), int(inside.height));
    const double downsample = m_info.levels[std::size_t(level)].downsample.value;
    const auto x = std::int64_t(std::llround(double(inside.x) * downsample));
    const auto y = std::int64_t(std::llround(double(inside.y) * downsample));
    HS_CHECK(read(request.what, [&](openslide_t* slide) {
        openslide_read_region(slide, image.data(), x, y, level, inside.width, inside.height);
    }));
    image.flattenOn(m_info.background);
    return image;
}

Result<Image> OpenSlideSlide::readRegion(int level, LevelRect area) const {
    HS_TRY(const RegionRequest request, checkRegion(m_info, name(), level, area));
    if (request.inside.empty()) return request.background();
    try {
        if (m_direct && m_direct->serves(level)) {
            // A failure here is final: OpenSlide 3.4.1 shows what its buffer held before for some of the same tiles.
            Result<Image> image = m_direct->read(level, request.inside);
            if (!image) return readFailure(m_path, m_fileSize, request.what, image.error().message);
            return request.place(std::move(image).value());
        }
        HS_TRY(Image image, readThroughOpenSlide(level, request));
        return request.place(std::move(image));
    } catch (const std::bad_alloc&) {
        return Error(ErrorCode::OutOfMemory, "not enough memory to read " + request.what);
    }
}

Result<Image> OpenSlideSlide::readAssociated(const std::string& imageName) const {
    const auto known = std::find_if(m_info.associated.begin(), m_info.associated.end(),
                                    [&](const AssociatedImage& image) { return image.name == imageName; });
    if (known == m_info.associated.end())
        return Error(ErrorCode::NotFound, name() + " has no associated image of that name");
    Image image(known->width, known->height);
    HS_CHECK(read("the " + imageName + " image of " + name(), [&](openslide_t* slide) {
        openslide_read_associated_image(slide, imageName.c_str(), image.data());
    }));
    image.flattenOn(m_info.background);
    return image;
}

Result<std::vector<std::uint8_t>> OpenSlideSlide::readIccProfile() const {
    if (!m_info.hasIccProfile) return Error(ErrorCode::NotFound, name() + " has no ICC profile");
#if HS_OPENSLIDE_HAS_ICC
    std::vector<std::uint8_t> profile;
    HS_CHECK(read("the ICC profile of " + name(), [&](openslide_t* slide) {
        profile.assign(std::size_t(std::max<std::int64_t>(0, openslide_get_icc_profile_size(slide))), 0);
        openslide_read_icc_profile(slide, profile.data());
    }));
    return profile;
#else
    return readTiffIccProfile(m_path);
#endif
}

} // namespace hs::core
