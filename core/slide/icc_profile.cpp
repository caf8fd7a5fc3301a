#include "core/slide/icc_profile.h"

#if HS_HAS_LCMS

#include <lcms2.h>

#include <array>
#include <cmath>
#include <limits>
#include <memory>

namespace hs::core {

namespace {

constexpr std::size_t kMostBytes = 64 << 20;
// One slab of the grid is handed over at a time: [green, blue].
constexpr std::size_t kSlab = std::size_t(kGridSide) * kGridSide;

struct CloseProfile {
    void operator()(void* profile) const { cmsCloseProfile(profile); }
};
struct DeleteTransform {
    void operator()(void* transform) const { cmsDeleteTransform(transform); }
};
using Profile = std::unique_ptr<void, CloseProfile>;
using Transform = std::unique_ptr<void, DeleteTransform>;

std::string nameOf(cmsHPROFILE profile) {
    std::array<char, 128> text{};
    cmsGetProfileInfoASCII(profile, cmsInfoDescription, "en", "US", text.data(), text.size() - 1);
    return text.data();
}

std::uint16_t sample(int index) {
    return std::uint16_t(std::lround(index * 65535.0 / (kGridSide - 1)));
}

} // namespace

Result<IccFinding> readIcc(std::span<const std::uint8_t> bytes) {
    if (bytes.empty() || bytes.size() > kMostBytes)
        return Error(ErrorCode::Corrupt, "the colour profile has " + std::to_string(bytes.size()) + " bytes, 1 to " +
                                             std::to_string(kMostBytes) + " were expected");
    const Profile scanner(cmsOpenProfileFromMem(bytes.data(), cmsUInt32Number(bytes.size())));
    if (!scanner) return Error(ErrorCode::Corrupt, "the colour profile cannot be read");
    if (cmsGetColorSpace(scanner.get()) != cmsSigRgbData)
        return Error(ErrorCode::Unsupported, "the colour profile is not one for red, green and blue");
    const Profile screen(cmsCreate_sRGBProfile());
    const Transform transform(cmsCreateTransform(scanner.get(), TYPE_RGB_16, screen.get(), TYPE_RGB_16,
                                                 INTENT_PERCEPTUAL, cmsFLAGS_NOCACHE | cmsFLAGS_NOOPTIMIZE));
    if (!transform) return Error(ErrorCode::Corrupt, "the colour profile does not lead to sRGB");
    auto grid = std::make_shared<ColourGrid>();
    grid->values.resize(kSlab * kGridSide * 3);
    std::vector<std::uint16_t> in(kSlab * 3);
    for (int r = 0; r < kGridSide; ++r) {
        auto* at = in.data();
        for (int g = 0; g < kGridSide; ++g)
            for (int b = 0; b < kGridSide; ++b)
                for (const int index : {r, g, b})
                    *at++ = sample(index);
        cmsDoTransform(transform.get(), in.data(), grid->values.data() + std::size_t(r) * kSlab * 3,
                       cmsUInt32Number(kSlab));
    }
    return IccFinding{nameOf(scanner.get()), std::move(grid)};
}

std::string colourManagementVersion() {
    const int version = cmsGetEncodedCMMversion(); // 2140 is 2.14
    return "Little CMS " + std::to_string(version / 1000) + "." + std::to_string(version % 1000 / 10);
}

} // namespace hs::core

#else

namespace hs::core {

Result<IccFinding> readIcc(std::span<const std::uint8_t>) {
    return Error(ErrorCode::Unsupported, "this installation was built without Little CMS and applies no profiles");
}

std::string colourManagementVersion() {
    return {};
}

} // namespace hs::core

#endif
