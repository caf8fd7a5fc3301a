// What QuPath writes comes back unchanged in meaning.
#include "core/annotations/geojson.h"

#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

#include <cmath>

namespace hs::core {
namespace {

using Json = nlohmann::json; // compares objects whatever their order

std::vector<AnnotationPtr> shared(const std::vector<Annotation>& marks) {
    std::vector<AnnotationPtr> all;
    for (const Annotation& mark : marks)
        all.push_back(std::make_shared<const Annotation>(mark));
    return all;
}

MarkFile read(const std::string& text) {
    auto file = parseGeoJson(text, "marks.geojson");
    EXPECT_TRUE(file.ok()) << file.error().message;
    return file.ok() ? std::move(file).value() : MarkFile{};
}

Json written(const MarkFile& file) {
    return Json::parse(geoJsonOf(shared(file.marks), file.fileExtras));
}

// Every form in one file: today's QuPath, an older one, and what neither of us knows.
const char* const kForms = R"({"type":"FeatureCollection","crs":{"x":[1,2]},"features":[
 {"type":"Feature","id":"5a2b1d7e-0000-4000-8000-000000000001",
  "geometry":{"type":"Polygon","coordinates":[[[0,0],[100,0],[100,80.5],[0,80.5],[0,0]],[[10,10],[20,10],[20,20],[10,10]]],
   "plane":{"c":-1,"z":2,"t":0}},
  "properties":{"objectType":"annotation","name":"Nest","color":[200,0,0],
   "classification":{"name":"Tumor","color":[200,0,0]},"isLocked":true,"measurements":{"Area":12.25,"n":3},
   "metadata":{"who":"me"}}},
 {"type":"Feature","id":"PathCellObject",
  "geometry":{"type":"Polygon","coordinates":[[[1,1],[9,1],[9,9],[1,1]]]},
  "nucleusGeometry":{"type":"Polygon","coordinates":[[[3,3],[5,3],[5,5],[3,3]]]},
  "properties":{"objectType":"cell","classification":{"name":"Immune cells","colorRGB":-6895466},
   "measurements":[{"name":"Nucleus: Area","value":9.5},{"name":"b","value":2}],"isLocked":false}},
 {"type":"Feature","geometry":{"type":"MultiPoint","coordinates":[[1,2],[3,4]]},
  "properties":{"objectType":"annotation","colorRGB":-65536,"classification":{"names":["Tumor","Positive"]}}},
 {"type":"Feature","geometry":{"type":"LineString","coordinates":[[1,2],[3.125,4]]},"properties":{"isMeasured":null}},
 {"type":"Feature","geometry":{"type":"MultiLineString","coordinates":[[[1,2],[3,4]],[[5,6],[7,8],[9,10]]]},"properties":{}},
 {"type":"Feature","geometry":{"type":"MultiPolygon","coordinates":[[[[0,0],[4,0],[4,4],[0,0]],[[1,1],[2,1],[2,2],[1,1]]],[[[9,9],[8,9],[8,8],[9,9]]]]},
  "properties":{"objectType":"detection","name":""}},
 {"type":"Feature","geometry":{"type":"Point","coordinates":[5,6]},"properties":{"objectType":"tile"}},
 {"type":"Feature","geometry":{"type":"GeometryCollection","geometries":[]},"properties":{"objectType":"odd"}},
 {"type":"Feature","geometry":null,"properties":{"objectType":"root"},"extra":7}
]})";

TEST(GeoJson, EveryFormComesBackUnchangedInMeaning) {
    const MarkFile file = read(kForms);
    ASSERT_EQ(file.marks.size(), 9u);
    EXPECT_EQ(file.undrawable, 2u);
    EXPECT_EQ(written(file), Json::parse(kForms));
    EXPECT_EQ(written(read(geoJsonOf(shared(file.marks), file.fileExtras))), Json::parse(kForms));
}

TEST(GeoJson, FormsAreUnderstood) {
    const MarkFile file = read(kForms);
    const Annotation& nest = file.marks[0];
    EXPECT_EQ(nest.name, "Nest");
    EXPECT_EQ(nest.colour, (MarkColour{200, 0, 0}));
    EXPECT_EQ(nest.classification->name, "Tumor");
    EXPECT_TRUE(nest.isLocked());
    ASSERT_EQ(nest.measurements.size(), 2u);
    EXPECT_EQ(*nest.measurements[0].name, "Area");
    EXPECT_EQ(nest.measurements[0].value, 12.25);
    EXPECT_EQ(nest.shape.pathCount(), 2u);
    EXPECT_TRUE(nest.shape.isHole(1));

    const Annotation& cell = file.marks[1];
    EXPECT_EQ(cell.classification->colour, (MarkColour{0x96, 0xC8, 0x96}));
    ASSERT_TRUE(cell.nucleus);
    EXPECT_EQ(cell.nucleus->points.size(), 3u);
    EXPECT_EQ(cell.measurementForm, MeasurementForm::List);

    EXPECT_EQ(file.marks[2].colour, (MarkColour{255, 0, 0}));
    EXPECT_EQ(file.marks[2].classification->name, "Tumor: Positive");
    EXPECT_FALSE(file.marks[5].shape.isHole(2));
}

