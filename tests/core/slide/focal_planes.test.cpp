// Stacks of focal planes in OME-TIFF: which picture is which plane, and files that do not hold what they tell.

#include "core/slide/ome_metadata.h"
#include "core/slide/slide.h"

#include "tests/support/focal_stack.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

namespace hs::core {
namespace {

class FocalPlanes : public testing::Test {
protected:
    SlidePtr open(const test::FocalStack& stack) {
        const auto path = folder / "stack.ome.tif";
        test::writeFocalStack(path, stack);
        auto slide = Slide::open(path);
        EXPECT_TRUE(slide.ok()) << describe(slide.error());
        return slide.ok() ? slide.value() : nullptr;
    }
    static std::uint32_t colourAt(const Slide& slide, int level) {
        const auto image = slide.readRegion(level, {100, 100, 1, 1});
        return image.ok() ? image.value().row(0)[0] : 0;
    }
    test::TemporaryFolder folder;
};

TEST_F(FocalPlanes, AFileThatTellsOfMorePlanesThanItHoldsHasOne) {
    const SlidePtr slide = open({.planes = 2, .told = 9});
    ASSERT_TRUE(slide);
    EXPECT_EQ(slide->info().focalPlanes, 1);
    EXPECT_EQ(colourAt(*slide, 0), test::colourOfPlane(0));
}

TEST_F(FocalPlanes, PlanesOfDifferentSizesAreNoStack) {
    const SlidePtr slide = open({.planes = 3, .smaller = 1});
    ASSERT_TRUE(slide);
    EXPECT_EQ(slide->info().focalPlanes, 1);
}

TEST_F(FocalPlanes, APlaneThatIsNotThereIsToldInASentence) {
    const SlidePtr slide = open({.planes = 3});
    ASSERT_TRUE(slide);
    for (const int plane : {-1, 3, 1000}) {
        const auto other = slide->atFocalPlane(plane);
        ASSERT_FALSE(other.ok());
        EXPECT_EQ(other.error().code, ErrorCode::InvalidInput);
        EXPECT_NE(other.error().message.find("3 focal planes"), std::string::npos) << other.error().message;
    }
}

TEST_F(FocalPlanes, WhatPointsIntoOtherFilesIsLeftAlone) {
    const SlidePtr slide = open({.planes = 2, .tiffData = "<TiffData FirstZ=\"0\" IFD=\"0\"><UUID FileName=\"other.tif\">urn:uuid:1</UUID>"
                                                          "</TiffData>"});
    ASSERT_TRUE(slide);
    EXPECT_EQ(slide->info().focalPlanes, 1);
}

TEST_F(FocalPlanes, MissingCoarseLevelsOfOnePlaneAreMissingForAll) {
    const SlidePtr slide = open({.planes = 3, .withoutLevels = 2});
    ASSERT_TRUE(slide);
    EXPECT_EQ(slide->info().focalPlanes, 3);
    EXPECT_EQ(slide->info().levels.size(), 1u);
}

TEST_F(FocalPlanes, EachPlaneIsReadFromItsOwnPictures) {
    for (const bool tiled : {true, false}) {
        const SlidePtr slide = open({.tiled = tiled});
        ASSERT_TRUE(slide);
        EXPECT_EQ(slide->info().focalPlanes, 5);
        EXPECT_EQ(slide->info().focalPlane, 2) << "the middle";
        EXPECT_EQ(slide->info().planeSpacing, 1.5);
        ASSERT_EQ(slide->info().levels.size(), 2u);
        EXPECT_EQ(colourAt(*slide, 0), test::colourOfPlane(2));
        for (int plane = 0; plane < 5; ++plane) {
            const auto other = slide->atFocalPlane(plane);
            ASSERT_TRUE(other.ok());
            EXPECT_EQ(other.value()->info().focalPlane, plane);
            EXPECT_EQ(other.value()->info().fingerprint, slide->info().fingerprint);
            for (int level = 0; level < 2; ++level)
                EXPECT_EQ(colourAt(*other.value(), level), test::colourOfPlane(plane)) << plane << " at level " << level;
        }
    }
}

TEST_F(FocalPlanes, TheOrderThatTheFileTellsIsFollowed) {
    // The last plane stands first in the file.
    const SlidePtr slide = open({.planes = 3, .tiffData = "<TiffData FirstZ=\"2\" IFD=\"0\" PlaneCount=\"1\"/><TiffData FirstZ=\"0\" "
                                                          "IFD=\"1\" PlaneCount=\"2\"/>"});
    ASSERT_TRUE(slide);
    ASSERT_EQ(slide->info().focalPlanes, 3);
    EXPECT_EQ(colourAt(*slide->atFocalPlane(2).value(), 0), test::colourOfPlane(0));
    EXPECT_EQ(colourAt(*slide->atFocalPlane(0).value(), 0), test::colourOfPlane(1));
    EXPECT_EQ(colourAt(*slide->atFocalPlane(1).value(), 1), test::colourOfPlane(2));
}

std::string ome(const std::string& sizes, const std::string& inside = {}) {
    return "<OME><Image><Pixels SizeX=\"8\" SizeY=\"8\" " + sizes + ">" + inside + "</Pixels></Image></OME>";
}

TEST(OmePlanes, NonsenseGivesOnePlaneOrNoPictures) {
    EXPECT_EQ(readOme(ome("SizeZ=\"-3\""), 8, 8).focalPlanes, 1);
    EXPECT_EQ(readOme(ome("SizeZ=\"0\""), 8, 8).focalPlanes, 1);
    EXPECT_EQ(readOme(ome("SizeZ=\"many\""), 8, 8).focalPlanes, 1);
    EXPECT_LE(readOme(ome("SizeZ=\"999999\" SizeC=\"999999\" SizeT=\"999999\"", "<TiffData IFD=\"0\" PlaneCount=\"999999\"/>"), 8, 8)
                  .pictureOfPlane.size(),
              1024u);
    EXPECT_TRUE(readOme(ome("SizeZ=\"3\"", "<TiffData IFD=\"0\"/>"), 8, 8).pictureOfPlane.empty()) << "one of three";
    EXPECT_FALSE(readOme(ome("SizeZ=\"2\" PhysicalSizeZ=\"-1\""), 8, 8).planeSpacing.has_value());
}

TEST(OmePlanes, TimesAndChannelsAreSteppedOver) {
    const std::string sizes = "SizeZ=\"2\" SizeC=\"3\" SizeT=\"2\" DimensionOrder=";
    EXPECT_EQ(readOme(ome(sizes + "\"XYCZT\""), 8, 8, 3).pictureOfPlane, (std::vector<std::size_t>{0, 1}));
    EXPECT_EQ(readOme(ome(sizes + "\"XYTZC\""), 8, 8, 3).pictureOfPlane, (std::vector<std::size_t>{0, 2}));
    EXPECT_EQ(readOme(ome(sizes + "\"XYCZT\""), 8, 8, 1).pictureOfPlane, (std::vector<std::size_t>{0, 3}));
    EXPECT_EQ(readOme(ome("SizeZ=\"2\" PhysicalSizeZ=\"500\" PhysicalSizeZUnit=\"nm\""), 8, 8).planeSpacing, 0.5);
}

} // namespace
} // namespace hs::core
