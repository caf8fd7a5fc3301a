// Files of marks that are wrong, and what is said about them.
#include "core/annotations/geojson.h"
#include "core/annotations/gzip.h"
#include "core/annotations/json_guard.h"
#include "core/annotations/mark_document.h"

#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace hs::core {
namespace {

using testing::HasSubstr;

std::string feature(const std::string& geometry, const std::string& properties = "{}") {
    return R"({"type":"Feature","geometry":)" + geometry + R"(,"properties":)" + properties + "}";
}

std::string collection(const std::string& features) {
    return R"({"type":"FeatureCollection","features":[)" + features + "]}";
}

const std::string kSquare = R"({"type":"Polygon","coordinates":[[[0,0],[10,0],[10,10],[0,10],[0,0]]]})";

std::string refusal(const std::string& text) {
    const auto read = parseGeoJson(text, "marks.geojson");
    EXPECT_FALSE(read.ok()) << text.substr(0, 200);
    if (read.ok()) return {};
    EXPECT_EQ(read.error().code, ErrorCode::Corrupt) << read.error().message;
    EXPECT_THAT(read.error().message, HasSubstr("marks.geojson"));
    EXPECT_EQ(read.error().message.find('\n'), std::string::npos);
    return read.error().message;
}

TEST(GeoJsonFailures, EveryTruncationIsRefused) {
    const std::string whole =
        collection(feature(kSquare, R"({"name":"a \"b\"","measurements":{"x":1.5},"classification":{"name":"T"}})"));
    for (std::size_t length = 0; length < whole.size(); ++length)
        refusal(whole.substr(0, length));
    EXPECT_TRUE(parseGeoJson(whole, "marks.geojson").ok());
}

TEST(GeoJsonFailures, ATruncationSaysThatTheFileIsCutShort) {
    EXPECT_THAT(refusal(R"({"type":"FeatureCollection","features":[)"), HasSubstr("cut short"));
    EXPECT_THAT(refusal(""), HasSubstr("cut short or empty"));
}

TEST(GeoJsonFailures, WhatIsNoCollectionIsRefusedByItsKind) {
    EXPECT_THAT(refusal("7"), HasSubstr("a number"));
    EXPECT_THAT(refusal("\"text\""), HasSubstr("a text"));
    EXPECT_THAT(refusal("{}"), HasSubstr("found none"));
    EXPECT_THAT(refusal(R"({"type":"Polygon","coordinates":[]})"), HasSubstr("\"Polygon\""));
    EXPECT_THAT(refusal(R"({"type":"FeatureCollection"})"), HasSubstr("without a list"));
    EXPECT_THAT(refusal(R"({"type":"FeatureCollection","features":{}})"), HasSubstr("without a list"));
    EXPECT_THAT(refusal("[1]"), HasSubstr("feature 1"));
    EXPECT_THAT(refusal("[[]]"), HasSubstr("found a list"));
    EXPECT_THAT(refusal("[null]"), HasSubstr("found nothing"));
    EXPECT_THAT(refusal("this is not JSON"), HasSubstr("byte"));
}

TEST(GeoJsonFailures, WrongTypesNameTheFeature) {
    const std::string good = feature(kSquare);
    for (const std::string& bad : {
             feature(R"({"type":"Polygon"})"),
             feature(R"({"type":"Polygon","coordinates":7})"),
             feature(R"({"type":"Polygon","coordinates":[]})"),
             feature(R"({"type":"Polygon","coordinates":[[[0,0],[1,1]]]})"),
             feature(R"({"type":"Polygon","coordinates":[[[0,0],[1,1],[0,0]]]})"),
             feature(R"({"type":"Polygon","coordinates":[[["a",0],[1,1],[2,0]]]})"),
             feature(R"({"type":"Polygon","coordinates":[[[0],[1,1],[2,0]]]})"),
             feature(R"({"type":"Polygon","coordinates":[[{"x":1},[1,1],[2,0]]]})"),
             feature(R"({"type":"MultiPolygon","coordinates":[[[0,0],[1,1],[2,0]]]})"),
             feature(R"({"type":"MultiPolygon","coordinates":[]})"),
             feature(R"({"type":"LineString","coordinates":[[0,0]]})"),
             feature(R"({"type":"MultiLineString","coordinates":[[0,0],[1,1]]})"),
             feature(R"({"type":"Point","coordinates":[]})"),
             feature(R"({"type":"Point","coordinates":[null,1]})"),
             feature(R"({"type":"MultiPoint","coordinates":[]})"),
             feature("[]"),
             feature("3"),
             feature(kSquare, "[]"),
             feature(kSquare, R"({"objectType":5})"),
             feature(kSquare, R"({"name":5})"),
             feature(kSquare, R"({"isLocked":"yes"})"),
             feature(kSquare, R"({"color":"red"})"),
             feature(kSquare, R"({"color":[1,2]})"),
             feature(kSquare, R"({"color":[1,2,300]})"),
             feature(kSquare, R"({"color":[1,2,3.5]})"),
             feature(kSquare, R"({"classification":"Tumor"})"),
             feature(kSquare, R"({"classification":{"name":7}})"),
             feature(kSquare, R"({"measurements":7})"),
             feature(kSquare, R"({"measurements":{"a":"b"}})"),
             feature(kSquare, R"({"measurements":[{"name":"a"}]})"),
             feature(kSquare, R"({"measurements":[7]})"),
             feature(kSquare, R"({"measurements":{"a\nb":"x"}})"),
             feature(R"({"type":"Point","coordinates":["a\nb",1]})"),
             std::string(R"({"type":"Thing"})"),
             std::string(R"({"geometry":null})"),
         })
        EXPECT_THAT(refusal(collection(good + "," + bad)), HasSubstr("feature 2: ")) << bad;
}

TEST(GeoJsonFailures, NumbersThatAreNoneAreRefusedAsCoordinates) {
    for (const char* number : {"NaN", "Infinity", "-Infinity", "1e300", "-1e300", "1e9"})
        refusal(feature(std::string(R"({"type":"Point","coordinates":[1,)") + number + "]}"));
    EXPECT_THAT(refusal(feature(R"({"type":"Point","coordinates":[1,1e999]})")), HasSubstr("too large"));
}

TEST(GeoJsonFailures, NestedBombsAreRefusedBeforeTheyAreParsed) {
    EXPECT_THAT(refusal(std::string(5'000'000, '[')), HasSubstr("deeper than 64"));
    std::string objects;
    for (int i = 0; i < 100'000; ++i)
        objects += R"({"a":)";
    EXPECT_THAT(refusal(objects), HasSubstr("deeper than 64"));
    const std::string deep = std::string(50, '[') + std::string(50, ']');
    EXPECT_TRUE(parseGeoJson(feature(kSquare, R"({"deep":)" + deep + "}"), "a").ok());
}

TEST(GeoJsonFailures, AnObjectOfVeryManyMembersIsRefused) {
    std::string members;
    for (std::size_t i = 0; i <= kMostMembers; ++i)
        members += (i ? "," : "") + ("\"m" + std::to_string(i) + "\":0");
    EXPECT_THAT(refusal(feature(kSquare, R"({"measurements":{)" + members + "}}")), HasSubstr("members"));
}

TEST(GeoJsonFailures, BracketsAndNumbersInsideTextsAreLeftAlone) {
    const auto read = parseGeoJson(feature(kSquare, R"({"name":"[[ NaN \" -Infinity {"})"), "a");
    ASSERT_TRUE(read.ok()) << read.error().message;
    EXPECT_EQ(read.value().marks[0].name, "[[ NaN \" -Infinity {");
}

TEST(GeoJsonFailures, WrongGzipIsRefused) {
    const test::TemporaryFolder folder;
    const std::string packed = gzip(collection(feature(kSquare))).value();
    for (const std::size_t length : {std::size_t(3), packed.size() / 2, packed.size() - 1}) {
        const auto read = readGeoJson(folder.write("short.geojson.gz", packed.substr(0, length)));
        ASSERT_FALSE(read.ok()) << length;
        EXPECT_THAT(read.error().message, HasSubstr("short.geojson.gz is cut short"));
    }
    std::string damaged = packed;
    damaged[packed.size() / 2] = char(damaged[packed.size() / 2] ^ 0x55);
    EXPECT_FALSE(readGeoJson(folder.write("damaged.geojson.gz", damaged)).ok());
    EXPECT_THAT(readGeoJson(folder.write("no.geojson.gz", "PK not gzip")).error().message, HasSubstr("not packed"));
    EXPECT_FALSE(gunzip(packed + "rest", "a", 1 << 20).ok());
}

TEST(GeoJsonFailures, AGzipBombIsStoppedAtItsLimit) {
    const std::string bomb = gzip(std::string(8 << 20, ' ')).value();
    const auto read = gunzip(bomb, "bomb.gz", 1 << 20);
    ASSERT_FALSE(read.ok());
    EXPECT_THAT(read.error().message, HasSubstr("more than 1 MB"));
}

TEST(GeoJsonFailures, AMissingFileAndAFolderAreRefused) {
    const test::TemporaryFolder folder;
    EXPECT_EQ(readGeoJson(folder / "none.geojson").error().code, ErrorCode::NotFound);
    EXPECT_FALSE(readGeoJson(folder.path()).ok());
}

TEST(GeoJsonFailures, RandomDamageNeverCrashes) {
    const std::string whole = collection(
        feature(kSquare, R"({"name":"n","color":[1,2,3],"measurements":[{"name":"a","value":1}],"isLocked":true})") +
        "," + feature(R"({"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1],[0,0]]]]})"));
    std::uint32_t state = 12345;
    const auto next = [&state] { return state = state * 1664525u + 1013904223u, state >> 8; };
    for (int round = 0; round < 20'000; ++round) {
        std::string text = whole;
        for (std::uint32_t changes = 1 + next() % 4; changes > 0; --changes)
            text[next() % text.size()] = "[]{},:\"0-Ne\\ \x80"[next() % 14];
        const auto read = parseGeoJson(text, "a");
        if (read.ok())
            for (const Annotation& mark : read.value().marks)
                geoJsonOf(std::vector{std::make_shared<const Annotation>(mark)});
    }
}

} // namespace
} // namespace hs::core
