#include "core/slide/slide.h"

#include "core/files.h"
#include "core/slide/file_kind.h"
#include "core/slide/library_chatter.h"
#include "core/slide/openslide_slide.h"
#include "core/slide/tiff_slide.h"

#include <new>

namespace hs::core {

namespace {

Slide::PictureReader pictureReader = nullptr; // set before threads open slides

Error refusal(const std::string& name, const FileFinding& found) {
    const std::string wanted = "a whole-slide image (SVS, NDPI, SCN, MRXS, VMS, BIF, TIFF, OME-TIFF) was expected";
    switch (found.kind) {
    case FileKind::Empty:
        return Error(ErrorCode::Corrupt, name + " is empty, " + wanted);
    case FileKind::Dicom:
        return Error(ErrorCode::Unsupported,
                     name + " is a DICOM file, which needs OpenSlide 4 or newer, this is OpenSlide " +
                         openSlideVersion());
    default:
        return Error(ErrorCode::Unsupported, name + " is " + found.words + ", " + wanted);
    }
}

Result<std::shared_ptr<const Slide>> openFound(const std::filesystem::path& path, const FileFinding& found) {
    const std::optional<std::string> vendor = openSlideVendor(path);
    if (!vendor && found.kind == FileKind::Tiff) return TiffSlide::open(path);
    if (!vendor && found.kind == FileKind::Picture && pictureReader) return pictureReader(path);
    if (!vendor) return refusal(displayName(path), found);
    // OpenSlide knows one plane and no pyramid in sub-directories.
    if (*vendor == "generic-tiff" && hasFocalPlanes(path))
        if (Result<std::shared_ptr<const Slide>> stack = TiffSlide::open(path)) return stack;
    Result<std::shared_ptr<const Slide>> slide = OpenSlideSlide::open(path);
    if (slide || *vendor != "generic-tiff") return slide;
    // What OpenSlide takes for a plain TIFF but cannot open may still be one that libtiff reads.
    Result<std::shared_ptr<const Slide>> second = TiffSlide::open(path);
    return second ? std::move(second) : std::move(slide);
}

} // namespace

Result<std::shared_ptr<const Slide>> Slide::atFocalPlane(int plane) const {
    return Error(ErrorCode::InvalidInput, name() + " has " + std::to_string(info().focalPlanes) +
                                              " focal planes, plane " + std::to_string(plane + 1) + " was asked for");
}

void Slide::setPictureReader(PictureReader reader) {
    pictureReader = reader;
}

Result<std::shared_ptr<const Slide>> Slide::open(const std::filesystem::path& path) {
    quietenLibraries();
    try {
        HS_TRY(const FileFinding found, lookAtFile(path));
        return openFound(path, found);
    } catch (const std::bad_alloc&) {
        return Error(ErrorCode::OutOfMemory, "not enough memory to open " + displayName(path));
    }
}

} // namespace hs::core
