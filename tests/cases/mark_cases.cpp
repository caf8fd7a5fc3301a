// Files of marks with one thing wrong, met by the viewer beside a slide: the window is painted, and what it says in its
// message bar goes to standard error.
#include "tests/cases/fault_case.h"
#include "tests/cases/tiff_bytes.h"

namespace hs::test {

namespace {

using namespace std::string_literals;

FaultCase of(std::string name, std::string sentence, std::string text, std::string file = "m.geojson") {
    FaultCase one{std::move(name), 0, std::move(sentence),
                  [text = std::move(text), file = std::move(file)](const CaseFolder& folder) -> Arguments {
                      return {folder.write("slide.tif", goodTiff()), folder.write(file, text), "--shot", folder / "w.png"};
                  }};
    one.program = "histoscribe";
    one.leaves = {"w.png"};
    return one;
}

std::string feature(const std::string& geometry, const std::string& properties = "{}") {
    return R"([{"type":"Feature","geometry":)" + geometry + R"(,"properties":)" + properties + "}]";
}
std::string geometry(const char* type, const std::string& coordinates) {
    return R"({"type":")" + std::string(type) + R"(","coordinates":)" + coordinates + "}";
}

std::vector<FaultCase> files() {
    return {
        of("Empty", "m\\.geojson is cut short or empty", ""),
        of("Text", "m\\.geojson", "marks of a slide\n"),
        of("Zeros", "m\\.geojson", std::string(5000, '\0')),
        of("Png", "m\\.geojson", "\x89PNG\r\n\x1a\n"s + std::string(200, '\1')),
        of("NotUtf8", "m\\.geojson", "[{\"type\": \"\xff\xfe\"}]"),
        of("Cut", "m\\.geojson is cut short", feature(geometry("Point", "[5,6]")).substr(0, 40)),
        of("NestedOneHundredThousandTimes", "m\\.geojson", std::string(100000, '[')),
        of("ObjectsNestedOneHundredThousandTimes", "m\\.geojson",
           [] {
               std::string deep;
               for (int i = 0; i < 100000; ++i)
                   deep += "{\"a\":";
               return deep;
           }()),
        of("AnotherObject", "m\\.geojson", R"({"a": 1})"),
        of("ACollectionWithoutFeatures", "m\\.geojson.*list of features", R"({"type":"FeatureCollection"})"),
        of("PackedOnlyByItsName", "m\\.geojson\\.gz is not packed", "marks of a slide\n", "m.geojson.gz"),
        of("PackedAndCut", "m\\.geojson\\.gz", "\x1f\x8b\x08\0\0\0\0\0\0\3"s, "m.geojson.gz"),
        of("PackedNoise", "m\\.geojson\\.gz", "\x1f\x8b\x08\0\0\0\0\0\0\3"s + std::string(500, '\x77'), "m.geojson.gz"),
    };
}

std::vector<FaultCase> features() {
    return {
        of("AFeatureThatIsANumber", "feature 1", "[5]"),
        of("AFeatureOfAnotherType", "feature 1.*type", R"([{"type":"Picture"}])"),
        of("AGeometryThatIsAText", "feature 1", feature(R"("a circle")")),
        of("APolygonOfTwoPoints", "feature 1", feature(geometry("Polygon", "[[[1,2],[3,4]]]"))),
        of("APolygonOfWords", "feature 1", feature(geometry("Polygon", R"([[["a","b"],["c","d"],["e","f"],["a","b"]]])"))),
        of("APointWithoutAPlace", "feature 1", feature(geometry("Point", "[]"))),
        of("APointOfOneNumber", "feature 1", feature(geometry("Point", "[7]"))),
        of("APointBeyondAnySlide", "feature 1", feature(geometry("Point", "[1e300,5]"))),
        of("ANumberTooLargeForNumbers", "m\\.geojson", feature(geometry("Point", "[1e999,5]"))),
        of("ACoordinateThatIsNone", "m\\.geojson", feature(geometry("Point", "[NaN,5]"))),
        of("AColourOfFiveHundred", "feature 1.*colour",
           feature(geometry("Point", "[5,6]"), R"({"classification":{"name":"x","color":[500,0,0]}})")),
        of("TheSecondOfTwoIsWrong", "feature 2",
           R"([{"type":"Feature","geometry":{"type":"Point","coordinates":[5,6]}},{"type":"Feature","geometry":5}])"),
    };
}

} // namespace

std::vector<FaultCase> markCases() {
    std::vector<FaultCase> all = files();
    for (FaultCase& one : features())
        all.push_back(std::move(one));
    FaultCase gone{"NotThere", 0, "none\\.geojson", [](const CaseFolder& folder) -> Arguments {
                       return {folder.write("slide.tif", goodTiff()), folder / "none.geojson", "--shot", folder / "w.png"};
                   }};
    FaultCase aFolder{"AFolder", 0, "m\\.geojson", [](const CaseFolder& folder) -> Arguments {
                          return {folder.write("slide.tif", goodTiff()), folder.makeFolder("m.geojson"), "--shot",
                                  folder / "w.png"};
                      }};
    FaultCase unwritable{"APictureIntoAFolderThatIsNotThere", 1, "w\\.png", [](const CaseFolder& folder) -> Arguments {
                             return {folder.write("slide.tif", goodTiff()), "--shot", folder / "no/w.png"};
                         }};
    for (FaultCase* one : {&gone, &aFolder, &unwritable}) {
        one->program = "histoscribe";
        one->leaves = {"w.png"};
        all.push_back(*one);
    }
    all.push_back(of("Whole", "", feature(geometry("Polygon", "[[[9,9],[90,9],[90,90],[9,9]]]"), R"({"name":"Nest"})")));
    all.push_back(of("AnEmptyList", "", "[]"));
    all.push_back(of("AnUnknownGeometryIsKept", "", feature(geometry("Spiral", "[1,2]"))));
    all.push_back(of("PlainWhateverItsName", "", feature(geometry("Point", "[5,6]")), "m.geojson.gz"));
    all.push_back(of("AMarkWithoutAPlace", "", R"([{"type":"Feature","geometry":null,"properties":{"odd":[1]}}])"));
    return all;
}

} // namespace hs::test
