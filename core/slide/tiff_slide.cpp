#include "core/slide/tiff_slide.h"

#include "core/files.h"
#include "core/slide/fingerprint.h"
#include "core/slide/ome_metadata.h"
#include "core/slide/slide_words.h"

#include <algorithm>
#include <cmath>
#include <new>

namespace hs::core {

namespace {

constexpr std::int64_t kCheckSide = 64; // px read at opening

// Whether the pixels of a directory can be shown; a sentence when not.
Result<void> checkPixels(const std::string& name, const TiffDirectory& d, const OmeFinding& ome) {
    HS_CHECK(checkDecodable(name, d));
    if (d.samplesPerPixel == 1 && ome.channels > 1)
        return Error(ErrorCode::Unsupported, name + " has " + std::to_string(ome.channels) +
                                                 " separate channels, a brightfield picture in colour was expected");
    return {};
}

SlideProperties propertiesOf(const TiffDirectory& d) {
    SlideProperties properties;
    if (!d.description.empty()) properties["tiff.ImageDescription"] = d.description;
    if (!d.hasResolution) return properties;
    properties["tiff.XResolution"] = std::to_string(d.xResolution);
    properties["tiff.YResolution"] = std::to_string(d.yResolution);
    const char* units[] = {"none", "inch", "centimeter"};
    properties["tiff.ResolutionUnit"] =
        d.resolutionUnit >= 1 && d.resolutionUnit <= 3 ? units[d.resolutionUnit - 1] : "unknown";
    return properties;
}

} // namespace

std::vector<std::size_t> pyramidDirectories(const TiffLayout& layout) {
    const auto area = [&](std::size_t i) { return double(layout.directories[i].width) * layout.directories[i].height; };
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < layout.directories.size(); ++i)
        if (area(i) > 0) order.push_back(i);
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return area(a) > area(b); });
    if (order.empty()) return order;
    const TiffDirectory& base = layout.directories[order[0]];
    std::vector<std::size_t> chosen{order[0]};
    for (const std::size_t i : order) {
        const TiffDirectory &d = layout.directories[i], &last = layout.directories[chosen.back()];
        if (d.width >= last.width || d.height >= last.height) continue;
        const double shrunkX = double(base.width) / d.width, shrunkY = double(base.height) / d.height;
        const bool sameShape = std::abs(base.width / shrunkY - d.width) <= 1.5 ||
                               std::abs(base.height / shrunkX - d.height) <= 1.5 ||
                               std::abs(shrunkX / shrunkY - 1.0) <= 0.02;
        const bool sameKind = d.samplesPerPixel == base.samplesPerPixel && d.bitsPerSample == base.bitsPerSample;
        if (sameShape && sameKind) chosen.push_back(i);
    }
    return chosen;
}

std::vector<std::vector<std::size_t>> planePyramids(const TiffLayout& layout) {
    const std::vector<std::size_t> first = pyramidDirectories(layout);
    if (first.empty()) return {first};
    const TiffDirectory& base = layout.directories[first[0]];
    const OmeFinding ome = readOme(layout.directories[0].description, base.width, base.height, base.samplesPerPixel);
    if (ome.focalPlanes < 2 || ome.pictureOfPlane.empty()) return {first};
    const auto alike = [](const TiffDirectory& a, const TiffDirectory& b) {
        return a.width == b.width && a.height == b.height && a.samplesPerPixel == b.samplesPerPixel &&
               a.bitsPerSample == b.bitsPerSample;
    };
    std::vector<std::vector<std::size_t>> planes;
    for (const std::size_t picture : ome.pictureOfPlane) {
        if (picture >= layout.directories.size()) return {first};
        const TiffDirectory& own = layout.directories[picture];
        if (own.reduced || !alike(own, base)) return {first};
        std::vector<std::size_t> levels{picture};
        for (std::size_t i = 1; i < first.size(); ++i)
            for (std::size_t at = 0; at < layout.directories.size() && levels.size() == i; ++at)
                if (const TiffDirectory& d = layout.directories[at];
                    d.reduced && d.parent == picture && alike(d, layout.directories[first[i]]))
                    levels.push_back(at);
        planes.push_back(std::move(levels));
    }
    // A plane without the others' coarser levels has to do without them, and so have the others.
    const auto fewest = std::min_element(planes.begin(), planes.end(),
                                         [](const auto& a, const auto& b) { return a.size() < b.size(); })->size();
    for (auto& levels : planes)
        levels.resize(fewest);
    return planes;
}

TiffSlide::TiffSlide(std::filesystem::path path)
    : m_path(std::move(path)) {}

std::string TiffSlide::name() const {
    return displayName(m_path);
}

