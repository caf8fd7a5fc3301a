// Scores of texts against published scorers. Origins: sacreBLEU's own tests (test/test_bleu.py) and README; NLTK 3.8's
// PorterStemmer and meteor_score with WordNet's synonyms switched off, run for this test; rouge-score's own tests and the
// example of Lin (2004). Tolerance 1e-8 where a published figure has as many digits, else as stated.
#include "model/training/scores/bleu.h"
#include "model/training/scores/meteor.h"
#include "model/training/scores/porter_stemmer.h"
#include "model/training/scores/rouge.h"
#include "model/training/scores/text_tokens.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace hs::model {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Words split(const std::string& text) {
    std::istringstream in(text);
    Words words;
    for (std::string word; in >> word;)
        words.push_back(word);
    return words;
}

TEST(Words13a, NothingGivesNothing) {
    EXPECT_THAT(words13a(""), IsEmpty());
    EXPECT_THAT(words13a(" \n\t "), IsEmpty());
}

TEST(Words13a, PunctuationStandsAloneExceptInsideNumbersAndWords) {
    EXPECT_THAT(words13a("It wasn't 0.3 mm, (x/y)."), ElementsAre("It", "wasn't", "0.3", "mm", ",", "(", "x", "/", "y", ")", "."));
    EXPECT_THAT(words13a("well-known 3-4 a..b"), ElementsAre("well-known", "3", "-", "4", "a", ".", ".", "b"));
    EXPECT_THAT(words13a("a &lt;b&gt; &amp; &quot;c&quot;"), ElementsAre("a", "<", "b", ">", "&", "\"", "c", "\""));
    EXPECT_THAT(words13a("cut-\nting 1,000"), ElementsAre("cutting", "1,000"));
    EXPECT_THAT(words13a("Nävus."), ElementsAre("Nävus", "."));
}

TEST(AlphanumericWords, EverythingElseSeparates) {
    EXPECT_THAT(alphanumericWords("Non-small Cell, 0.3mm"), ElementsAre("non", "small", "cell", "0", "3mm"));
    EXPECT_THAT(alphanumericWords("--- ."), IsEmpty());
}

double corpusBleu(const std::vector<std::string>& written, const std::vector<std::vector<std::string>>& references) {
    BleuCounts sum;
    for (std::size_t i = 0; i < written.size(); ++i) {
        std::vector<Words> cut;
        for (const std::string& reference : references[i])
            cut.push_back(words13a(reference));
        sum += countBleu(words13a(written[i]), cut);
    }
    return bleu(sum);
}

const std::vector<std::vector<std::string>> kDogs{{"The dog bit the man.", "The dog had bit the man."},
                                                  {"It was not unexpected.", "No one was surprised."},
                                                  {"The man bit him first.", "The man had bitten the dog."}};

TEST(Bleu, EmptyAndForeignTextsScoreNothing) {
    EXPECT_DOUBLE_EQ(corpusBleu({"", "", ""}, kDogs), 0.0);
    EXPECT_DOUBLE_EQ(corpusBleu({"a b c d e"}, {{"f g h i j"}}), 0.0);
    EXPECT_DOUBLE_EQ(corpusBleu({"dog"}, {{"dog"}}), 0.0); // no four words, as sacreBLEU without effective order
    EXPECT_DOUBLE_EQ(bleu({}), 0.0);
}

TEST(Bleu, SacreBleusReadmeExample) {
    EXPECT_NEAR(corpusBleu({"The dog bit the man.", "It wasn't surprising.", "The man had just bitten him."}, kDogs), 0.48530827, 1e-8);
}

TEST(Bleu, SacreBleusScoringExample) {
    EXPECT_NEAR(bleu({{9, 7, 5, 3}, {10, 8, 6, 4}, 11, 11}), 0.8375922397, 1e-8);
}

// By hand: precisions 5/6, 3/5, 1/4, then 1/(2*3) by smoothing.
TEST(Bleu, AnOrderWithoutAMatchIsSmoothed) {
    const Words written = split("a b c x a b"), reference = split("a b c y a b");
    const BleuCounts counts = countBleu(written, {{reference}});
    EXPECT_THAT(counts.matches, ElementsAre(5, 3, 1, 0));
    EXPECT_NEAR(bleu(counts), std::pow(5.0 / 6 * 3 / 5 * 1 / 4 * 1 / 6, 0.25), 1e-12);
}

const std::string kGuide = "It is a guide to action which ensures that the military always obeys the commands of the party";
const std::string kTroops = "It is to insure the troops forever hearing the activity guidebook that party direct";
const std::string kReferences[]{
    "It is a guide to action that ensures that the military will forever heed Party commands",
    "It is the guiding principle which guarantees the military forces always being under the command of the Party",
    "It is the practical guide for the army always to heed the directions of the party"};

