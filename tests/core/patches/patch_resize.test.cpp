// Origin of the expected numbers: shared/golden/patching (Pillow 9.4.0 through torchvision); exact.
#include "core/patches/patch_resize.h"

#include "tests/support/golden_files.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <numeric>

namespace hs::core {
namespace {

namespace fs = std::filesystem;

TEST(PatchResize, IsEqualToPillowForEveryGoldenPatch) {
    const fs::path golden = fs::path(HS_SHARED_DIR) / "golden" / "patching";
    if (!fs::exists(golden)) GTEST_SKIP() << "shared/golden/patching is absent";
    nlohmann::json list;
    std::ifstream(golden / "patching.json") >> list;
    const auto arrays = test::readNpz(golden / "patching_golden.npz");
    for (const auto& patch : list["patches"]) {
        const std::string name = patch["name"];
        const auto picture = test::readPng(golden / std::string(patch["file"]));
        const auto& expected = arrays.at("resized/" + name);
        ASSERT_EQ(expected.shape, (std::vector<std::size_t>{224, 224, 3}));
        std::vector<std::uint8_t> out(224 * 224 * 3);
        PatchResizer(picture.width, 224).resize(picture.bytes, out);
        EXPECT_EQ(out, expected.bytes) << name;
    }
}

TEST(PatchResize, EqualSidesCopy) {
    std::vector<std::uint8_t> in(7 * 7 * 3), out(7 * 7 * 3);
    std::iota(in.begin(), in.end(), std::uint8_t(3));
    PatchResizer(7, 7).resize(in, out);
    EXPECT_EQ(in, out);
}

TEST(PatchResize, AConstantPatchStaysConstantAtAnyScale) {
    for (const auto &[from, to] : {std::pair{256, 224}, {1, 5}, {5, 1}, {300, 7}, {2, 3}}) {
        const std::vector<std::uint8_t> in(std::size_t(from) * from * 3, 211);
        std::vector<std::uint8_t> out(std::size_t(to) * to * 3);
        PatchResizer(from, to).resize(in, out);
        EXPECT_EQ(out, std::vector<std::uint8_t>(out.size(), 211)) << from << " to " << to;
    }
}

} // namespace
} // namespace hs::core
