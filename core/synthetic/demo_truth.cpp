#include "core/synthetic/demo_truth.h"

#include "core/files.h"
#include "core/json_depth.h"
#include "core/synthetic/skin_report.h"

#include <nlohmann/json.hpp>
#include <png.h>

#include <algorithm>
#include <cmath>
#include <csetjmp>

namespace hs::core {

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kFormat = "histoscribe-demo-truth";

const char* amountName(Amount amount) {
    constexpr const char* kNames[] = {"none", "little", "moderate", "much"};
    return kNames[int(amount)];
}

Json factsJson(const SkinFacts& facts) {
    Json json;
    json["nests"] = facts.nests;
    json["ulcerated"] = facts.ulcerated;
    json["nodular"] = facts.nodular;
    json["keratin_pearls"] = facts.keratinPearls;
    json["pagetoid"] = facts.pagetoid;
    json["frequent_mitoses"] = facts.frequentMitoses;
    json["junctional"] = facts.junctional;
    json["clefts"] = facts.clefts;
    json["horn_cysts"] = facts.hornCysts;
    json["pigment"] = amountName(facts.pigment);
    json["inflammation"] = amountName(facts.inflammation);
    json["sun_damage"] = amountName(facts.sunDamage);
    json["hyperkeratosis"] = amountName(facts.hyperkeratosis);
    return json;
}

Json optionsJson(const SkinCaseOptions& options) {
    Json json = Json::object();
    if (options.skinClass) json["class"] = skinClassId(*options.skinClass);
    if (options.thicknessMillimetres) json["thickness_mm"] = *options.thicknessMillimetres;
    if (options.sections) json["sections"] = *options.sections;
    json["section_width_um"] = options.sectionWidth;
    json["glass_width_um"] = options.glassWidth;
    json["glass_height_um"] = options.glassHeight;
    return json;
}

Json truthJson(const SkinCase& skin, const DemoTruth& truth) {
    Json json;
    json["format"] = kFormat;
    json["version"] = 1;
    json["notice"] = "synthetic tissue, made by a program; no patient";
    json["seed"] = truth.seed;
    json["class"] = skinClassId(truth.skinClass);
    json["class_index"] = int(truth.skinClass);
    json["diagnosis"] = truth.diagnosis;
    json["thickness_mm"] = truth.thicknessMillimetres ? Json(*truth.thicknessMillimetres) : Json(nullptr);
    json["lesion_share"] = truth.lesionShare;
    json["spacing_um"] = truth.spacing;
    json["width"] = truth.size.width;
    json["height"] = truth.size.height;
    json["mask_spacing_um"] = kMaskSpacing;
    json["lesion_boxes"] = Json::array();
    for (const Level0Rect& box : truth.lesionBoxes)
        json["lesion_boxes"].push_back({{"x", box.x}, {"y", box.y}, {"width", box.width}, {"height", box.height}});
    const SkinReport report = skinReport(skin);
    json["report"] = {{"final_diagnosis", report.finalDiagnosis},
                      {"microscopic_findings", report.microscopicFindings},
                      {"critical_findings", report.criticalFindings}};
    json["reports"] = truth.reports;
    json["facts"] = factsJson(skin.facts);
    json["options"] = optionsJson(truth.options);
    return json;
}

// nlohmann throws where a value has another type than asked: caught in readDemoTruth alone.
DemoTruth parseTruth(const Json& json) {
    DemoTruth truth;
    truth.seed = json.at("seed").get<std::uint64_t>();
    const auto skinClass = skinClassFromId(json.at("class").get<std::string>());
    if (!skinClass) throw Json::other_error::create(501, "unknown class", &json);
    truth.skinClass = *skinClass;
    truth.diagnosis = json.at("diagnosis").get<std::string>();
    if (!json.at("thickness_mm").is_null()) truth.thicknessMillimetres = json.at("thickness_mm").get<double>();
    truth.lesionShare = json.at("lesion_share").get<double>();
    truth.spacing = json.at("spacing_um").get<double>();
    truth.size = {json.at("width").get<std::int64_t>(), json.at("height").get<std::int64_t>()};
    for (const Json& box : json.at("lesion_boxes"))
        truth.lesionBoxes.push_back({box.at("x").get<double>(), box.at("y").get<double>(),
                                     box.at("width").get<double>(), box.at("height").get<double>()});
    truth.reports = json.at("reports").get<std::vector<std::string>>();
    const Json& options = json.at("options");
    if (options.contains("class")) truth.options.skinClass = skinClassFromId(options["class"].get<std::string>());
    if (options.contains("thickness_mm")) truth.options.thicknessMillimetres = options["thickness_mm"].get<double>();
    if (options.contains("sections")) truth.options.sections = options["sections"].get<int>();
    truth.options.sectionWidth = options.at("section_width_um").get<double>();
    truth.options.glassWidth = options.at("glass_width_um").get<double>();
    truth.options.glassHeight = options.at("glass_height_um").get<double>();
    return truth;
}

// Boxes of the 8-connected pieces of a mask, in pixels, largest area first.
std::vector<GlassRect> boxesOf(const std::vector<std::uint8_t>& mask, int width, int height) {
    std::vector<std::uint8_t> left = mask;
    std::vector<std::pair<int, GlassRect>> pieces;
    std::vector<int> stack;
    for (int start = 0; start < width * height; ++start) {
        if (left[std::size_t(start)] == 0) continue;
        int x0 = width, y0 = height, x1 = 0, y1 = 0, area = 0;
        stack.assign(1, start);
        left[std::size_t(start)] = 0;
        while (!stack.empty()) {
            const int x = stack.back() % width, y = stack.back() / width;
            stack.pop_back();
            ++area;
            x0 = std::min(x0, x), x1 = std::max(x1, x), y0 = std::min(y0, y), y1 = std::max(y1, y);
            for (int ny = std::max(0, y - 1); ny <= std::min(height - 1, y + 1); ++ny)
                for (int nx = std::max(0, x - 1); nx <= std::min(width - 1, x + 1); ++nx) {
                    std::uint8_t& cell = left[std::size_t(ny) * std::size_t(width) + std::size_t(nx)];
                    if (cell == 0) continue;
                    cell = 0;
                    stack.push_back(ny * width + nx);
                }
        }
        pieces.push_back({area, {double(x0), double(y0), double(x1 - x0 + 1), double(y1 - y0 + 1)}});
    }
    std::stable_sort(pieces.begin(), pieces.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    std::vector<GlassRect> boxes;
    for (const auto& piece : pieces)
        boxes.push_back(piece.second);
    return boxes;
}

struct PngError {
    std::jmp_buf jump;
};

void failPng(png_structp png, png_const_charp) {
    std::longjmp(static_cast<PngError*>(png_get_error_ptr(png))->jump, 1);
}
void ignorePng(png_structp, png_const_charp) {}
void appendPng(png_structp png, png_bytep bytes, std::size_t count) {
    static_cast<std::string*>(png_get_io_ptr(png))->append(reinterpret_cast<const char*>(bytes), count);
}
void flushPng(png_structp) {}

// libpng leaves by a jump: only plain values and what the caller owns live here.
bool encodePng(const LesionMask& mask, std::string& out) {
    PngError error{};
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &error, failPng, ignorePng);
    png_infop info = png != nullptr ? png_create_info_struct(png) : nullptr;
    if (info == nullptr || setjmp(error.jump) != 0) {
        png_destroy_write_struct(&png, &info);
        return false;
    }
    png_set_write_fn(png, &out, appendPng, flushPng);
    png_set_IHDR(png, info, png_uint_32(mask.width), png_uint_32(mask.height), 8, PNG_COLOR_TYPE_GRAY,
                 PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    const png_uint_32 perMetre = png_uint_32(1e6 / kMaskSpacing);
    png_set_pHYs(png, info, perMetre, perMetre, PNG_RESOLUTION_METER);
    png_write_info(png, info);
    for (int row = 0; row < mask.height; ++row)
        png_write_row(png, &mask.pixels[std::size_t(row) * std::size_t(mask.width)]);
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
    return true;
}

} // namespace

LesionMask drawLesionMask(const SkinRenderer& renderer) {
    LesionMask mask;
    const LevelSize size = renderer.sizeAt(kMaskSpacing);
    mask.width = int(std::max<std::int64_t>(1, size.width));
    mask.height = int(std::max<std::int64_t>(1, size.height));
    mask.pixels.resize(std::size_t(mask.width) * std::size_t(mask.height));
    std::size_t tissue = 0, lesion = 0;
    for (int row = 0; row < mask.height; ++row)
        for (int column = 0; column < mask.width; ++column) {
            const TissueSample sample =
                renderer.field().at({(column + 0.5) * kMaskSpacing, (row + 0.5) * kMaskSpacing});
            tissue += TissueField::inTissue(sample);
            if (!renderer.field().inLesion(sample)) continue;
            ++lesion;
            mask.pixels[std::size_t(row) * std::size_t(mask.width) + std::size_t(column)] = 255;
        }
    mask.lesionShare = tissue > 0 ? double(lesion) / double(tissue) : 0.0;
    for (const GlassRect& box : boxesOf(mask.pixels, mask.width, mask.height))
        mask.boxes.push_back(
            {box.x * kMaskSpacing, box.y * kMaskSpacing, box.width * kMaskSpacing, box.height * kMaskSpacing});
    return mask;
}

DemoTruth truthOf(const SkinRenderer& renderer, const SkinCaseOptions& options, const LesionMask& mask, double spacing,
                  int reportVariants) {
    const SkinCase& skin = renderer.skin();
    DemoTruth truth;
    truth.seed = skin.seed;
    truth.options = options;
    truth.skinClass = skin.skinClass;
    truth.diagnosis = skinDiagnosis(skin.skinClass);
    if (hasTumourThickness(skin.skinClass)) truth.thicknessMillimetres = skin.facts.thicknessMillimetres;
    truth.lesionShare = std::round(mask.lesionShare * 1e5) / 1e5;
    truth.spacing = spacing;
    const LevelSize size = renderer.sizeAt(spacing);
    truth.size = {size.width, size.height};
    for (const GlassRect& box : mask.boxes)
        truth.lesionBoxes.push_back({box.x / spacing, box.y / spacing, box.width / spacing, box.height / spacing});
    truth.reports = skinReportTexts(skin, reportVariants);
    return truth;
}

Result<void> writeDemoTruth(const SkinCase& skin, const DemoTruth& truth, const std::filesystem::path& path) {
    return writeFileAtomically(path, truthJson(skin, truth).dump(2) + "\n");
}

Result<DemoTruth> readDemoTruth(const std::filesystem::path& path) {
    HS_TRY(const std::string text, readTextFile(path, 16u << 20));
    const Json json = Json::parse(shallowJson(text), nullptr, /*allow_exceptions=*/false);
    const auto wrong = [&](const std::string& why) {
        return Error(ErrorCode::Corrupt, displayName(path) + " is not the truth of a demo slide: " + why);
    };
    if (!json.is_object()) return wrong("a JSON object was expected");
    if (json.value("format", std::string()) != kFormat) return wrong("its format is not " + std::string(kFormat));
    try {
        return parseTruth(json);
    } catch (const Json::exception&) {
        return wrong("a field is missing or has another type than expected");
    }
}

Result<void> writeMaskPng(const LesionMask& mask, const std::filesystem::path& path) {
    std::string bytes;
    if (!encodePng(mask, bytes))
        return Error(ErrorCode::Internal, "the PNG library refused the mask " + displayName(path));
    return writeFileAtomically(path, bytes);
}

} // namespace hs::core
