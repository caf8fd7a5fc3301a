// The directories of a TIFF of a stranger, and its pixels through our own reader (libtiff itself is not instrumented).
//
// What must hold: a slide or one sentence; of a slide, every region is read whole or refused in one sentence.
#include "core/slide/tiff_slide.h"
#include "tests/fuzz/memory_file.h"

#include <cstdint>

namespace {

using namespace hs::core;
using hs::test::require;

void sentence(const Error& error) {
    require(!error.message.empty() && error.message.find('\n') == std::string::npos);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const hs::test::MemoryFile file(data, size);
    const auto slide = TiffSlide::open(file.path());
    if (!slide) {
        sentence(slide.error());
        return 0;
    }
    const SlideInfo& info = slide.value()->info();
    require(!info.levels.empty() && info.size.width > 0 && info.size.height > 0);
    for (int level = 0; level < int(info.levels.size()) && level < 4; ++level) {
        const auto image = slide.value()->readRegion(level, {-8, -8, 64, 64});
        if (!image)
            sentence(image.error());
        else
            require(image.value().width() == 64 && image.value().height() == 64);
    }
    return 0;
}