TEST(GeoJson, ABareListAndASingleFeatureAreRead) {
    const std::string one = R"({"type":"Feature","geometry":{"type":"Point","coordinates":[5,6]},"properties":null})";
    EXPECT_EQ(read(one).marks.size(), 1u);
    EXPECT_EQ(read("[" + one + "," + one + "]").marks.size(), 2u);
    EXPECT_EQ(read("[]").marks.size(), 0u);
    EXPECT_EQ(read("\xEF\xBB\xBF" + one).marks.size(), 1u);
    EXPECT_EQ(read(R"({"features":[)" + one + R"(],"type":"FeatureCollection"})").marks.size(), 1u);
}

TEST(GeoJson, BareJavaNumbersInMeasurementsAreNotLost) {
    const MarkFile file = read(R"([{"type":"Feature","geometry":{"type":"Point","coordinates":[5,6]},
        "properties":{"measurements":{"a":NaN,"b":-Infinity,"c":1}}}])");
    EXPECT_TRUE(std::isnan(file.marks[0].measurements[0].value));
    EXPECT_TRUE(std::isinf(file.marks[0].measurements[1].value));
    const MarkFile again = read(geoJsonOf(shared(file.marks)));
    EXPECT_TRUE(std::isnan(again.marks[0].measurements[0].value));
    EXPECT_LT(again.marks[0].measurements[1].value, 0);
}

TEST(GeoJson, AChangedColourReplacesTheOldForm) {
    MarkFile file = read(kForms);
    file.marks[2].colour = MarkColour{1, 2, 3};
    const Json properties = written(file)["features"][2]["properties"];
    EXPECT_EQ(properties["color"], Json::parse("[1,2,3]"));
    EXPECT_FALSE(properties.contains("colorRGB"));
}

TEST(GeoJson, OurOwnMarksAreWrittenAsQuPathReadsThem) {
    Annotation mark;
    mark.shape = rectangleShape({10, 20}, {30, 50});
    mark.name = "Naevus";
    mark.classification = standardClasses()[0];
    const Json out = Json::parse(geoJsonOf(shared({mark})));
    EXPECT_EQ(out["type"], "FeatureCollection");
    const Json& feature = out["features"][0];
    EXPECT_EQ(feature["geometry"]["coordinates"], Json::parse("[[[10,20],[30,20],[30,50],[10,50],[10,20]]]"));
    EXPECT_EQ(feature["properties"]["objectType"], "annotation");
    EXPECT_EQ(feature["properties"]["classification"], Json::parse(R"({"name":"Tumor","color":[200,0,0]})"));
}

TEST(GeoJson, PackedAndPlainFilesAreTheSame) {
    const test::TemporaryFolder folder;
    const MarkFile file = read(kForms);
    for (const char* name : {"a b\xC3\xA4.geojson", "a.geojson.gz"}) {
        ASSERT_TRUE(writeGeoJson(folder / name, shared(file.marks), file.fileExtras).ok());
        const auto again = readGeoJson(folder / name);
        ASSERT_TRUE(again.ok()) << again.error().message;
        EXPECT_EQ(written(again.value()), Json::parse(kForms));
    }
    EXPECT_LT(std::filesystem::file_size(folder / "a.geojson.gz"),
              std::filesystem::file_size(folder / "a b\xC3\xA4.geojson"));
}

TEST(GeoJson, MarksOfOneFileShareTheirClassesAndNames) {
    std::string text = "[";
    for (int i = 0; i < 3; ++i)
        text += std::string(i ? "," : "") + R"({"type":"Feature","geometry":{"type":"Point","coordinates":[5,6]},
            "properties":{"classification":{"name":"A"},"measurements":{"m":1}}})";
    const MarkFile file = read(text + "]");
    EXPECT_EQ(file.marks[0].classification, file.marks[2].classification);
    EXPECT_EQ(file.marks[0].measurements[0].name, file.marks[2].measurements[0].name);
}

TEST(GeoJson, AFocalPlaneIsWrittenAsQuPathReadsIt) {
    Annotation mark;
    mark.shape = pointsShape({{1, 2}});
    EXPECT_EQ(focalPlaneOf(mark), std::nullopt);
    setFocalPlane(mark, 2);
    const Json feature = Json::parse(geoJsonOf(shared({mark})))["features"][0];
    EXPECT_EQ(feature["geometry"]["plane"], Json::parse(R"({"c":-1,"z":2,"t":0})"));
    Annotation read = hs::core::parseGeoJson(geoJsonOf(shared({mark})), "m").value().marks.at(0);
    EXPECT_EQ(focalPlaneOf(read), 2);
    setFocalPlane(read, 5);
    EXPECT_EQ(focalPlaneOf(read), 5);
    read.geometryExtras["plane"] = "three"; // nonsense in a file tells nothing
    EXPECT_EQ(focalPlaneOf(read), std::nullopt);
}

} // namespace
} // namespace hs::core
