#include "core/json_depth.h"

#include "core/case_record.h"
#include "core/cases.h"
#include "core/train_event.h"
#include "core/training/gate.h"

#include <gtest/gtest.h>

#include <string>

namespace hs::core {
namespace {

std::string nested(std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
}

TEST(JsonDepth, DeeperThanAllowedIsNothing) {
    EXPECT_TRUE(shallowJson(nested(129)).empty());
    EXPECT_TRUE(shallowJson("{\"a\":" + nested(128) + "}").empty());
    EXPECT_TRUE(shallowJson("[[[", 2).empty());
    EXPECT_TRUE(shallowJson("]]]" + nested(200)).empty()) << "what is no JSON may be told by the parser, or here";
}

TEST(JsonDepth, BracketsInsideTextDoNotCount) {
    const std::string text = "{\"a\": \"" + std::string(1000, '[') + "\\\"" + std::string(1000, '{') + "\"}";
    EXPECT_EQ(shallowJson(text), text);
    EXPECT_EQ(shallowJson(nested(128)), nested(128));
    EXPECT_EQ(shallowJson("[],[],[]", 1), "[],[],[]");
    EXPECT_EQ(shallowJson(""), "");
}

// Each of these ran off the stack when what was read was copied or written.
TEST(JsonDepth, FilesThatNestTwoHundredThousandTimesAreRefused) {
    const std::string deep = nested(200'000);
    EXPECT_FALSE(reportFromJson("{\"text\":\"a\",\"tokens\":" + deep + "}", "r.json"));
    EXPECT_FALSE(recordFromJson("{\"text\":\"a\",\"tokens\":[],\"history\":" + deep + "}", "r.json"));
    EXPECT_FALSE(parseCasesJsonLines("{\"id\":\"a\",\"features\":[\"f.h5\"],\"x\":" + deep + "}", "/data", "c.jsonl"));
    EXPECT_FALSE(trainEventFromJsonLine("{\"event\":\"finished\",\"reason\":" + deep + "}"));
    EXPECT_FALSE(parseGate("{\"comparison\":{\"a\":" + deep + "}}"));
    EXPECT_FALSE(parseEvaluation("{\"a\":" + deep + "}"));
}

} // namespace
} // namespace hs::core