// Papineni's example; NLTK 3.8 sentence_bleu 0.5045666840058485.
TEST(Bleu, SeveralReferencesOfOneText) {
    const std::vector<Words> references{split(kReferences[0]), split(kReferences[1]), split(kReferences[2])};
    EXPECT_NEAR(bleu(countBleu(split(kGuide), references)), 0.5045666840058485, 1e-12);
}

TEST(RougeL, EmptyTextsScoreNothing) {
    EXPECT_DOUBLE_EQ(rougeL({}, split("testing one two")), 0.0);
    EXPECT_DOUBLE_EQ(rougeL(split("w1"), {}), 0.0);
    EXPECT_DOUBLE_EQ(rougeL(split("a"), split("b")), 0.0);
}

TEST(RougeL, RougeScoresOwnExamples) {
    EXPECT_NEAR(rougeL(split("testing one"), split("testing one two")), 0.8, 1e-12);
    EXPECT_NEAR(rougeL(split("testing two"), split("testing one two")), 0.8, 1e-12);
    EXPECT_EQ(longestCommonSubsequence(split("1 2 3 4 5"), split("2 5 3 4")), 3u);
}

TEST(RougeL, LinsPolice) {
    EXPECT_NEAR(rougeL(split("police kill the gunman"), split("police killed the gunman")), 0.75, 1e-12);
    EXPECT_NEAR(rougeL(split("the gunman kill police"), split("police killed the gunman")), 0.5, 1e-12);
}

TEST(PorterStem, AsNltkStems) {
    const Words words = split(
        "caresses ponies sties ties dies died caress cats feed agreed plastered bled motoring sing conflated troubled sized "
        "hopping tanned falling hissing fizzed failing filing happy sky enjoy spy relational conditional rational valenci "
        "hesitanci digitizer conformabli radicalli differentli vileli analogousli vietnamization predication operator "
        "feudalism decisiveness hopefulness callousness formaliti sensitiviti sensibiliti triplicate formative formalize "
        "electriciti electrical hopeful goodness revival allowance inference airliner gyroscopic adjustable defensible "
        "irritant replacement adjustment dependent adoption homologou communism activate angulariti homologous effective "
        "bowdlerize probate rate cease controll roll keratinocytes hyperkeratosis parakeratosis melanocytic basaloid "
        "carcinomas nodular infiltrating lymphocytes atypia mitoses pathology geology cytological finally proceed news as "
        "is oed ulcerated invasive thickness dermally fully usefully");
    const Words stems = split(
        "caress poni sti tie die die caress cat feed agre plaster bled motor sing conflat troubl size hop tan fall hiss fizz "
        "fail file happi sky enjoy spi relat condit ration valenc hesit digit conform radic differ vile analog vietnam predic "
        "oper feudal decis hope callous formal sensit sensibl triplic form formal electr electr hope good reviv allow infer "
        "airlin gyroscop adjust defens irrit replac adjust depend adopt homolog commun activ angular homolog effect bowdler "
        "probat rate ceas control roll keratinocyt hyperkeratosi parakeratosi melanocyt basaloid carcinoma nodular infiltr "
        "lymphocyt atypia mitos patholog geolog cytolog final proceed news as is o ulcer invas thick dermal fulli use");
    ASSERT_EQ(words.size(), stems.size());
    for (std::size_t i = 0; i < words.size(); ++i)
        EXPECT_EQ(porterStem(words[i]), stems[i]) << words[i];
}

TEST(PorterStem, OddInputStays) {
    EXPECT_EQ(porterStem(""), "");
    EXPECT_EQ(porterStem("a"), "a");
    EXPECT_EQ(porterStem("."), ".");
    EXPECT_EQ(porterStem("0.3"), "0.3");
}

double lowered(const std::string& written, const std::string& reference) {
    return meteor(split(lowerAscii(written)), split(lowerAscii(reference)));
}

TEST(Meteor, NothingInCommonScoresNothing) {
    EXPECT_DOUBLE_EQ(lowered("", "a"), 0.0);
    EXPECT_DOUBLE_EQ(lowered("a", ""), 0.0);
    EXPECT_DOUBLE_EQ(lowered("non matching hypothesis", "this is a cat"), 0.0);
}

TEST(Meteor, NltksExamples) {
    const double expected[2][3]{{0.6944444444444445, 0.625, 0.5114197530864197},
                                {0.3035391371738569, 0.21136363636363634, 0.3035391371738569}};
    for (int i = 0; i < 3; ++i) {
        EXPECT_NEAR(lowered(kGuide, kReferences[i]), expected[0][i], 1e-12) << i;
        EXPECT_NEAR(lowered(kTroops, kReferences[i]), expected[1][i], 1e-12) << i;
    }
    EXPECT_NEAR(lowered("the tumor consists of basaloid strands infiltrating the dermis .",
                        "the tumour consisted of infiltrated basaloid strand in the dermis ."),
                0.7548986295163665, 1e-12);
}

} // namespace
} // namespace hs::model
