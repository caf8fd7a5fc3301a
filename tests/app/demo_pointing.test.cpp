#include "app/demo/demo_evaluate.h"

#include <nlohmann/json.hpp>

#include <gtest/gtest.h>

namespace hs::app {
namespace {

// Two latents over twenty patches: the first came from the lesion (patches 0 and 1), the second from all others alike.
// The diagnosis looked at the first, "of the" at the second.
WatchedReport watched() {
    WatchedReport written;
    auto map = std::make_shared<core::PatchMap>();
    map->latents = 2;
    map->patches = 20;
    map->slideEnds = {20};
    map->shares.assign(40, 0.0f);
    map->shares[0] = map->shares[1] = 0.5f;
    for (std::size_t i = 2; i < 20; ++i)
        map->shares[20 + i] = 1.0f / 18;
    written.map = map;
    written.report.prompt = "Final diagnosis of the case:";
    for (const auto& [text, latent] : std::vector<std::pair<std::string, int>>{{"Final diagnosis of the case:", -1},
                                                                               {" Melanoma", 0},
                                                                               {".", 1},
                                                                               {" Nests", 0},
                                                                               {" of", 1},
                                                                               {" the", 1},
                                                                               {" skin", 1}}) {
        core::ReportToken token;
        token.text = text;
        token.span = {written.report.text.size(), written.report.text.size() + text.size()};
        written.report.text += text;
        written.report.tokens.push_back(token);
        if (latent < 0)
            written.attention.push_back(nullptr);
        else
            written.attention.push_back(std::make_shared<const core::LatentAttention>(
                latent == 0 ? std::vector<float>{1, 0} : std::vector<float>{0, 1}));
    }
    written.report.promptTokens = 1;
    return written;
}

std::vector<float> lesion() {
    std::vector<float> shares(20, 0.0f);
    shares[0] = shares[1] = 1.0f;
    return shares;
}

TEST(DemoPointing, NothingIsSaidOfWordsThatAreNotThereOrLookedAtNothing) {
    WatchedReport written = watched();
    EXPECT_FALSE(pointingOf(written, "Naevus", lesion()));
    EXPECT_FALSE(pointingOf(written, "", lesion()));
    EXPECT_FALSE(pointingOf(written, "Melanoma", std::vector<float>(7, 0.0f))) << "lesion shares of another slide";
    written.attention.assign(written.attention.size(), nullptr);
    EXPECT_FALSE(pointingOf(written, "Melanoma", lesion()));
    written.map = nullptr;
    EXPECT_FALSE(pointingOf(written, "Melanoma", lesion()));
}

TEST(DemoPointing, FunctionWordsAreThoseOfTheGeneratedText) {
    const core::Report report = watched().report;
    std::vector<std::string> words;
    for (const core::TextSpan& span : functionWordsOf(report))
        words.push_back(report.text.substr(span.begin, span.end - span.begin));
    EXPECT_EQ(words, (std::vector<std::string>{"of", "the"}));
}

TEST(DemoPointing, DiagnosisWordsPointAtTheLesionAndFunctionWordsDoNot) {
    const auto pointing = pointingOf(watched(), "Melanoma", lesion());
    ASSERT_TRUE(pointing);
    EXPECT_NEAR(pointing->byChance, 0.1, 1e-6);
    EXPECT_NEAR(pointing->diagnosis.hottest, 1.0, 1e-6);
    EXPECT_EQ(pointing->functionWordCount, 2u);
    EXPECT_NEAR(pointing->functionWords.value().hottest, 0.0, 1e-6);
    EXPECT_NEAR(pointing->diagnosis.mass, 1.0, 1e-6);
    EXPECT_NEAR(pointing->functionWords.value().mass, 0.0, 1e-6);
    EXPECT_NEAR(pointing->diagnosis.contrast, 1.0, 1e-6);
    EXPECT_NEAR(pointing->functionWords.value().contrast, 0.0, 1e-6);
    EXPECT_NEAR(pointing->lesionLight.value(), 1.0, 1e-6);
    EXPECT_NEAR(pointing->lightElsewhere.value(), 0.0, 1e-6);
}

TEST(DemoPointing, ALesionOfMostOfTheSlideHasNoEqualElsewhere) {
    const auto pointing = pointingOf(watched(), "Melanoma", std::vector<float>(20, 1.0f));
    ASSERT_TRUE(pointing);
    EXPECT_FALSE(pointing->lesionLight);
}

TEST(DemoFigures, PointingIsCountedOverTheCasesThatHaveIt) {
    DemoOutcome first, second;
    first.pointing = pointingOf(watched(), "Melanoma", lesion());
    const DemoFigures figures = figuresOf({first, second});
    EXPECT_EQ(figures.heatCases, 1u);
    EXPECT_NEAR(figures.diagnosis.hottest, 10.0, 1e-4);
    EXPECT_EQ(figures.functionWords, 2u);
    EXPECT_NEAR(figures.function.hottest, 0.0, 1e-6);
    EXPECT_EQ(figures.lightCases, 1u);
    EXPECT_EQ(figures.lesionLightsMore, 1u);
    EXPECT_EQ(figuresToJson(figures).at("function_words"), 2);
    EXPECT_EQ(figuresOf({}).diagnosis.hottest, 0.0);
}

} // namespace
} // namespace hs::app
