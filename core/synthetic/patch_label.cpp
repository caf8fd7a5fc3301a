#include "core/synthetic/patch_label.h"

#include "core/files.h"
#include "core/synthetic/material.h"
#include "core/synthetic/random.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace hs::core {

namespace {

constexpr double kDepthBin = 0.25; // mm
constexpr int kDepthBins = 8;      // the last one is open below
constexpr int kLattice = 16;
constexpr std::size_t kPatchesPerCase = 24;
constexpr std::size_t kRecent = 8;
constexpr std::uint64_t kValidationSeeds = 0x4000000000000000u; // far from every training seed

constexpr int kGlassLabel = 0;
constexpr int kEpidermisLabel = 1;
constexpr int kAdnexaLabel = 2;
constexpr int kFatLabel = 3;
constexpr int kDermisLabel = 4; // kDepthBins of them, then the lesions

constexpr std::array kDeepLesions{SkinClass::BasalCellCarcinoma, SkinClass::SquamousCellCarcinoma, SkinClass::Melanoma};
constexpr std::array kFlatLesions{SkinClass::MelanocyticNaevus, SkinClass::SeborrhoeicKeratosis,
                                  SkinClass::Dermatofibroma, SkinClass::LichenoidDermatitis};

int depthBin(double depth) {
    return std::clamp(int(depth / kDepthBin), 0, kDepthBins - 1);
}

std::string binName(const std::string& what, int bin) {
    const int hundredths = int(std::lround((bin + 1) * kDepthBin * 100.0));
    const std::string digits = std::to_string(hundredths % 100);
    return what + " to " + std::to_string(hundredths / 100) + "." + (digits.size() < 2 ? "0" : "") + digits + " mm";
}

int lesionLabel(SkinClass skinClass, double deepest) {
    int label = kDermisLabel + kDepthBins;
    for (const SkinClass deep : kDeepLesions) {
        if (deep == skinClass) return label + depthBin(deepest);
        label += kDepthBins;
    }
    for (const SkinClass flat : kFlatLesions) {
        if (flat == skinClass) return label;
        ++label;
    }
    return kGlassLabel;
}

int labelOf(const PatchTruth& truth, SkinClass skinClass) {
    if (truth.tissueShare < 0.35) return kGlassLabel;
    if (truth.lesionShare >= 0.10) return lesionLabel(skinClass, truth.deepestLesion);
    if (truth.epidermisShare >= 0.07) return kEpidermisLabel;
    if (truth.adnexaShare >= 0.12) return kAdnexaLabel;
    if (truth.fatShare >= 0.5 * truth.tissueShare) return kFatLabel;
    return kDermisLabel + depthBin(truth.centreDepth);
}

// The kinds that are drawn equally often are not those that tissue has: most of it is dermis.
enum class Kind { Lesion, Dermis, Epidermis, Adnexa };

Kind kindOf(double draw, SkinClass skinClass) {
    const double lesion = skinClass == SkinClass::NormalSkin ? 0.0 : 0.55;
    if (draw < lesion) return Kind::Lesion;
    const double rest = (draw - lesion) / (1.0 - lesion);
    return rest < 0.5 ? Kind::Dermis : rest < 0.75 ? Kind::Epidermis : Kind::Adnexa;
}

bool matches(Kind kind, int label) {
    switch (kind) {
    case Kind::Lesion:
        return label >= kDermisLabel + kDepthBins;
    case Kind::Dermis:
        return label >= kDermisLabel && label < kDermisLabel + kDepthBins;
    case Kind::Epidermis:
        return label == kEpidermisLabel;
    case Kind::Adnexa:
        return label == kAdnexaLabel || label == kFatLabel;
    }
    return false;
}

// Whether a patch around this point can be of the kind: a thousandth of the cost of asking the patch.
bool hopeful(Kind kind, const TissueSample& middle) {
    if (middle.section < 0 || middle.inside < 0.0f || middle.d < -60.0f) return false;
    switch (kind) {
    case Kind::Lesion:
        return middle.lesion < 60.0f;
    case Kind::Dermis:
        return middle.lesion > 20.0f && middle.d > 60.0f;
    case Kind::Epidermis:
        return middle.lesion > 60.0f && middle.d < 170.0f;
    case Kind::Adnexa:
        return middle.fat > 0.3f || (middle.structure < 10.0f && middle.kind != StructureKind::Vessel);
    }
    return false;
}

} // namespace

const std::vector<std::string>& patchLabelNames() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> all{"glass", "keratin and epidermis", "adnexa", "fat"};
        for (int bin = 0; bin < kDepthBins; ++bin)
            all.push_back(binName("dermis", bin));
        for (const SkinClass deep : kDeepLesions)
            for (int bin = 0; bin < kDepthBins; ++bin)
                all.push_back(binName(std::string(skinClassId(deep)), bin));
        for (const SkinClass flat : kFlatLesions)
            all.emplace_back(skinClassId(flat));
        return all;
    }();
    return names;
}

