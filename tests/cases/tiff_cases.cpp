// TIFF slides with one thing wrong inside.
#include "tests/cases/fault_case.h"
#include "tests/cases/tiff_bytes.h"

namespace hs::test {

namespace {

using namespace std::string_literals;

Arguments info(const CaseFolder& folder, const std::string& bytes) {
    return {"info", folder.write("slide.tif", bytes)};
}

Arguments patches(const CaseFolder& folder, const std::string& bytes) {
    return {"patches", folder.write("slide.tif", bytes), "--json"};
}

// A file with one changed picture, met by `hscribe info` or `hscribe patches`.
using Change = void (*)(TiffDirectory&);
std::function<Arguments(const CaseFolder&)> infoOf(Change change) {
    return [change](const CaseFolder& folder) {
        TiffDirectory picture = tiledPicture();
        change(picture);
        return info(folder, tiffOf(std::move(picture)));
    };
}
std::function<Arguments(const CaseFolder&)> patchesOf(Change change) {
    return [change](const CaseFolder& folder) {
        TiffDirectory picture = tiledPicture();
        change(picture);
        return patches(folder, tiffOf(std::move(picture)));
    };
}
std::function<Arguments(const CaseFolder&)> infoOfBytes(std::string bytes) {
    return [bytes = std::move(bytes)](const CaseFolder& folder) { return info(folder, bytes); };
}

std::string reducedTo(std::size_t bytes) {
    return goodTiff().substr(0, bytes);
}

std::string twoLevels(const TiffShape& second) {
    TiffDirectory level = tiledPicture(second);
    level.set(tiff::kKind, 1);
    return TiffFile{{tiledPicture(), level}}.bytes();
}

std::string manyDirectories(std::size_t count) {
    TiffFile file;
    file.directories.push_back(tiledPicture());
    for (std::size_t i = 1; i < count; ++i)
        file.directories.push_back(TiffDirectory{}.set(tiff::kKind, 1).set(tiff::kWidth, 16).set(tiff::kHeight, 16));
    return file.bytes();
}

std::vector<FaultCase> directoryCases() {
    return {
        {"NothingButTheMagic", 3, "slide\\.tif", infoOfBytes("II*\0"s)},
        {"ItsDirectoryIsBeyondItsEnd", 3, "slide\\.tif", infoOfBytes("II*\0\xF0\xFF\xFF\x7F"s)},
        {"ItsDirectoryIsEmpty", 3, "slide\\.tif", infoOfBytes("II*\0\x08\0\0\0\0\0\0\0\0\0"s)},
        {"ItsDirectoryClaims65535Entries", 3, "slide\\.tif",
         infoOfBytes("II*\0\x08\0\0\0\xFF\xFF"s + std::string(100, '\1'))},
        {"ItsDirectoryIsCutShort", 3, "slide.tif .*(truncated|cut|cannot be read)",
         infoOfBytes(reducedTo(goodTiff().size() - 40))},
        {"HalfOfItIsMissing", 3, "slide.tif .*(truncated|cannot be read)",
         infoOfBytes(reducedTo(goodTiff().size() / 2))},
        {"ItsLastByteIsMissing", 3, "slide.tif .*(truncated|cut|cannot be read)",
         infoOfBytes(reducedTo(goodTiff().size() - 1))},
        {"BigTiffWithoutADirectory", 3, "slide\\.tif", infoOfBytes("II\x2B\0\x08\0\0\0\x10\0\0\0\0\0\0\0"s)},
        {"BigTiffClaimsTwoToThe63Entries", 3, "slide\\.tif",
         infoOfBytes("II\x2B\0\x08\0\0\0\x10\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x80"s + std::string(200, '\1'))},
        {"BigTiffOfAnotherOffsetSize", 3, "slide\\.tif", infoOfBytes("II\x2B\0\x09\0\0\0\x10\0\0\0\0\0\0\0"s)},
        {"DirectoriesThatGoRoundInACircle", 0, "",
         [](const CaseFolder& folder) {
             return info(folder, TiffFile{{tiledPicture()}, false, true}.bytes());
         }},
        {"LongDirectoriesThatGoRoundInACircle", 0, "",
         [](const CaseFolder& folder) {
             TiffDirectory picture = tiledPicture();
             for (std::uint16_t tag = 40000; tag < 44000; ++tag)
                 picture.set(tag, 1);
             return info(folder, TiffFile{{picture}, false, true}.bytes());
         }},
        {"SixtyThousandDirectories", 0, "", infoOfBytes(manyDirectories(60000))},
        {"OnlyAThumbnail", 0, "", infoOf([](TiffDirectory& picture) { picture.set(tiff::kKind, 1); })},
    };
}

std::vector<FaultCase> sizeCases() {
    return {
        {"NoWidth", 3, "slide\\.tif", infoOf([](TiffDirectory& picture) { picture.remove(tiff::kWidth); })},
        {"WidthZero", 3, "slide\\.tif", infoOf([](TiffDirectory& picture) { picture.set(tiff::kWidth, 0); })},
        {"HeightZero", 3, "slide\\.tif", infoOf([](TiffDirectory& picture) { picture.set(tiff::kHeight, 0); })},
        {"WidthOfTwoBillion", 3, "slide\\.tif (is damaged|cannot be opened)",
         infoOf([](TiffDirectory& picture) { picture.set(tiff::kWidth, 0x7FFFFFFF); })},
        {"FourBillionSquared", 3, "slide\\.tif", infoOf([](TiffDirectory& picture) {
             picture.set(tiff::kWidth, 0xFFFFFFFF)
                 .set(tiff::kHeight, 0xFFFFFFFF)
                 .set(tiff::kTileWidth, 16)
                 .set(tiff::kTileHeight, 16);
         })},
        {"TilesOfNoWidth", 3, "slide\\.tif", infoOf([](TiffDirectory& picture) { picture.set(tiff::kTileWidth, 0); })},
        {"TilesOfTwoBillion", 3, "slide\\.tif", infoOf([](TiffDirectory& picture) {
             picture.set(tiff::kTileWidth, 0x7FFFFFF0).set(tiff::kTileHeight, 0x7FFFFFF0);
         })},
        {"TilesMuchLargerThanThePicture", 3, "slide\\.tif",
         patchesOf([](TiffDirectory& picture) { picture.set(tiff::kTileWidth, 65536).set(tiff::kTileHeight, 65536); })},
        {"FewerTilesThanThePictureNeeds", 3, "slide.tif is damaged: it lists 3 tiles, the 20",
         patchesOf([](TiffDirectory& picture) { picture.blocks.resize(3); })},
        {"TilesBeyondTheEnd", 3, "slide.tif", infoOf([](TiffDirectory& picture) { picture.addToOffsets = 1u << 30; })},
        {"TilesLongerThanTheFile", 3, "slide.tif is truncated",
         infoOf([](TiffDirectory& picture) { picture.addToCounts = 1u << 30; })},
        {"NoTilesAtAll", 3, "slide\\.tif", infoOf([](TiffDirectory& picture) { picture.blocks.clear(); })},
        {"ASecondLevelLargerThanTheFirst", 0, "",
         [](const CaseFolder& folder) {
             return info(folder, twoLevels({1280, 1024, 128, 20000}));
         }},
        {"ASecondLevelOfAnotherShape", 0, "",
         [](const CaseFolder& folder) {
             return info(folder, twoLevels({512, 128, 128, 20000}));
         }},
    };
}

std::vector<FaultCase> pixelCases() {
    const auto middle = [](TiffDirectory& picture, std::string bytes) {
        picture.blocks[picture.blocks.size() / 2] = std::move(bytes);
    };
    static const auto replaceMiddle = middle;
    return {
        {"NoSamples", 3, "slide\\.tif",
         infoOf([](TiffDirectory& picture) { picture.set(tiff::kSamples, TiffType::Short, {0}); })},
        {"SamplesOfSixteenBits", 3, "slide.tif", patchesOf([](TiffDirectory& picture) {
             picture.set(tiff::kBits, TiffType::Short, {16, 16, 16});
         })},
        {"SamplesOfThreeBits", 3, "slide\\.tif", patchesOf([](TiffDirectory& picture) {
             picture.set(tiff::kBits, TiffType::Short, {3, 3, 3});
         })},
        {"AnUnknownCompression", 3, "slide.tif .*(65000|compress)",
         patchesOf([](TiffDirectory& picture) { picture.set(tiff::kCompression, TiffType::Short, {65000}); })},
        {"CalledJpegButIsNot", 3, "slide\\.tif",
         patchesOf([](TiffDirectory& picture) { picture.set(tiff::kCompression, TiffType::Short, {7}); })},
        {"CalledLzwButIsNot", 3, "slide\\.tif",
         patchesOf([](TiffDirectory& picture) { picture.set(tiff::kCompression, TiffType::Short, {5}); })},
        {"CalledDeflateButIsNot", 3, "slide\\.tif",
         patchesOf([](TiffDirectory& picture) { picture.set(tiff::kCompression, TiffType::Short, {8}); })},
        {"AnUnreadableTileInTheMiddle", 3, "slide\\.tif",
         patchesOf([](TiffDirectory& picture) { replaceMiddle(picture, "short"); })},
        {"AnEmptyTileInTheMiddle", 3, "slide\\.tif",
         patchesOf([](TiffDirectory& picture) { replaceMiddle(picture, ""); })},
        {"ColoursOfAnUnknownKind", 3, "slide\\.tif",
         patchesOf([](TiffDirectory& picture) { picture.set(tiff::kColours, TiffType::Short, {99}); })},
        {"ADescriptionThatIsNotOme", 0, "", infoOf([](TiffDirectory& picture) {
             picture.setText(tiff::kDescription, "<OME><Image ID=\"" + std::string(2000, '<'));
         })},
        {"ADescriptionOfAMegabyte", 0, "", infoOf([](TiffDirectory& picture) {
             picture.setText(tiff::kDescription, "Aperio Image Library v11|MPP = 0.5|" + std::string(1u << 20, 'x'));
         })},
        {"AperioThatStatesNonsense", 0, "", infoOf([](TiffDirectory& picture) {
             picture.setText(tiff::kDescription, "Aperio Image Library v11|AppMag = -nan|MPP = 1e999|Left = 5,5,5");
         })},
    };
}

std::vector<FaultCase> spacingCases() {
    const auto resolution = [](std::uint64_t above, std::uint64_t below) {
        return [above, below](const CaseFolder& folder) {
            TiffDirectory picture = tiledPicture({1280, 1152, 128, 0});
            picture.set(tiff::kResolutionUnit, TiffType::Short, {3});
            picture.set(tiff::kXResolution, TiffType::Rational, {above, below});
            picture.set(tiff::kYResolution, TiffType::Rational, {above, below});
            return patches(folder, tiffOf(std::move(picture)));
        };
    };
    const auto falls = [&](std::string name, std::uint64_t above,
                           std::uint64_t below) { // back to the reference's scale
        FaultCase one{std::move(name), 0, "", resolution(above, below)};
        one.prints = "\"rule\": \"downsample\"";
        return one;
    };
    return {
        falls("NoSpacing", 0, 0),
        {"NoSpacingButOneIsGiven", 0, "",
         [](const CaseFolder& folder) {
             Arguments arguments = patches(folder, tiffOf(tiledPicture({640, 512, 128, 0})));
             arguments.insert(arguments.end(), {"--mpp", "0.5"});
             return arguments;
         }},
        {"NoSpacingIsToldByInfo", 0, "",
         [](const CaseFolder& folder) {
             return info(folder, tiffOf(tiledPicture({640, 512, 128, 0})));
         }},
        falls("SpacingOfNothingOverOne", 0, 1),
        falls("SpacingOfOneOverNothing", 1, 0),
        falls("SpacingOfAPrinter", 28, 1),
        falls("SpacingOfAtoms", 4000000000, 1),
        {"SpacingOfNothing", 2, "--mpp",
         [](const CaseFolder& folder) {
             Arguments arguments = patches(folder, goodTiff());
             arguments.insert(arguments.end(), {"--mpp", "0"});
             return arguments;
         }},
        {"SmallerThanOnePatch", 3, "slide\\.tif.*(smaller|patch)",
         [](const CaseFolder& folder) {
             return patches(folder, tiffOf(tiledPicture({64, 64, 64, 20000})));
         }},
        {"TwentyFiveThousandTiles", 0, "",
         [](const CaseFolder& folder) {
             TiffDirectory picture = tiledPicture({16, 16, 16, 20000});
             picture.set(tiff::kWidth, 2560)
                 .set(tiff::kHeight, 2560)
                 .set(tiff::kTileWidth, 16)
                 .set(tiff::kTileHeight, 16);
             const std::string one = picture.blocks.front();
             picture.blocks.assign(160u * 160u, one);
             return info(folder, tiffOf(std::move(picture)));
         }},
        {"WholeOne", 0, "", [](const CaseFolder& folder) { return info(folder, goodTiff()); }},
        {"WholeOneCutIntoPatches", 0, "", [](const CaseFolder& folder) { return patches(folder, goodTiff()); }},
        {"WholeBigTiff", 0, "",
         [](const CaseFolder& folder) {
             return patches(folder, TiffFile{{tiledPicture()}, true, false}.bytes());
         }},
        {"TwoLevels", 0, "",
         [](const CaseFolder& folder) {
             return patches(folder, twoLevels({320, 256, 128, 10000}));
         }},
    };
}

} // namespace

std::vector<FaultCase> tiffCases() {
    std::vector<FaultCase> all = directoryCases();
    for (const auto& more : {sizeCases(), pixelCases(), spacingCases()})
        all.insert(all.end(), more.begin(), more.end());
    return all;
}

} // namespace hs::test
