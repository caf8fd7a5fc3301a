// Slide: an opened whole-slide image, whatever reads it (OpenSlide, libtiff).
//
// Shared as shared_ptr<const Slide>; every call may come from any thread, and several at once. Coordinates of a region
// are pixels of the level that is read, level 0 the finest.
#pragma once

#include "core/error.h"
#include "core/geometry.h"
#include "core/image.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace hs::core {

struct SlideLevel {
    LevelSize size;
    Downsample downsample; // mean of both axes, against level 0
    LevelSize nativeTile;  // as stored in the file; 0 x 0 when unknown
};

// A scanned area of the glass. A slide that names none has one: all of it.
struct Scene {
    std::string name;
    Level0PixelRect area;
};

struct AssociatedImage { // "label" and "macro" may carry a patient's name: never shown or exported unless asked
    std::string name;
    int width = 0;
    int height = 0;
};

struct SlideInfo {
    std::string vendor; // OpenSlide's word, or "tiff", "ome-tiff"
    std::string reader; // "OpenSlide 3.4.1", "libtiff 4.5.0"
    Level0Size size;
    std::vector<SlideLevel> levels;  // finest first, at least one
    std::optional<Spacing> spacing;  // only when plausible
    std::string spacingSource;       // "openslide", "tiff resolution", "ome"; empty when there is none
    std::string spacingProblem;      // a sentence when the file states nonsense (0, negative, 1e300), else empty
    std::optional<double> objective; // 20, 40, …
    std::vector<Scene> scenes;       // at least one
    int focalPlanes = 1;                // of the scan, from one side of the glass to the other
    int focalPlane = 0;                 // this slide's own; another one by atFocalPlane()
    std::optional<double> planeSpacing; // micrometres from one plane to the next
    std::vector<AssociatedImage> associated;
    std::uint32_t background = 0xFFFFFF; // 0xRRGGBB, what missing regions show
    bool hasIccProfile = false;
    std::string fingerprint; // hex; of the file's size and sampled content, not of its name or time
    std::map<std::string, std::string> properties; // raw, as the reader gives them: may name a patient, never logged
};

class Slide {
public:
    virtual ~Slide() = default;

    // One sentence on failure: NotFound, Unsupported (not a slide) or Corrupt (truncated). May take a second: not for
    // the GUI thread.
    static Result<std::shared_ptr<const Slide>> open(const std::filesystem::path& path);

    // What reads files that neither OpenSlide nor libtiff takes (the viewer's pictures, through Qt). Set once, before
    // any slide is opened; Unsupported from it means that core's own sentence is told.
    using PictureReader = Result<std::shared_ptr<const Slide>> (*)(const std::filesystem::path& path);
    static void setPictureReader(PictureReader reader);

    virtual const SlideInfo& info() const = 0;
    virtual std::string name() const = 0; // file name without its folder

    // Opaque pixels; what lies outside the level or was never scanned shows the background. A region that cannot be
    // read is an error, never black; the reader recovers by itself, so the next region may succeed.
    virtual Result<Image> readRegion(int level, LevelRect area) const = 0;

    // The same slide in another focus (same size, levels and fingerprint), sharing nothing that one thread could wait
    // for; cheap, reads nothing. InvalidInput when there is no such plane.
    virtual Result<std::shared_ptr<const Slide>> atFocalPlane(int plane) const;

    virtual Result<Image> readAssociated(const std::string& name) const = 0;
    virtual Result<std::vector<std::uint8_t>> readIccProfile() const = 0;
};

using SlidePtr = std::shared_ptr<const Slide>;

} // namespace hs::core
