#include "app/histoscribe/training_data.h"
#include "app/histoscribe/training_machine.h"
#include "tests/app/training/training_desk_fixture.h"

namespace hs::app {
namespace {

namespace fs = std::filesystem;

TEST(ParseMemory, ReadsWhatTheKernelSaysAndNothingElse) {
    EXPECT_EQ(parseMemory("").total, 0u);
    EXPECT_EQ(parseMemory("MemTotal: kB").total, 0u);
    const MachineMemory memory = parseMemory("MemTotal:       24659324 kB\nMemFree: 1 kB\nMemAvailable:   12000000 kB\n");
    EXPECT_EQ(memory.total, 24659324ull << 10);
    EXPECT_EQ(memory.available, 12000000ull << 10);
}

TEST(ParseCards, LeavesOutWhatIsNoCard) {
    EXPECT_TRUE(parseCards("").empty());
    EXPECT_TRUE(parseCards("NVIDIA-SMI has failed because it could not communicate with the driver\nNo devices, [N/A], [N/A]\n").empty());
    const auto cards = parseCards("NVIDIA H100 80GB HBM3, 79000, 81559\n");
    ASSERT_EQ(cards.size(), 1u);
    EXPECT_EQ(cards[0].name, QStringLiteral("NVIDIA H100 80GB HBM3"));
    EXPECT_EQ(cards[0].freeBytes, 79000ull << 20);
}

TEST(BatchesToRead, SlidesOfOneNameGoIntoDifferentFolders) {
    std::vector<core::Case> cases(3);
    cases[0].slides = {"/a/1.svs", "/a/2.svs"};
    cases[1].slides = {"/b/1.svs"};
    cases[2].slides = {"/a/1.svs"}; // once is enough
    const auto batches = batchesToRead(cases, "/out");
    ASSERT_EQ(batches.size(), 2u);
    EXPECT_EQ(batches[0].slides.size(), 2u);
    EXPECT_EQ(batches[1].slides, (std::vector<fs::path>{"/b/1.svs"}));
}

TEST(SizesOf, SizeSIsAboutWhatItIs) {
    const auto bundle = model::architectureNamed("histogpt-s");
    ASSERT_TRUE(bundle);
    const core::ModelSizes sizes = sizesOf(bundle.value());
    const double all = double(sizes.resamplerParameters + sizes.languageParameters + sizes.crossParameters);
    EXPECT_NEAR(all / 822.5e6, 1.0, 0.08) << all;
}

class WizardTest : public TrainingDeskTest {
protected:
    void makeData() override {
        TrainingDeskTest::makeData();
        auto bundle = model::architectureNamed("demo");
        ASSERT_TRUE(bundle);
        bundle.value().folder = folder / "demo";
        bundle.value().weights = folder.write("demo/weights.safetensors", "w");
        bundle.value().encoderWeights = folder.write("demo/encoder.safetensors", "w");
        bundle.value().tokenizerKind = "biogpt";
        bundle.value().tokenizerFolder = folder / "demo/tokenizer";
        std::filesystem::create_directories(folder / "demo/tokenizer");
        folder.write("demo/tokenizer/dict.txt", "the 1\n");
        folder.write("demo/tokenizer/bpecodes", "t h 1\n");
        const auto written = model::writeBundle(bundle.value());
        ASSERT_TRUE(written.ok()) << written.error().message;
        for (const char* diagnosis : {"naevus", "melanoma"}) {
            fs::create_directories(folder / "slides" / diagnosis);
            for (int i = 0; i < 10; ++i) {
                const std::string name = std::string("slides/") + diagnosis + "/" + diagnosis + std::to_string(i);
                folder.write(name + ".svs", std::string(std::size_t(100 + i), diagnosis[0]));
                folder.write(name + ".txt", "Final diagnosis: " + std::string(diagnosis) + ".");
            }
        }
    }
    void drop(const fs::path& path) {
        openPage();
        Q_EMIT page().dataChosen(QString::fromStdString(path.string()));
        ASSERT_TRUE(eventually([&] { return label("dataText").contains(QStringLiteral("—")); })) << label("dataText").toStdString();
    }
};

TEST_F(WizardTest, AFolderOfSlidesIsReadAndThenLearntFrom) {
    drop(folder / "slides");
    EXPECT_TRUE(label("dataText").contains(QStringLiteral("20 cases"))) << label("dataText").toStdString();
    EXPECT_TRUE(page().form().whyNot().contains(QStringLiteral("read first"))) << page().form().whyNot().toStdString();
    page().showData();
    shoot("data");
    ASSERT_TRUE(eventually([&] { return button("readSlides").isEnabled(); })) << button("readSlides").toolTip().toStdString();
    button("readSlides").click();
    EXPECT_TRUE(eventually([&] { return label("dataWork").contains(QStringLiteral("slide")); }));
    ASSERT_TRUE(eventually([&] { return button("useData").isEnabled(); })) << label("dataWork").toStdString();
    button("useData").click();
    EXPECT_TRUE(page().form().whyNot().isEmpty()) << page().form().whyNot().toStdString();
    button("startRun").click();
    ASSERT_TRUE(reaches(ui::RunState::Finished));
    const auto config = core::readTextFile(run() / "config.json");
    ASSERT_TRUE(config);
    EXPECT_NE(config.value().find("datasets"), std::string::npos) << "it learns from the table that was made";
}

TEST_F(WizardTest, SlidesReadOnAnEarlierDayAreNotReadAgain) {
    drop(folder / "slides");
    page().showData();
    ASSERT_TRUE(eventually([&] { return button("readSlides").isEnabled(); }));
    button("readSlides").click();
    ASSERT_TRUE(eventually([&] { return button("useData").isEnabled(); }));
    restart();
    drop(folder / "slides");
    EXPECT_TRUE(eventually([&] { return page().form().whyNot().isEmpty(); })) << page().form().whyNot().toStdString();
}

TEST_F(WizardTest, ASlideThatIsNoneIsLeftOutWithItsReasonAndTheOthersAreLearntFrom) {
    folder.write("slides/naevus/broken.svs", "x");
    drop(folder / "slides");
    page().showData();
    ASSERT_TRUE(eventually([&] { return button("readSlides").isEnabled(); }));
    button("readSlides").click();
    ASSERT_TRUE(eventually([&] { return button("useData").isEnabled(); })) << label("dataWork").toStdString();
    EXPECT_TRUE(page().dataSheet().sentences().join(QLatin1Char(' ')).contains(QStringLiteral("1 slide is left out.")))
        << page().dataSheet().sentences().join(QLatin1Char('\n')).toStdString();
    bool reason = false;
    for (const QLabel* one : page().dataSheet().findChildren<QLabel*>())
        reason = reason || one->text().contains(QStringLiteral("broken.svs is not a slide"));
    EXPECT_TRUE(reason);
    EXPECT_TRUE(label("dataText").contains(QStringLiteral("20 cases"))) << label("dataText").toStdString();
    EXPECT_TRUE(page().message().sentence().isEmpty()) << page().message().sentence().toStdString();
    EXPECT_TRUE(page().form().whyNot().isEmpty()) << page().form().whyNot().toStdString();

    folder.write("slides/naevus/broken.svs", "a better file"); // is to be read again
    drop(folder / "slides");
    EXPECT_TRUE(eventually([&] { return page().form().whyNot().contains(QStringLiteral("read first")); })) << page().form().whyNot().toStdString();
}

TEST(LeftOut, OnlySlidesThatHscribeNamesAreLeftOut) {
    test::TemporaryFolder folder;
    const std::vector<fs::path> slides{folder.write("a.svs", "a"), folder.write("b.svs", "b"), folder.write("c.svs", "c")};
    fs::create_directories(folder / "out");
    folder.write("out/a.svs.h5", "f");
    EXPECT_TRUE(leftOutOf(slides, folder / "out", "/bundle", "hscribe: not enough memory to load the bundle\n").empty());
    const auto left = leftOutOf(slides, folder / "out", "/bundle", "note: b.svs\nhscribe: no tissue was found in b.svs: none of its 100 patches passes\n");
    ASSERT_EQ(left.size(), 1u);
    EXPECT_EQ(left[0].slide.filename(), "b.svs");
    EXPECT_EQ(left[0].why, "No tissue was found in b.svs: none of its 100 patches passes");
}

TEST(LeftOut, ACaseGoesOnWithItsOtherSlidesAndIsGoneWithoutAny) {
    std::vector<core::Case> cases(2);
    cases[0].slides = {"/a/1.svs", "/a/2.svs"};
    cases[1].slides = {"/a/3.svs"};
    const std::vector<LeftOutSlide> left{{"/a/1.svs", "/bundle", 0, 0, "One"}, {"/a/3.svs", "/bundle", 0, 0, "Three"}, {"/a/2.svs", "/other", 0, 0, "Two"}};
    const core::Finding finding = takeOut(cases, left, "/bundle");
    EXPECT_EQ(finding.count, 2u);
    EXPECT_EQ(finding.items, (std::vector<std::string>{"One", "Three"}));
    ASSERT_EQ(cases.size(), 1u);
    EXPECT_EQ(cases[0].slides, (std::vector<fs::path>{"/a/2.svs"})) << "another bundle may read it";
}

TEST_F(WizardTest, ACopyInAnotherSplitStopsIt) {
    fs::create_directories(folder / "split/train/naevus");
    fs::create_directories(folder / "split/test/naevus");
    folder.write("split/train/naevus/a.svs", std::string(5000, 'a'));
    folder.write("split/test/naevus/b.svs", std::string(5000, 'a'));
    drop(folder / "split");
    EXPECT_TRUE(page().form().whyNot().contains(QStringLiteral("more than one split"))) << page().form().whyNot().toStdString();
    page().showData();
    shoot("doubled");
    EXPECT_FALSE(button("useData").isEnabled());
}

} // namespace
} // namespace hs::app
