#include "model/io/feature_file.h"

#include "model/io/hdf5_handle.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>

namespace hs::model {
namespace {

namespace fs = std::filesystem;

class FeatureFile : public ::testing::Test {
protected:
    FeatureFile()
        : m_folder(fs::temp_directory_path() / ("hs features ü " + std::to_string(::getpid()))) {
        fs::create_directories(m_folder);
    }
    ~FeatureFile() override { fs::remove_all(m_folder); }

    static core::FeatureSet sample() {
        core::FeatureSet features;
        features.slideFingerprint = "abc123";
        features.slideName = "slide.svs";
        features.encoder = "ctranspath/clip";
        features.grid = {256, 1.0, 3.8, {{0, 2, 3, {3000, 2000, 973, 973}}, {1, 0, 0, {90000, 10, 973, 973}}}};
        features.dimension = 4;
        features.values = {1, 2, 3, 4, 5, 6, 7, 8.5f};
        return features;
    }

    // A file of somebody else's: features [rows, dimension] of 0.5, coordinates as given.
    fs::path foreign(const std::string& name, const char* feats, const char* coords, hsize_t dimension, hsize_t columns,
                     const std::vector<double>& places, std::pair<const char*, double> attribute = {nullptr, 0}) const {
        const std::lock_guard lock(hdf5Mutex());
        const Hdf5Handle file(H5Fcreate((m_folder / name).c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT), H5Fclose);
        const hsize_t rows = places.size() / columns;
        const std::vector<double> values(rows * dimension, 0.5);
        const auto table = [&](const char* set, hsize_t width, const double* numbers) {
            const hsize_t size[2]{rows, width};
            const Hdf5Handle space(H5Screate_simple(2, size, nullptr), H5Sclose);
            const Hdf5Handle data(
                H5Dcreate2(file.id(), set, H5T_IEEE_F64LE, space.id(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT),
                H5Dclose);
            H5Dwrite(data.id(), H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, numbers);
            if (set == coords && attribute.first != nullptr)
                writeNumberAttribute(data.id(), attribute.first, attribute.second);
        };
        table(feats, dimension, values.data());
        table(coords, columns, places.data());
        return m_folder / name;
    }

    fs::path m_folder;
};

TEST_F(FeatureFile, OurFilesComeBackUnchanged) {
    const core::FeatureSet written = sample();
    ASSERT_TRUE(writeFeatureFile(m_folder / "a b.h5", written).ok());
    const auto read = readFeatureFile(m_folder / "a b.h5", {4, "ctranspath/clip"});
    ASSERT_TRUE(read.ok()) << read.error().message;
    EXPECT_EQ(read.value().values, written.values);
    EXPECT_EQ(read.value().grid.patches, written.grid.patches);
    EXPECT_EQ(read.value().grid.spacing, 1.0);
    EXPECT_EQ(read.value().slideFingerprint, "abc123");
}

TEST_F(FeatureFile, AnotherDimensionOrNormalisationIsRefusedWithBothNamed) {
    ASSERT_TRUE(writeFeatureFile(m_folder / "a.h5", sample()).ok());
    const auto dimension = readFeatureFile(m_folder / "a.h5", {768, "ctranspath/clip"});
    ASSERT_FALSE(dimension.ok());
    EXPECT_EQ(dimension.error().code, core::ErrorCode::Unsupported);
    EXPECT_NE(dimension.error().message.find("dimension 4, the bundle reads 768"), std::string::npos);
    const auto tag = readFeatureFile(m_folder / "a.h5", {4, "ctranspath/imagenet"});
    ASSERT_FALSE(tag.ok());
    EXPECT_NE(tag.error().message.find("ctranspath/clip, the bundle reads ctranspath/imagenet"), std::string::npos);
}

TEST_F(FeatureFile, NumbersThatAreNotFiniteAreCountedAndRefused) {
    core::FeatureSet bad = sample();
    bad.values[2] = std::numeric_limits<float>::quiet_NaN();
    bad.values[5] = std::numeric_limits<float>::infinity();
    ASSERT_TRUE(writeFeatureFile(m_folder / "nan.h5", bad).ok());
    const auto read = readFeatureFile(m_folder / "nan.h5", {});
    ASSERT_FALSE(read.ok());
    EXPECT_NE(read.error().message.find("2 of its 8 numbers are not finite"), std::string::npos)
        << read.error().message;
}

TEST_F(FeatureFile, MissingEmptyAndForeignFilesAreRefused) {
    EXPECT_EQ(readFeatureFile(m_folder / "none.h5", {}).error().code, core::ErrorCode::NotFound);
    std::ofstream(m_folder / "empty.h5");
    std::ofstream(m_folder / "text.h5") << "hello";
    EXPECT_EQ(readFeatureFile(m_folder / "empty.h5", {}).error().code, core::ErrorCode::Unsupported);
    EXPECT_EQ(readFeatureFile(m_folder / "text.h5", {}).error().code, core::ErrorCode::Unsupported);
    EXPECT_FALSE(isFeatureFile(m_folder / "text.h5"));
}

TEST_F(FeatureFile, AFileCutShortAnywhereIsRefusedOrReadAsFarAsItIsWhole) {
    ASSERT_TRUE(writeFeatureFile(m_folder / "whole.h5", sample()).ok());
    std::ifstream whole(m_folder / "whole.h5", std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(whole)), {});
    for (std::size_t length = 0; length + 1 < bytes.size(); length += 97) {
        std::ofstream(m_folder / "cut.h5", std::ios::binary) << bytes.substr(0, length);
        EXPECT_FALSE(readFeatureFile(m_folder / "cut.h5", {4, ""}).ok()) << length;
    }
}

TEST_F(FeatureFile, CoordinatesThatDoNotFitAreRefused) {
    EXPECT_FALSE(readFeatureFile(foreign("neg.h5", "features", "coords", 3, 2, {-5, 0, 256, 0}), {}).ok());
    EXPECT_FALSE(readFeatureFile(foreign("four.h5", "features", "coords", 3, 4, {0, 0, 0, 0}), {}).ok());
    EXPECT_FALSE(readFeatureFile(foreign("nofeats.h5", "other", "coords", 3, 2, {0, 0}), {}).ok());
}

TEST_F(FeatureFile, PublishedFilesCountRowsFirstInScaledPixels) {
    const auto read =
        readFeatureFile(foreign("p.h5", "feats", "coords", 3, 3, {0, 512, 256, 0, 512, 512}), {3, "ctranspath/clip"});
    ASSERT_TRUE(read.ok()) << read.error().message;
    EXPECT_EQ(read.value().grid.patches[0], (core::Patch{0, 2, 1, {1024, 2048, 1024, 1024}}));
}

TEST_F(FeatureFile, Level0FilesTakeTheirPatchSizeFromTheAttributeOrTheGrid) {
    const auto told =
        readFeatureFile(foreign("t.h5", "features", "coords", 3, 2, {0, 0, 2048, 512}, {"patch_size_level0", 512}), {});
    ASSERT_TRUE(told.ok()) << told.error().message;
    EXPECT_EQ(told.value().grid.patches[1].area, (core::Level0PixelRect{2048, 512, 512, 512}));
    const auto inferred = readFeatureFile(foreign("c.h5", "features", "coords", 3, 2, {0, 0, 1024, 0, 2048, 0}), {});
    ASSERT_TRUE(inferred.ok()) << inferred.error().message;
    EXPECT_EQ(inferred.value().grid.patches[2].area, (core::Level0PixelRect{2048, 0, 1024, 1024}));
}

TEST_F(FeatureFile, AFolderThatIsNotThereFailsWithoutLeavingAnything) {
    EXPECT_FALSE(writeFeatureFile(m_folder / "no" / "a.h5", sample()).ok());
    EXPECT_TRUE(fs::is_empty(m_folder));
}

TEST_F(FeatureFile, TheReferencesOwnFilesAreRead) {
    const fs::path tiny = fs::path(HS_SHARED_DIR) / "golden/tiny/tiny_features.h5";
    const fs::path slide = fs::path(HS_SHARED_DIR) / "golden/patching/slide.h5";
    if (!fs::exists(tiny)) GTEST_SKIP() << "needs golden/tiny/tiny_features.h5";
    const auto features = readFeatureFile(tiny, {48, ""});
    ASSERT_TRUE(features.ok()) << features.error().message;
    EXPECT_EQ(features.value().count(), 37u);
    const auto patches = readFeatureFile(slide, {768, "ctranspath/clip"});
    ASSERT_TRUE(patches.ok()) << patches.error().message;
    EXPECT_GT(patches.value().count(), 0u);
}

} // namespace
} // namespace hs::model
