// Opens every slide of the shared folder; what to expect is in its MANIFEST.md.
#include "core/files.h"
#include "core/slide/slide.h"

#include <gtest/gtest.h>

#include <filesystem>

namespace hs::core {
namespace {

namespace fs = std::filesystem;

struct Expected {
    const char* file;
    const char* vendor;
    std::int64_t width, height;
    std::size_t levels;
    double mpp; // 0: none
};

class SlideFiles : public testing::TestWithParam<Expected> {};

TEST_P(SlideFiles, OpensWithTheSizesLevelsAndSpacingOfItsManifest) {
    const Expected& expected = GetParam();
    const fs::path path = fs::path(HS_SHARED_DIR) / "slides" / expected.file;
    if (!fs::exists(path)) GTEST_SKIP() << "shared slides are absent: " << expected.file;
    const auto slide = Slide::open(path);
    ASSERT_TRUE(slide.ok()) << describe(slide.error());
    const SlideInfo& info = slide.value()->info();
    EXPECT_EQ(info.vendor, expected.vendor);
    EXPECT_EQ(info.size.width, expected.width);
    EXPECT_EQ(info.size.height, expected.height);
    EXPECT_EQ(info.levels.size(), expected.levels);
    if (expected.mpp > 0) {
        ASSERT_TRUE(info.spacing.has_value()) << info.spacingProblem;
        EXPECT_NEAR(info.spacing->x, expected.mpp, 1e-6);
    } else {
        EXPECT_FALSE(info.spacing.has_value());
    }
    EXPECT_EQ(info.fingerprint.size(), 64u);
    for (int level = 0; level < int(info.levels.size()); ++level) {
        const LevelSize size = info.levels[level].size;
        const auto image = slide.value()->readRegion(level, {size.width / 2, size.height / 2, 100, 100});
        ASSERT_TRUE(image.ok()) << describe(image.error());
        EXPECT_TRUE(image.value().opaque());
    }
}

INSTANTIATE_TEST_SUITE_P(Manifest, SlideFiles,
                         testing::Values(Expected{"skin-morphea-he.svs", "aperio", 65267, 19224, 3, 0.26331199},
                                         Expected{"skin-molluscum-he.tiff", "generic-tiff", 14467, 12258, 6, 0.25},
                                         Expected{"CMU-1-Small-Region.svs", "aperio", 2220, 2967, 1, 0.499},
                                         Expected{"test3-DAPI-2-387.ndpi", "hamamatsu", 3968, 4864, 7, 0.22817505},
                                         Expected{"layout-skin-leica.scn", "leica", 3760, 5596, 3, 0.25},
                                         Expected{"layout-skin-philips.tiff", "philips", 2560, 2048, 3, 0.25},
                                         Expected{"layout-skin-trestle.tif", "trestle", 2560, 2048, 3, 0.25},
                                         Expected{"layout-skin-ventana.bif", "ventana", 2560, 2048, 3, 0.25},
                                         Expected{"layout-skin-mirax.mrxs", "mirax", 2560, 2048, 4, 0.25},
                                         Expected{"layout-skin-vms.vms", "hamamatsu", 2560, 2048, 8, 0.25},
                                         Expected{"small-16x16.svs", "aperio", 16, 16, 1, 0.499},
                                         Expected{"OS-1-detail.ome.tif", "ome-tiff", 1101, 1101, 1, 0.22709724},
                                         Expected{"boxes-4-levels.tiff", "generic-tiff", 300, 250, 4, 0}),
                         [](const auto& given) {
                             std::string name = given.param.file;
                             for (char& c : name)
                                 if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
                             return name;
                         });

} // namespace
} // namespace hs::core