Result<std::shared_ptr<const Slide>> TiffSlide::open(const std::filesystem::path& path) {
    const TiffLayout layout = readTiffLayout(path);
    HS_CHECK(checkComplete(path, layout));
    if (layout.directories.empty())
        return Error(ErrorCode::Corrupt, displayName(path) + " begins as a TIFF, but its directory cannot be read: " +
                                             (layout.complaint.empty() ? "it is truncated" : layout.complaint));
    std::shared_ptr<TiffSlide> slide(new TiffSlide(path));
    HS_CHECK(slide->describeSlide(layout));
    HS_TRY(slide->m_info.fingerprint, fingerprintSlide(path, slide->m_info.vendor));
    const LevelSize coarsest = slide->m_info.levels.back().size;
    const Result<Image> middle = slide->readRegion(int(slide->m_info.levels.size()) - 1,
                                                   {coarsest.width / 2, coarsest.height / 2, kCheckSide, kCheckSide});
    if (!middle) return middle.error();
    return std::shared_ptr<const Slide>(std::move(slide));
}

Result<void> TiffSlide::describeSlide(const TiffLayout& layout) {
    const std::vector<std::vector<std::size_t>> pyramids = planePyramids(layout);
    // The middle of a stack is where its focus is sought; the first plane often shows nothing but haze.
    const std::size_t middle = pyramids.size() / 2;
    const std::vector<std::size_t>& chosen = pyramids[middle];
    if (chosen.empty()) return Error(ErrorCode::Corrupt, name() + " holds no picture, one was expected");
    const TiffDirectory& base = layout.directories[chosen[0]];
    const OmeFinding ome = readOme(layout.directories[0].description, base.width, base.height, base.samplesPerPixel);
    HS_CHECK(checkPixels(name(), base, ome));
    std::vector<Levels> planes(pyramids.size());
    for (std::size_t level = 0; level < chosen.size(); ++level) {
        const TiffDirectory& d = layout.directories[chosen[level]];
        const auto sound = [&](const std::vector<std::size_t>& pyramid) {
            return checkPixels(name(), layout.directories[pyramid[level]], ome).ok();
        };
        if (!std::all_of(pyramids.begin(), pyramids.end(), sound)) continue;
        const double downsample = (double(base.width) / d.width + double(base.height) / d.height) / 2;
        m_info.levels.push_back({{d.width, d.height}, {downsample}, {d.blockWidth, d.blockHeight}});
        for (std::size_t plane = 0; plane < planes.size(); ++plane)
            planes[plane].push_back(layout.directories[pyramids[plane][level]]);
    }
    if (m_info.levels.empty())
        return Error(ErrorCode::Unsupported, name() + " has " + std::to_string(planes.size()) +
                                                 " focal planes of which one is stored in another way than the others");
    m_planes = std::make_shared<const std::vector<Levels>>(std::move(planes));
    m_info.focalPlanes = int(m_planes->size());
    if (m_info.focalPlanes > 1) m_info.planeSpacing = ome.planeSpacing;
    choosePlane(int(middle));
    m_info.vendor = ome.isOme ? "ome-tiff" : "tiff";
    m_info.reader = "libtiff " + libtiffVersion();
    m_info.size = {base.width, base.height};
    m_info.properties = propertiesOf(base);
    SpacingFinding spacing = ome.spacing;
    if (!spacing.spacing && spacing.problem.empty()) spacing = findSpacing(m_info.properties);
    m_info.spacing = spacing.spacing;
    m_info.spacingSource = spacing.source;
    m_info.spacingProblem = spacing.problem;
    m_info.objective = ome.objective;
    m_info.scenes = findScenes(m_info.properties, m_info.size);
    m_info.hasIccProfile = base.iccBytes > 0;
    std::error_code ignored;
    m_fileSize = std::filesystem::file_size(m_path, ignored);
    return {};
}

void TiffSlide::choosePlane(int plane) {
    m_info.focalPlane = plane;
    m_tiles = std::make_unique<TiffTiles>(m_path, (*m_planes)[std::size_t(plane)], m_info.background);
}

Result<std::shared_ptr<const Slide>> TiffSlide::atFocalPlane(int plane) const {
    if (plane < 0 || plane >= m_info.focalPlanes) return Slide::atFocalPlane(plane);
    std::shared_ptr<TiffSlide> other(new TiffSlide(m_path));
    other->m_fileSize = m_fileSize;
    other->m_info = m_info;
    other->m_planes = m_planes;
    other->choosePlane(plane);
    return std::shared_ptr<const Slide>(std::move(other));
}

Result<Image> TiffSlide::readRegion(int level, LevelRect area) const {
    HS_TRY(RegionRequest request, checkRegion(m_info, name(), level, area));
    if (request.inside.empty()) return request.background();
    try {
        Result<Image> image = m_tiles->read(level, request.inside);
        if (!image) return readFailure(m_path, m_fileSize, request.what, image.error().message);
        return request.place(std::move(image).value());
    } catch (const std::bad_alloc&) {
        return Error(ErrorCode::OutOfMemory, "not enough memory to read " + request.what);
    }
}

Result<Image> TiffSlide::readAssociated(const std::string&) const {
    return Error(ErrorCode::NotFound, name() + " has no associated image of that name");
}

Result<std::vector<std::uint8_t>> TiffSlide::readIccProfile() const {
    if (!m_info.hasIccProfile) return Error(ErrorCode::NotFound, name() + " has no ICC profile");
    return readTiffIccProfile(m_path);
}

} // namespace hs::core
