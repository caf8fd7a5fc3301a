// The label and overview pictures of a slide may name a patient: whatever leaves the window is looked through for their
// pixels, and they are there only where the case page has them ticked.
#include "app/histoscribe/desk.h"
#include "app/histoscribe/label_pictures.h"
#include "tests/app/workspace_fixture.h"
#include "tests/cases/tiff_bytes.h"
#include "ui/report/case_page.h"

#include <QAction>
#include <QCheckBox>
#include <QClipboard>
#include <QGuiApplication>
#include <QRegularExpression>

#include <gtest/gtest.h>
#include <zlib.h>

namespace hs::test {
namespace {

namespace fs = std::filesystem;

const std::string kBarcode = "Mustermann4711";

// One strip of a green that is neither tissue, map nor mark.
TiffDirectory greenPicture(const std::string& description, int width, int height) {
    TiffDirectory picture = tiledPicture({width, height, 128, 0});
    picture.remove(tiff::kTileWidth).remove(tiff::kTileHeight);
    picture.set(tiff::kKind, 1).set(tiff::kRowsPerStrip, std::uint64_t(height));
    picture.setText(tiff::kDescription, "Aperio Image Library v11\n" + description);
    picture.offsetsTag = tiff::kStripOffsets;
    picture.countsTag = tiff::kStripCounts;
    std::string pixels;
    for (int i = 0; i < width * height; ++i)
        pixels += std::string("\0\xff\0", 3);
    picture.blocks = {pixels};
    return picture;
}

// As a scanner writes it: tissue, thumbnail, label, overview.
void writeLabelledSlide(const fs::path& path, int width) {
    TiffDirectory tissue = tiledPicture({width, 1152, 128, 0});
    tissue.setText(tiff::kDescription, "Aperio Image Library v11|AppMag = 20|MPP = 0.5|Barcode = " + kBarcode);
    TiffDirectory thumbnail = greenPicture("thumbnail", 64, 48);
    thumbnail.blocks = {std::string(64 * 48 * 3, '\xc0')};
    const TiffFile file{
        {tissue, thumbnail, greenPicture("label 300x200", 300, 200), greenPicture("macro 400x150", 400, 150)}};
    ASSERT_TRUE(core::writeFileAtomically(path, file.bytes()).ok());
}

bool isGreen(QRgb pixel) {
    return qGreen(pixel) > 200 && qRed(pixel) < 80 && qBlue(pixel) < 80;
}

bool hasGreen(const QImage& picture) {
    int found = 0;
    for (int y = 0; y < picture.height(); ++y)
        for (int x = 0; x < picture.width(); ++x)
            found += isGreen(picture.pixel(x, y)) ? 1 : 0;
    return found > 20;
}

// `windowBits` as zlib takes them: negative without a header.
QByteArray inflated(const QByteArray& packed, int windowBits) {
    z_stream stream{};
    if (inflateInit2(&stream, windowBits) != Z_OK) return {};
    QByteArray whole;
    QByteArray part(1 << 16, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = uInt(packed.size());
    int code = Z_OK;
    while (code == Z_OK) {
        stream.next_out = reinterpret_cast<Bytef*>(part.data());
        stream.avail_out = uInt(part.size());
        code = inflate(&stream, Z_NO_FLUSH);
        whole.append(part.constData(), part.size() - qsizetype(stream.avail_out));
    }
    inflateEnd(&stream);
    return whole;
}

// A file and what is packed in it: streams of a PDF, entries of a ZIP, pictures in a page or an SVG.
std::vector<QByteArray> layersOf(const QByteArray& file) {
    std::vector<QByteArray> layers{file};
    for (qsizetype at = file.indexOf("stream\n"); at >= 0; at = file.indexOf("stream\n", at + 1))
        layers.push_back(inflated(file.mid(at + 7), 15));
    for (qsizetype at = file.indexOf("PK\x03\x04"); at >= 0; at = file.indexOf("PK\x03\x04", at + 1)) {
        const auto length = [&](qsizetype place) { return uchar(file[at + place]) | uchar(file[at + place + 1]) << 8; };
        if (at + 30 < file.size()) layers.push_back(inflated(file.mid(at + 30 + length(26) + length(28)), -15));
    }
    static const QRegularExpression inlined(QStringLiteral("base64,([A-Za-z0-9+/=\\s]+)"));
    for (auto found = inlined.globalMatch(QString::fromLatin1(file)); found.hasNext();)
        layers.push_back(QByteArray::fromBase64(found.next().captured(1).toLatin1()));
    return layers;
}

int picturesIn(const QByteArray& file, bool& green) {
    int pictures = 0;
    const QByteArray run = QByteArray("\0\xff\0", 3).repeated(40);
    for (const QByteArray& layer : layersOf(file)) {
        green = green || layer.contains(run);
        for (const QByteArray& begin : {QByteArray("\x89PNG\r\n"), QByteArray("\xff\xd8\xff")})
            for (qsizetype at = layer.indexOf(begin); at >= 0; at = layer.indexOf(begin, at + 1)) {
                const QImage picture = QImage::fromData(layer.mid(at));
                pictures += picture.isNull() ? 0 : 1;
                green = green || hasGreen(picture);
            }
    }
    return pictures;
}

class WithheldLabel : public testing::Test {
protected:
    void SetUp() override {
        writeLabelledSlide(slide("one.svs"), 1280);
        writeLabelledSlide(slide("two.svs"), 1408);
        whole =
            std::make_unique<app::Desk>(app::Desk::Parts{*desk.window, *desk.session, *desk.workspace, *desk.settings,
                                                         std::make_shared<core::TileCache>(32u << 20)});
        ASSERT_TRUE(openCase("one.svs"));
        ASSERT_TRUE(desk.openBundle());
        ASSERT_TRUE(desk.write());
        std::vector<std::string> names;
        for (const core::AssociatedImage& one : desk.window->slideView().slide()->info().associated)
            names.push_back(one.name);
        ASSERT_NE(std::find(names.begin(), names.end(), "label"), names.end());
        ASSERT_NE(std::find(names.begin(), names.end(), "macro"), names.end());
    }

    fs::path slide(const char* name) { return desk.folder.path() / name; }
    bool openCase(const char* name) {
        const core::SlidePtr before = desk.window->slideView().slide();
        desk.workspace->openPaths({text(slide(name))});
        return QTest::qWaitFor(
            [&] { return desk.window->slideView().slide() && desk.window->slideView().slide() != before; }, 20000);
    }
    QCheckBox& tick() {
        for (QCheckBox* box : desk.window->findChild<ui::CasePage*>()->findChildren<QCheckBox*>())
            if (box->text().contains(QStringLiteral("label"))) return *box;
        ADD_FAILURE() << "the case page has no tick for labels";
        return *desk.window->findChild<QCheckBox*>();
    }
    // Every way out of the window there is, taken while the label page shows the label.
    void exportAll(const std::string& stem) {
        desk.window->action(QStringLiteral("label-pictures"))->trigger();
        QTest::qWait(300);
        desk.window->action(QStringLiteral("add-picture"))->trigger();
        for (const char* suffix : {".html", ".md", ".txt", ".json", ".pdf", ".odt"})
            desk.workspace->caseDesk().exportTo(text(slide((stem + suffix).c_str())));
        Q_EMIT desk.window->snapshotRequested(text(slide((stem + ".png").c_str())));
        Q_EMIT desk.window->snapshotRequested(text(slide((stem + ".svg").c_str())));
        whole->marks().exportFile(text(slide((stem + ".geojson").c_str())));
        desk.window->action(QStringLiteral("copy-snapshot"))->trigger();
        for (const char* suffix : kSuffixes)
            ASSERT_TRUE(QTest::qWaitFor([&] { return fs::exists(slide((stem + suffix).c_str())); }, 20000)) << suffix;
        ASSERT_TRUE(QTest::qWaitFor([&] { return !QGuiApplication::clipboard()->image().isNull(); }, 20000));
    }
    // Whether the label's pixels are in it; its pictures are counted, so that one that hides from the search is
    // noticed.
    bool showsLabel(const std::string& stem, const char* suffix, int atLeast) {
        const auto file = core::readTextFile(slide((stem + suffix).c_str()));
        EXPECT_TRUE(file.ok()) << suffix;
        const QByteArray bytes = QByteArray::fromStdString(file.value());
        bool green = false;
        EXPECT_GE(picturesIn(bytes, green), atLeast) << suffix;
        for (const QByteArray& layer : layersOf(bytes))
            EXPECT_FALSE(layer.contains(QByteArray::fromStdString(kBarcode))) << suffix;
        return green;
    }

    static constexpr const char* kSuffixes[] = {".html", ".md",  ".txt", ".json",   ".pdf",
                                                ".odt",  ".png", ".svg", ".geojson"};
    Desk desk;
    std::unique_ptr<app::Desk> whole;
};

TEST_F(WithheldLabel, StaysOutOfEveryExport) {
    ASSERT_NO_FATAL_FAILURE(exportAll("plain"));
    for (const char* suffix : kSuffixes) {
        const bool pictures = QByteArrayList{".html", ".pdf", ".odt", ".png", ".svg"}.contains(suffix);
        EXPECT_FALSE(showsLabel("plain", suffix, pictures ? 1 : 0)) << suffix;
    }
    EXPECT_FALSE(hasGreen(QGuiApplication::clipboard()->image()));
}

TEST_F(WithheldLabel, GoesWithTheReportOfTheCaseThatHasItTickedAndWithNothingElse) {
    EXPECT_FALSE(tick().isChecked());
    desk.window->action(QStringLiteral("case"))->trigger();
    QTest::mouseClick(&tick(), Qt::LeftButton, {}, {8, tick().height() / 2});
    EXPECT_TRUE(tick().isChecked());
    ASSERT_NO_FATAL_FAILURE(exportAll("ticked"));
    for (const char* suffix : kSuffixes) {
        const bool paged = QByteArrayList{".html", ".pdf", ".odt"}.contains(suffix);
        EXPECT_EQ(showsLabel("ticked", suffix, paged ? 3 : 0), paged) << suffix;
    }
    EXPECT_FALSE(hasGreen(QGuiApplication::clipboard()->image()));

    // The next case begins without the tick, and this one keeps its own.
    ASSERT_TRUE(openCase("two.svs"));
    EXPECT_FALSE(tick().isChecked());
    ASSERT_TRUE(openCase("one.svs"));
    EXPECT_TRUE(tick().isChecked());
}

TEST_F(WithheldLabel, CaptionsNameTheSlideAndAPictureThatCannotBeReadIsSaid) {
    const core::SlidePtr one = desk.window->slideView().slide();
    EXPECT_TRUE(app::readLabelPictures({}).pictures.empty());
    EXPECT_TRUE(app::readLabelPictures({nullptr}).pictures.empty());
    const app::LabelPictures both = app::readLabelPictures({one, one});
    ASSERT_EQ(both.pictures.size(), 4u) << "label and overview of each; a thumbnail is the tissue once more";
    EXPECT_EQ(both.pictures.front().caption, QStringLiteral("Label, slide 1"));
    EXPECT_EQ(both.pictures.back().caption, QStringLiteral("Overview of the glass, slide 2"));
    EXPECT_TRUE(both.failures.empty());
    fs::resize_file(slide("one.svs"), 4096);
    const app::LabelPictures cut = app::readLabelPictures({one});
    EXPECT_EQ(cut.failures.size() + cut.pictures.size(), 2u);
}

} // namespace
} // namespace hs::test