PatchTruth patchTruth(const TissueField& field, const GlassRect& area) {
    int tissue = 0, lesion = 0, epidermis = 0, adnexa = 0, fat = 0;
    double depth = 0.0, deepest = 0.0;
    const SkinClass skinClass = field.skin().skinClass;
    for (int row = 0; row < kLattice; ++row)
        for (int column = 0; column < kLattice; ++column) {
            const TissueSample sample = field.at(
                {area.x + (column + 0.5) * area.width / kLattice, area.y + (row + 0.5) * area.height / kLattice});
            const Material material = materialAt(sample, skinClass);
            if (material == Material::Glass) continue;
            ++tissue;
            depth += std::max(0.0f, sample.d);
            epidermis += material == Material::Epidermis || material == Material::Keratin;
            adnexa += material == Material::Structure && sample.kind != StructureKind::Vessel;
            fat += material == Material::Fat;
            if (!field.inLesion(sample)) continue;
            ++lesion;
            deepest = std::max(deepest, double(sample.d));
        }
    constexpr double kAll = kLattice * kLattice;
    PatchTruth truth;
    truth.tissueShare = tissue / kAll;
    truth.lesionShare = lesion / kAll;
    truth.epidermisShare = epidermis / kAll;
    truth.adnexaShare = adnexa / kAll;
    truth.fatShare = fat / kAll;
    truth.centreDepth = tissue > 0 ? depth / tissue / 1000.0 : 0.0;
    truth.deepestLesion = std::max(0.0, deepest - (lesion > 0 ? double(TissueField::kMaskMargin) : 0.0)) / 1000.0;
    truth.label = labelOf(truth, skinClass);
    return truth;
}

Result<void> writePatchLabels(const SkinRenderer& renderer, double slideSpacing, int patchPixels, double patchSpacing,
                              const std::filesystem::path& path) {
    const double side = patchPixels * patchSpacing;
    const int columns = int(renderer.skin().glass.width / side), rows = int(renderer.skin().glass.height / side);
    std::string lines;
    for (int row = 0; row < rows; ++row)
        for (int column = 0; column < columns; ++column) {
            const PatchTruth truth = patchTruth(renderer.field(), {column * side, row * side, side, side});
            if (truth.tissueShare <= 0.0) continue;
            nlohmann::ordered_json line;
            line["row"] = row;
            line["column"] = column;
            line["x"] = std::llround(column * side / slideSpacing);
            line["y"] = std::llround(row * side / slideSpacing);
            line["label"] = patchLabelNames()[std::size_t(truth.label)];
            line["label_index"] = truth.label;
            line["tissue_share"] = std::round(truth.tissueShare * 1e3) / 1e3;
            line["lesion_share"] = std::round(truth.lesionShare * 1e3) / 1e3;
            line["depth_mm"] = std::round(truth.centreDepth * 1e3) / 1e3;
            line["deepest_lesion_mm"] = std::round(truth.deepestLesion * 1e3) / 1e3;
            lines += line.dump() + "\n";
        }
    return writeFileAtomically(path, lines);
}

SkinPatchSource::SkinPatchSource(const SkinPatchOptions& options)
    : m_options(options) {}

std::size_t SkinPatchSource::count(Split split) const {
    return split == Split::Train ? m_options.trainCount : split == Split::Validation ? m_options.validationCount : 0;
}

std::shared_ptr<const SkinRenderer> SkinPatchSource::rendererFor(std::uint64_t seed) const {
    {
        const std::lock_guard lock(m_mutex);
        for (const auto& [key, renderer] : m_recent)
            if (key == seed) return renderer;
    }
    SkinCaseOptions options;
    options.sections = 1;
    auto made = std::make_shared<const SkinRenderer>(std::make_shared<const SkinCase>(makeSkinCase(seed, options)));
    const std::lock_guard lock(m_mutex);
    m_recent.insert(m_recent.begin(), {seed, made});
    if (m_recent.size() > kRecent) m_recent.pop_back();
    return made;
}

Result<LabelledPatch> SkinPatchSource::patch(Split split, std::size_t index) const {
    if (index >= count(split))
        return Error(ErrorCode::InvalidInput,
                     "patch " + std::to_string(index) + " was asked for, there are " + std::to_string(count(split)));
    const std::uint64_t first = split == Split::Validation ? m_options.seed + kValidationSeeds : m_options.seed;
    const auto renderer = rendererFor(first + index / kPatchesPerCase);
    Random random(seedOf(first, 0xA000000u + index));
    const double side = m_options.patchPixels * m_options.spacing;
    const GlassRect& glass = renderer->skin().glass;
    const TissueField& field = renderer->field();
    const Kind kind = kindOf(random.uniform(), field.skin().skinClass);
    // What lies in the middle of the first section, unless a place of the kind is found.
    GlassPoint corner{(glass.width - side) / 2, (glass.height - side) / 2};
    PatchTruth truth = patchTruth(field, {corner.x, corner.y, side, side});
    for (int tries = 0; tries < 400; ++tries) {
        const GlassPoint place{random.uniform(0.0, glass.width - side), random.uniform(0.0, glass.height - side)};
        if (!hopeful(kind, field.at({place.x + side / 2, place.y + side / 2}))) continue;
        const PatchTruth found = patchTruth(field, {place.x, place.y, side, side});
        constexpr double kLeastTissue = 0.68; // the tissue rule drops what is emptier
        if (found.tissueShare < kLeastTissue) continue;
        truth = found;
        corner = place;
        if (matches(kind, found.label)) break;
    }
    return LabelledPatch{renderPatch(*renderer, corner, m_options.patchPixels, m_options.spacing), truth.label};
}

} // namespace hs::core
