#include "core/words/consensus.h"

#include <gtest/gtest.h>

namespace hs::core {
namespace {

TEST(Consensus, NoSamplesGiveNone) {
    const Consensus consensus = consensusOf({});
    EXPECT_TRUE(consensus.groups.empty());
    EXPECT_TRUE(consensus.text.empty());
}

TEST(Consensus, ANegationOrANumberMakesAnotherStatement) {
    EXPECT_FALSE(sayTheSame("Ulceration is present.", "No ulceration is present."));
    EXPECT_FALSE(sayTheSame("Tumor thickness 0.3 mm.", "Tumor thickness 3.0 mm."));
    EXPECT_FALSE(sayTheSame("Clear margins.", "Numerous mitoses."));
    EXPECT_TRUE(sayTheSame("The lateral margins are clear.", "Clear lateral margin."));
}

TEST(Consensus, SamplesGroupByTheirDiagnosis) {
    const std::vector<std::string> texts{"Final diagnosis: Nevus. Critical findings: None.",
                                         "Final diagnosis: Melanoma. Critical findings: Ulceration is present.",
                                         "Final diagnosis: melanoma. Critical findings: Ulceration is present."};
    const Consensus consensus = consensusOf(texts);
    ASSERT_EQ(consensus.groups.size(), 2u);
    EXPECT_EQ(consensus.groups[0].diagnosis, "Melanoma");
    EXPECT_EQ(consensus.groups[0].samples, (std::vector<std::size_t>{1, 2}));
    EXPECT_EQ(consensus.typical, 1u);
    EXPECT_EQ(consensus.text, "Final diagnosis: Melanoma. Critical findings: Ulceration is present.");
    EXPECT_NEAR(consensus.statements[1].share, 2.0 / 3.0, 1e-12);
}

TEST(Consensus, WhatFewSayIsKeptApart) {
    const std::vector<std::string> texts{"Final diagnosis: Nevus. Solar elastosis is marked.",
                                         "Final diagnosis: Nevus. Margins are clear.",
                                         "Final diagnosis: Nevus. Clear margins.", "Final diagnosis: Nevus."};
    const Consensus consensus = consensusOf(texts);
    EXPECT_EQ(consensus.text.find("elastosis"), std::string::npos);
    ASSERT_EQ(consensus.minority.size(), 1u);
    EXPECT_EQ(consensus.minority[0].samples, (std::vector<std::size_t>{0}));
    EXPECT_NE(consensus.text.find("argins"), std::string::npos) << "said by half of them";
}

TEST(Consensus, HalfAndHalfDoesNotContradictItself) {
    const std::vector<std::string> texts{"Final diagnosis: Melanoma. Critical findings: Tumor thickness 0. 8 mm. No ulceration.",
                                         "Final diagnosis: Melanoma. Critical findings: Tumor thickness 0. 7 mm. Ulceration."};
    const Consensus consensus = consensusOf(texts);
    EXPECT_NE(consensus.text.find("0. 8 mm"), std::string::npos) << consensus.text;
    EXPECT_EQ(consensus.text.find("0. 7 mm"), std::string::npos) << consensus.text;
    EXPECT_EQ(consensus.text.find(" Ulceration."), std::string::npos) << consensus.text;
    EXPECT_EQ(consensus.minority.size(), 2u);
}

TEST(Consensus, TheDiagnosisStandsHoweverManyDisagree) {
    const std::vector<std::string> texts{"Final diagnosis: A one.", "Final diagnosis: B two.",
                                         "Final diagnosis: C three."};
    const Consensus consensus = consensusOf(texts);
    EXPECT_EQ(consensus.text, "Final diagnosis: A one.");
    EXPECT_NEAR(consensus.statements[0].share, 1.0 / 3.0, 1e-12);
}

} // namespace
} // namespace hs::core
