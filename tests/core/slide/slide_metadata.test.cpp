#include "core/slide/slide_metadata.h"

#include "core/slide/file_kind.h"
#include "core/slide/jpeg_header.h"
#include "core/slide/ome_metadata.h"
#include "core/slide/slide_words.h"

#include <gtest/gtest.h>

namespace hs::core {
namespace {

TEST(Spacing, OpenSlidesWordsAreUsed) {
    const auto found = findSpacing({{"openslide.mpp-x", "0.25"}, {"openslide.mpp-y", "0.26"}});
    ASSERT_TRUE(found.spacing);
    EXPECT_EQ(found.spacing->x, 0.25);
    EXPECT_EQ(found.spacing->y, 0.26);
    EXPECT_EQ(found.source, "openslide");
    EXPECT_TRUE(found.problem.empty());
}

TEST(Spacing, OneAxisServesBoth) {
    const auto found = findSpacing({{"openslide.mpp-y", "0.5"}});
    ASSERT_TRUE(found.spacing);
    EXPECT_EQ(found.spacing->x, 0.5);
}

class SpacingNonsense : public testing::TestWithParam<const char*> {};

TEST_P(SpacingNonsense, IsToldAndNeverUsed) {
    const auto found = findSpacing({{"openslide.mpp-x", GetParam()},
                                    {"openslide.mpp-y", "0.25"},
                                    {"tiff.XResolution", "40000"},
                                    {"tiff.YResolution", "40000"},
                                    {"tiff.ResolutionUnit", "centimeter"}});
    EXPECT_FALSE(found.spacing) << GetParam();
    EXPECT_NE(found.problem.find("pixel spacing"), std::string::npos) << found.problem;
    EXPECT_TRUE(found.source.empty());
}

INSTANTIATE_TEST_SUITE_P(Values, SpacingNonsense,
                         testing::Values("0", "-0.25", "nan", "inf", "1e300", "1e-300", "abc", "", "0.25 um", "0,25",
                                         "101"));

TEST(Spacing, TiffResolutionServesWhereOpenSlideStatesNothing) {
    const auto centimetres = findSpacing(
        {{"tiff.XResolution", "40000"}, {"tiff.YResolution", "20000"}, {"tiff.ResolutionUnit", "centimeter"}});
    ASSERT_TRUE(centimetres.spacing);
    EXPECT_DOUBLE_EQ(centimetres.spacing->x, 0.25);
    EXPECT_DOUBLE_EQ(centimetres.spacing->y, 0.5);
    EXPECT_EQ(centimetres.source, "tiff resolution");
    const auto inches =
        findSpacing({{"tiff.XResolution", "101600"}, {"tiff.YResolution", "101600"}, {"tiff.ResolutionUnit", "inch"}});
    ASSERT_TRUE(inches.spacing);
    EXPECT_DOUBLE_EQ(inches.spacing->x, 0.25); // an inch is 2.54 cm
}

TEST(Spacing, AMissingUnitMeansInchesAsTiffSays) {
    const auto found = findSpacing({{"tiff.XResolution", "101600"}, {"tiff.YResolution", "101600"}});
    ASSERT_TRUE(found.spacing);
    EXPECT_DOUBLE_EQ(found.spacing->x, 0.25);
}

TEST(Spacing, PrintingResolutionsAreNoSpacing) {
    for (const char* dpi : {"72", "96", "300", "600", "1200"}) {
        const auto found =
            findSpacing({{"tiff.XResolution", dpi}, {"tiff.YResolution", dpi}, {"tiff.ResolutionUnit", "inch"}});
        EXPECT_FALSE(found.spacing) << dpi;
        EXPECT_NE(found.problem.find("printing"), std::string::npos) << dpi;
    }
}

TEST(Spacing, TiffResolutionNonsenseIsTold) {
    for (const char* value : {"0", "-5", "nan", "1e300", "x"}) {
        const auto found = findSpacing(
            {{"tiff.XResolution", value}, {"tiff.YResolution", value}, {"tiff.ResolutionUnit", "centimeter"}});
        EXPECT_FALSE(found.spacing) << value;
        EXPECT_FALSE(found.problem.empty()) << value;
    }
    EXPECT_FALSE(
        findSpacing({{"tiff.XResolution", "40000"}, {"tiff.YResolution", "40000"}, {"tiff.ResolutionUnit", "none"}})
            .spacing);
}

TEST(Spacing, NothingStatedIsNoProblem) {
    const auto found = findSpacing({});
    EXPECT_FALSE(found.spacing);
    EXPECT_TRUE(found.problem.empty());
    const auto filler = findSpacing({{"tiff.XResolution", "1"}, {"tiff.YResolution", "1"}});
    EXPECT_FALSE(filler.spacing);
    EXPECT_TRUE(filler.problem.empty());
}

TEST(Spacing, AnAperioValueThatOpenSlideCouldNotReadIsTold) {
    const auto found = findSpacing({{"aperio.MPP", "a quarter"}});
    EXPECT_FALSE(found.spacing);
    EXPECT_NE(found.problem.find("\"a quarter\""), std::string::npos);
}

TEST(Scenes, RegionsAreNumberedAndCutAtTheSlide) {
    const SlideProperties properties = {
        {"openslide.region[0].x", "10"},      {"openslide.region[0].y", "20"},      {"openslide.region[0].width", "30"},
        {"openslide.region[0].height", "40"}, {"openslide.region[1].x", "90"},      {"openslide.region[1].y", "-10"},
        {"openslide.region[1].width", "100"}, {"openslide.region[1].height", "50"}, {"openslide.bounds-x", "0"},
        {"openslide.bounds-y", "0"},          {"openslide.bounds-width", "5"},      {"openslide.bounds-height", "5"}};
    const auto scenes = findScenes(properties, {100, 100});
    ASSERT_EQ(scenes.size(), 2u);
    EXPECT_EQ(scenes[0].area, (Level0PixelRect{10, 20, 30, 40}));
    EXPECT_EQ(scenes[1].area, (Level0PixelRect{90, 0, 10, 40}));
}

TEST(Scenes, BoundsServeWhereThereAreNoRegions) {
    const auto scenes = findScenes({{"openslide.bounds-x", "1"},
                                    {"openslide.bounds-y", "2"},
                                    {"openslide.bounds-width", "3"},
                                    {"openslide.bounds-height", "4"}},
                                   {100, 100});
    ASSERT_EQ(scenes.size(), 1u);
    EXPECT_EQ(scenes[0].area, (Level0PixelRect{1, 2, 3, 4}));
}

TEST(Scenes, NonsenseGivesTheWholeSlide) {
    for (const char* width : {"0", "-5", "99999999999999999999", "1e3", "x", ""}) {
        const auto scenes = findScenes({{"openslide.bounds-x", "1"},
                                        {"openslide.bounds-y", "2"},
                                        {"openslide.bounds-width", width},
                                        {"openslide.bounds-height", "4"},
                                        {"openslide.region[0].x", "5"}},
                                       {100, 60});
        ASSERT_EQ(scenes.size(), 1u) << width;
        EXPECT_EQ(scenes[0].area, (Level0PixelRect{0, 0, 100, 60})) << width;
    }
}

TEST(Background, IsWhiteUnlessSixHexDigitsSayOtherwise) {
    EXPECT_EQ(findBackground({{"openslide.background-color", "F0e0D0"}}), 0xF0E0D0u);
    for (const char* text : {"", "FFF", "GGGGGG", "F0E0D0A", "-00001"})
        EXPECT_EQ(findBackground({{"openslide.background-color", text}}), 0xFFFFFFu) << text;
}

TEST(Objective, OnlyWhatAMicroscopeHas) {
    EXPECT_EQ(findObjective({{"openslide.objective-power", "40"}}), 40.0);
    for (const char* text : {"0", "-20", "1e9", "nan", "forty", ""})
        EXPECT_FALSE(findObjective({{"openslide.objective-power", text}})) << text;
}

std::string ome(const std::string& pixels) {
    return "<?xml version=\"1.0\"?><OME xmlns=\"x\"><Instrument><Objective ID=\"o\" "
           "NominalMagnification=\"20.0\"/></Instrument>"
           "<Image><Pixels " +
           pixels + "><Channel/></Pixels></Image></OME>";
}

TEST(Ome, PixelSizeIsReadInItsUnit) {
    const auto microns = readOme(ome("PhysicalSizeX=\"0.25\" PhysicalSizeY='0.5' SizeX=\"10\""), 10, 10);
    ASSERT_TRUE(microns.spacing.spacing);
    EXPECT_EQ(microns.spacing.spacing->y, 0.5);
    EXPECT_EQ(microns.objective, 20.0);
    const auto nanometres = readOme(ome("PhysicalSizeX=\"250\" PhysicalSizeXUnit=\"nm\" PhysicalSizeY=\"250\" "
                                        "PhysicalSizeYUnit=\"nm\""),
                                    10, 10);
    ASSERT_TRUE(nanometres.spacing.spacing);
    EXPECT_DOUBLE_EQ(nanometres.spacing.spacing->x, 0.25);
}

TEST(Ome, ThePixelsOfTheRightSizeAreChosen) {
    const std::string two =
        "<OME><Image><Pixels SizeX=\"5\" SizeY=\"5\" PhysicalSizeX=\"9\"/></Image>"
        "<Image><Pixels SizeX=\"70\" SizeY=\"60\" PhysicalSizeX=\"0.25\" SizeC=\"3\"/></Image></OME>";
    const auto found = readOme(two, 70, 60);
    ASSERT_TRUE(found.spacing.spacing);
    EXPECT_EQ(found.spacing.spacing->x, 0.25);
    EXPECT_EQ(found.channels, 3);
}

TEST(Ome, NonsenseIsToldOrPassedOver) {
    EXPECT_FALSE(readOme(ome("PhysicalSizeX=\"0\""), 1, 1).spacing.problem.empty());
    EXPECT_FALSE(readOme(ome("PhysicalSizeX=\"1\" PhysicalSizeXUnit=\"pixel\""), 1, 1).spacing.problem.empty());
    EXPECT_FALSE(readOme(ome("PhysicalSizeX=\"x\""), 1, 1).spacing.problem.empty());
    for (const char* broken : {"<OME><Pixels", "<OME><Pixels ", "<OME><Pixels PhysicalSizeX",
                               "<OME><Pixels PhysicalSizeX=", "<OME><Pixels PhysicalSizeX=\"0.2", "<OME><Pixels =\"\">",
                               "<OME>", "<OME><Pixels PhysicalSizeX=5>"}) {
        const auto found = readOme(broken, 1, 1);
        EXPECT_TRUE(found.isOme) << broken;
        EXPECT_FALSE(found.spacing.spacing) << broken;
    }
    EXPECT_FALSE(readOme("Aperio Image Library", 1, 1).isOme);
}

TEST(JpegHeader, ColoursAreToldFromSamplingAndMarkers) {
    const auto stream = [](std::uint8_t sampling, bool jfif) {
        std::vector<std::uint8_t> bytes = {0xFF, 0xD8, 0xFF,     0xC0, 0, 17,   8, 0, 16,   0, 16,
                                           3,    1,    sampling, 0,    2, 0x11, 1, 3, 0x11, 1};
        const std::string app0 = std::string("\xFF\xE0\0\x07JFIF", 8) + '\0';
        if (jfif) bytes.insert(bytes.begin() + 2, app0.begin(), app0.end());
        return bytes;
    };
    const auto halved = readJpegColour(stream(0x22, false));
    ASSERT_TRUE(halved);
    EXPECT_TRUE(halved->ycc);
    EXPECT_EQ(halved->subsamplingX, 2);
    EXPECT_EQ(halved->subsamplingY, 2);
    EXPECT_TRUE(readJpegColour(stream(0x11, true))->ycc);
    EXPECT_FALSE(readJpegColour(stream(0x11, false))->ycc);
}

TEST(JpegHeader, BrokenStreamsGiveNothing) {
    const std::vector<std::uint8_t> whole = {0xFF, 0xD8, 0xFF, 0xC0, 0, 17,   8, 0, 16,   0, 16,
                                             3,    1,    0x22, 0,    2, 0x11, 1, 3, 0x11, 1};
    for (std::size_t length = 0; length < whole.size(); ++length)
        EXPECT_FALSE(readJpegColour(std::span(whole).first(length))) << length;
    EXPECT_TRUE(readJpegColour(whole));
    EXPECT_FALSE(readJpegColour(std::vector<std::uint8_t>(100, 0xFF)));
    EXPECT_FALSE(readJpegColour(std::vector<std::uint8_t>{0xFF, 0xD8, 0xFF, 0xDA, 0, 2, 0, 0}));
}

TEST(FileKind, IsToldFromTheFirstBytes) {
    using namespace std::string_view_literals;
    EXPECT_EQ(kindOf("").kind, FileKind::Empty);
    EXPECT_EQ(kindOf("II*\0\x08\0\0\0"sv).kind, FileKind::Tiff);
    EXPECT_EQ(kindOf("MM\0+\0\x08\0\0"sv).kind, FileKind::Tiff);
    EXPECT_EQ(kindOf(std::string(128, '\0') + "DICM" + std::string(4, '\0')).kind, FileKind::Dicom);
    EXPECT_EQ(kindOf("\x89PNG\r\n\x1a\n...."sv).words, "a PNG picture");
    EXPECT_EQ(kindOf("Dear colleague,\n\n\xC3\xA4"sv).kind, FileKind::Text);
    EXPECT_EQ(kindOf("<DataObject ObjectType=\"DPUfsImport\">"sv).words, "a Philips iSyntax file");
    EXPECT_EQ(kindOf("\x01\x02\x03"sv).kind, FileKind::Unknown);
}

TEST(Words, FoldersAreTakenOutOfOtherLibrariesWords) {
    EXPECT_EQ(withoutFolders("Can't open /data/Jane Doe/slide.dat: No such file.\n", "/data/Jane Doe/slide.mrxs"),
              "Can't open slide.dat: No such file");
    EXPECT_EQ(withoutFolders("short read", "slide.svs"), "short read");
}

SlideInfo twoLevels() {
    SlideInfo info;
    info.levels = {{{1000, 800}, {1.0}, {}}, {{250, 200}, {4.0}, {}}};
    info.background = 0x102030;
    return info;
}

TEST(Region, PartsOutsideTheLevelShowTheBackground) {
    const auto request = checkRegion(twoLevels(), "s", 1, {-10, 190, 20, 20});
    ASSERT_TRUE(request.ok());
    EXPECT_EQ(request.value().inside, (LevelRect{0, 190, 10, 10}));
    Image part(10, 10);
    part.fill(0xFFAABBCC);
    const Image whole = request.value().place(std::move(part));
    EXPECT_EQ(whole.row(0)[9], 0xFF102030u);
    EXPECT_EQ(whole.row(9)[10], 0xFFAABBCCu);
    EXPECT_EQ(whole.row(10)[10], 0xFF102030u);
}

TEST(Region, RequestsThatMakeNoSenseAreRefused) {
    const SlideInfo info = twoLevels();
    constexpr std::int64_t kHuge = std::int64_t(1) << 62;
    for (const LevelRect area : {LevelRect{0, 0, 0, 5},
                                 {0, 0, 5, -1},
                                 {0, 0, kHuge, kHuge},
                                 {0, 0, 1 << 20, 1 << 20},
                                 {kHuge, 0, 1, 1},
                                 {0, -kHuge, 1, 1}})
        EXPECT_EQ(checkRegion(info, "s", 0, area).error().code, ErrorCode::InvalidInput);
    EXPECT_EQ(checkRegion(info, "s", 2, {0, 0, 1, 1}).error().code, ErrorCode::InvalidInput);
    EXPECT_EQ(checkRegion(info, "s", -1, {0, 0, 1, 1}).error().code, ErrorCode::InvalidInput);
}

} // namespace
} // namespace hs::core
