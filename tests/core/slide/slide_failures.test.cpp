// Files that are no slides, broken slides, and slides that break while they are open.
#include "core/slide/slide.h"

#include "core/slide/fingerprint.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

#include <unistd.h>

#include <fstream>
#include <sstream>

namespace hs::core {
namespace {

namespace fs = std::filesystem;

fs::path shared(const char* name) {
    return fs::path(HS_SHARED_DIR) / "slides" / name;
}

std::string bytesOf(const fs::path& path) {
    std::ostringstream bytes;
    bytes << std::ifstream(path, std::ios::binary).rdbuf();
    return bytes.str();
}

// One sentence: it names the file but no folder, has no line break and no full stop at its end.
void expectSentence(const Error& error, const std::string& name) {
    EXPECT_NE(error.message.find(name), std::string::npos) << error.message;
    EXPECT_EQ(error.message.find("hs-test-"), std::string::npos) << error.message;
    EXPECT_EQ(error.message.find('\n'), std::string::npos) << error.message;
    EXPECT_FALSE(error.message.ends_with('.')) << error.message;
    EXPECT_LT(error.message.size(), 250u) << error.message;
}

Error refusalOf(const fs::path& path) {
    const auto slide = Slide::open(path);
    EXPECT_FALSE(slide.ok()) << path.filename();
    if (slide.ok()) return {};
    expectSentence(slide.error(), path.filename().string());
    return slide.error();
}

TEST(SlideFailures, AMissingFileIsNotFound) {
    const test::TemporaryFolder folder;
    EXPECT_EQ(refusalOf(folder / "none.svs").code, ErrorCode::NotFound);
    EXPECT_EQ(refusalOf(folder / "no folder/none.svs").code, ErrorCode::NotFound);
}

TEST(SlideFailures, AFolderIsRefusedByName) {
    const test::TemporaryFolder folder;
    fs::create_directory(folder / "case.svs");
    const Error error = refusalOf(folder / "case.svs");
    EXPECT_EQ(error.code, ErrorCode::Unsupported);
    EXPECT_NE(error.message.find("is a folder"), std::string::npos);
}

TEST(SlideFailures, AnEmptyFileIsCorrupt) {
    const test::TemporaryFolder folder;
    const Error error = refusalOf(folder.write("empty.ndpi", ""));
    EXPECT_EQ(error.code, ErrorCode::Corrupt);
    EXPECT_NE(error.message.find("is empty"), std::string::npos);
}

TEST(SlideFailures, TextWithASlidesNameIsCalledText) {
    const test::TemporaryFolder folder;
    const Error error = refusalOf(folder.write("letter.svs", "Dear colleague,\nthank you.\n"));
    EXPECT_EQ(error.code, ErrorCode::Unsupported);
    EXPECT_NE(error.message.find("is text"), std::string::npos);
}

TEST(SlideFailures, AnUnreadableFileIsSaidToBeSo) {
    if (::geteuid() == 0) GTEST_SKIP() << "root reads everything";
    const test::TemporaryFolder folder;
    const fs::path path = folder.write("secret.svs", "II*");
    fs::permissions(path, fs::perms::none);
    EXPECT_EQ(refusalOf(path).code, ErrorCode::Unsupported);
}

TEST(SlideFailures, ADeviceIsRefusedWithoutBeingRead) {
    EXPECT_EQ(refusalOf("/dev/zero").code, ErrorCode::Unsupported);
}

TEST(SlideFailures, ADicomFileNamesWhatItNeeds) {
    const fs::path path = shared("dicom-CMU-1-Small-Region/level-0-frames-0-30.dcm");
    if (!fs::exists(path)) GTEST_SKIP() << "shared slides are absent";
    const auto slide = Slide::open(path);
    if (slide.ok()) GTEST_SKIP() << "this OpenSlide reads DICOM";
    EXPECT_EQ(slide.error().code, ErrorCode::Unsupported);
    EXPECT_NE(slide.error().message.find("OpenSlide 4"), std::string::npos);
}

TEST(SlideFailures, ATiffOfNothingButItsMagicIsCorrupt) {
    const test::TemporaryFolder folder;
    using namespace std::string_view_literals;
    EXPECT_EQ(refusalOf(folder.write("a.tif", "II*\0"sv)).code, ErrorCode::Corrupt);
    EXPECT_EQ(refusalOf(folder.write("b.tif", "II*\0\xF0\xFF\xFF\x7F"sv)).code, ErrorCode::Corrupt);
    EXPECT_EQ(refusalOf(folder.write("c.tif", "MM\0+\0\x08\0\0\0\0\0\0\0\0\0\x10"sv)).code, ErrorCode::Corrupt);
    EXPECT_EQ(refusalOf(folder.write("d.tif", "II*\0\x08\0\0\0\0\0\0\0\0\0"sv)).code, ErrorCode::Corrupt);
}

// Every shared slide cut short at several lengths: refused with a sentence, or opened and every region either read or
// refused with a sentence; never a crash. A truncated picture never opens as if it were whole.
TEST(SlideFailures, SlidesCutShortNeverCrashAndNeverPassForWhole) {
    if (!fs::exists(shared("MANIFEST.md"))) GTEST_SKIP() << "shared slides are absent";
    const test::TemporaryFolder folder;
    for (const char* name : {"CMU-1-Small-Region.svs", "OS-1-detail.ome.tif", "boxes-4-levels.tiff", "small-16x16.svs",
                             "layout-skin-leica.scn", "layout-skin-philips.tiff", "layout-skin-trestle.tif",
                             "layout-skin-ventana.bif", "test3-DAPI-2-387.ndpi"}) {
        const std::string whole = bytesOf(shared(name));
        for (const double share : {0.001, 0.1, 0.5, 0.9, 0.99}) {
            const fs::path path = folder.write(
                name, whole.substr(0, std::max<std::size_t>(8, std::size_t(share * double(whole.size())))));
            const auto slide = Slide::open(path);
            ASSERT_FALSE(slide.ok()) << name << " cut to " << share << " of its length";
            EXPECT_EQ(slide.error().code, ErrorCode::Corrupt) << slide.error().message;
            expectSentence(slide.error(), name);
        }
    }
}

class WhileOpen : public testing::TestWithParam<const char*> {
protected:
    void SetUp() override {
        if (!fs::exists(shared(GetParam()))) GTEST_SKIP() << "shared slides are absent";
        path = folder.copy(shared(GetParam()));
        auto opened = Slide::open(path);
        ASSERT_TRUE(opened.ok()) << describe(opened.error());
        slide = opened.value();
    }
    // Reads all of level 0 in large pieces; the first failure, if any.
    std::optional<Error> readAll() const {
        const LevelSize size = slide->info().levels[0].size;
        for (std::int64_t y = 0; y < size.height; y += 500)
            for (std::int64_t x = 0; x < size.width; x += 500)
                if (auto image = slide->readRegion(0, {x, y, 500, 500}); !image) return image.error();
        return std::nullopt;
    }
    test::TemporaryFolder folder;
    fs::path path;
    SlidePtr slide;
};

TEST_P(WhileOpen, ATruncatedFileGivesASentenceAndRecoversWhenItIsBack) {
    const std::string whole = bytesOf(path);
    fs::resize_file(path, whole.size() / 20);
    const auto failure = readAll();
    ASSERT_TRUE(failure.has_value());
    expectSentence(*failure, path.filename().string());
    EXPECT_EQ(failure->code, ErrorCode::Corrupt);
    EXPECT_NE(failure->message.find("changed while open"), std::string::npos) << failure->message;
    std::ofstream(path, std::ios::binary) << whole;
    const auto after = readAll();
    EXPECT_FALSE(after.has_value()) << after->message;
}

TEST_P(WhileOpen, AVanishedFileGivesASentenceOrIsStillRead) {
    fs::remove(path);
    // Readers that hold the file open may go on; those that cannot say why.
    if (const auto failure = readAll()) {
        expectSentence(*failure, path.filename().string());
        EXPECT_EQ(failure->code, ErrorCode::NotFound) << failure->message;
    }
}

TEST_P(WhileOpen, AnotherFileInItsPlaceIsNoSourceOfPixels) {
    fs::resize_file(path, 0);
    std::ofstream(path, std::ios::binary) << bytesOf(shared("small-16x16.svs"));
    const auto failure = readAll();
    ASSERT_TRUE(failure.has_value());
    expectSentence(*failure, path.filename().string());
}

TEST_P(WhileOpen, SenselessRegionsAreRefusedAndOnesOutsideAreBackground) {
    constexpr std::int64_t kHuge = std::int64_t(1) << 62;
    EXPECT_EQ(slide->readRegion(0, {0, 0, kHuge, kHuge}).error().code, ErrorCode::InvalidInput);
    EXPECT_EQ(slide->readRegion(99, {0, 0, 5, 5}).error().code, ErrorCode::InvalidInput);
    EXPECT_EQ(slide->readRegion(0, {0, 0, -5, 5}).error().code, ErrorCode::InvalidInput);
    const auto outside = slide->readRegion(0, {1 << 30, 1 << 30, 20, 20});
    ASSERT_TRUE(outside.ok());
    EXPECT_EQ(outside.value().row(19)[19], 0xFF000000u | slide->info().background);
    const auto corner = slide->readRegion(0, {-5, -5, 10, 10});
    ASSERT_TRUE(corner.ok());
    EXPECT_EQ(corner.value().row(4)[4], 0xFF000000u | slide->info().background);
}

INSTANTIATE_TEST_SUITE_P(Slides, WhileOpen,
                         testing::Values("CMU-1-Small-Region.svs", "OS-1-detail.ome.tif", "layout-skin-leica.scn",
                                         "test3-DAPI-2-387.ndpi"),
                         [](const auto& given) {
                             std::string name = given.param;
                             std::replace_if(
                                 name.begin(), name.end(), [](char c) { return !std::isalnum(c); }, '_');
                             return name;
                         });

// Bytes overwritten inside the picture data: some tiles fail, none is silently black, the others still read.
TEST(SlideFailures, ADamagedTileFailsAloneAndTheRestStillReads) {
    if (!fs::exists(shared("CMU-1-Small-Region.svs"))) GTEST_SKIP() << "shared slides are absent";
    const test::TemporaryFolder folder;
    const fs::path path = folder.copy(shared("CMU-1-Small-Region.svs"));
    std::fstream(path, std::ios::binary | std::ios::in | std::ios::out).seekp(400000) << std::string(30000, '\0');
    const auto slide = Slide::open(path);
    if (!slide.ok()) return expectSentence(slide.error(), "CMU-1-Small-Region.svs");
    const auto original = Slide::open(shared("CMU-1-Small-Region.svs"));
    int failed = 0, same = 0;
    const LevelSize size = slide.value()->info().levels[0].size;
    for (std::int64_t y = 0; y < size.height; y += 240)
        for (std::int64_t x = 0; x < size.width; x += 240) {
            const auto image = slide.value()->readRegion(0, {x, y, 240, 240});
            const auto right = original.value()->readRegion(0, {x, y, 240, 240});
            ASSERT_TRUE(right.ok());
            if (!image)
                ++failed;
            else if (std::equal(image.value().data(), image.value().data() + 240 * 240, right.value().data()))
                ++same;
        }
    EXPECT_GT(failed, 0);
    EXPECT_GT(same, 100);
}

TEST(Fingerprint, IsOfTheContentAndNotOfNameFolderOrTime) {
    const test::TemporaryFolder folder;
    const std::string bytes(3 << 20, 'x');
    const fs::path one = folder.write("one.svs", bytes), two = folder.write("zwei.tiff", bytes);
    fs::last_write_time(two, fs::file_time_type::clock::now() - std::chrono::hours(1000));
    EXPECT_EQ(fingerprintSlide(one, "aperio").value(), fingerprintSlide(two, "aperio").value());
}

TEST(Fingerprint, ChangesWithSizeStartMiddleAndEnd) {
    const test::TemporaryFolder folder;
    const std::string bytes(3 << 20, 'x');
    const std::string original = fingerprintSlide(folder.write("a", bytes), "").value();
    EXPECT_NE(fingerprintSlide(folder.write("a", bytes + "x"), "").value(), original);
    for (const std::size_t at : {std::size_t(0), std::size_t(64 << 10), bytes.size() - 1}) {
        std::string changed = bytes;
        changed[at] = 'y';
        EXPECT_NE(fingerprintSlide(folder.write("a", changed), "").value(), original) << at;
    }
    std::string small(1000, 'x');
    const std::string smallOriginal = fingerprintSlide(folder.write("a", small), "").value();
    small[500] = 'y';
    EXPECT_NE(fingerprintSlide(folder.write("a", small), "").value(), smallOriginal);
}

TEST(Fingerprint, CoversThePartsOfASlideOfManyFiles) {
    if (!fs::exists(shared("layout-skin-mirax.mrxs"))) GTEST_SKIP() << "shared slides are absent";
    const test::TemporaryFolder folder;
    folder.copy(shared("layout-skin-mirax.mrxs"));
    fs::copy(shared("layout-skin-mirax"), folder / "layout-skin-mirax");
    const fs::path part = folder / "layout-skin-mirax/Data0000.dat";
    fs::permissions(folder / "layout-skin-mirax", fs::perms::owner_all);
    fs::permissions(part, fs::perms::owner_all);
    const auto before = fingerprintSlide(folder / "layout-skin-mirax.mrxs", "mirax");
    ASSERT_TRUE(before.ok());
    EXPECT_EQ(before.value(), fingerprintSlide(shared("layout-skin-mirax.mrxs"), "mirax").value());
    std::fstream(part, std::ios::binary | std::ios::in | std::ios::out).seekp(10) << "changed";
    EXPECT_NE(fingerprintSlide(folder / "layout-skin-mirax.mrxs", "mirax").value(), before.value());
    fs::remove(part);
    EXPECT_NE(fingerprintSlide(folder / "layout-skin-mirax.mrxs", "mirax").value(), before.value());
}

TEST(Fingerprint, AMissingFileIsNotFound) {
    EXPECT_EQ(fingerprintSlide("/nowhere/x.svs", "").error().code, ErrorCode::NotFound);
}

} // namespace
} // namespace hs::core
