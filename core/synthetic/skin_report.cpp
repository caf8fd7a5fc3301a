#include "core/synthetic/skin_report.h"

#include "core/synthetic/random.h"

#include <cmath>
#include <initializer_list>
#include <utility>

namespace hs::core {

namespace {

// Builds one section sentence by sentence, choosing among wordings that say the same.
class Writer {
public:
    explicit Writer(std::uint64_t seed)
        : m_random(seed) {}

    void say(std::initializer_list<const char*> wordings) {
        const auto chosen = wordings.begin() + m_random.below(int(wordings.size()));
        if (!m_text.empty()) m_text += ' ';
        m_text += *chosen;
    }
    void sayIf(bool holds, std::initializer_list<const char*> wordings) {
        if (holds) say(wordings);
    }
    void add(const std::string& sentence) {
        if (!m_text.empty()) m_text += ' ';
        m_text += sentence;
    }
    std::string take() { return std::exchange(m_text, {}); }

private:
    Random m_random;
    std::string m_text;
};

void sayStratumCorneum(Writer& writer, const SkinFacts& facts) {
    switch (facts.hyperkeratosis) {
    case Amount::None:
        break;
    case Amount::Little:
        writer.say({"Mild hyperkeratosis.", "The horny layer is slightly thickened."});
        break;
    case Amount::Moderate:
        writer.say({"Hyperkeratosis.", "The horny layer is thickened."});
        break;
    case Amount::Much:
        writer.say({"Marked hyperkeratosis.", "The horny layer is markedly thickened."});
        break;
    }
}

void saySunDamage(Writer& writer, const SkinFacts& facts) {
    switch (facts.sunDamage) {
    case Amount::None:
        break;
    case Amount::Little:
        writer.say({"Mild solar elastosis.", "There is mild solar elastosis in the upper dermis."});
        break;
    case Amount::Moderate:
        writer.say({"Solar elastosis.", "The upper dermis shows solar elastosis."});
        break;
    case Amount::Much:
        writer.say({"Marked solar elastosis.", "The upper dermis shows marked solar elastosis."});
        break;
    }
}

void sayInflammation(Writer& writer, const SkinFacts& facts) {
    switch (facts.inflammation) {
    case Amount::None:
        break;
    case Amount::Little:
        writer.say({"Sparse lymphocytic infiltrate.", "A few lymphocytes are seen around the lesion."});
        break;
    case Amount::Moderate:
        writer.say({"Moderate lymphocytic infiltrate.", "A moderate infiltrate of lymphocytes surrounds the lesion."});
        break;
    case Amount::Much:
        writer.say({"Dense lymphocytic infiltrate.", "A dense infiltrate of lymphocytes surrounds the lesion."});
        break;
    }
}

void writeNormalSkin(Writer& writer, const SkinFacts& facts) {
    writer.say({"Regular epidermis with a basket weave horny layer.", "The epidermis is regularly stratified.",
                "Epidermis of regular thickness with orderly maturation."});
    writer.say({"The dermis shows regular collagen bundles and adnexal structures.",
                "Dermis with adnexal structures and regular collagen."});
    saySunDamage(writer, facts);
    writer.sayIf(facts.inflammation != Amount::None,
                 {"A few lymphocytes are seen around superficial vessels.", "Sparse perivascular lymphocytes."});
    writer.say({"No tumor cells are seen.", "There is no evidence of a tumor."});
}

void writeBasalCellCarcinoma(Writer& writer, const SkinFacts& facts) {
    writer.sayIf(!facts.ulcerated, {"Flattened epidermis.", "The epidermis is flattened."});
    if (facts.nodular)
        writer.say({"In the dermis there are nodular nests of basaloid cells with peripheral palisading.",
                    "Nodular basaloid nests with peripheral palisading extend into the dermis.",
                    "Large nests of basaloid cells with palisading at their edge fill the dermis."});
    else
        writer.say({"Small basaloid buds with peripheral palisading arise from the epidermis.",
                    "Superficial buds of basaloid cells with peripheral palisading hang from the epidermis.",
                    "Small nests of basaloid cells with palisading at their edge lie in the upper dermis."});
    writer.say({"Clefts separate the nests from a mucinous stroma.",
                "Retraction clefts and mucinous stroma around the nests."});
    writer.sayIf(facts.pigment != Amount::None,
                 {"Some nests contain melanin pigment.", "Focal melanin pigment within the nests."});
    sayInflammation(writer, facts);
    saySunDamage(writer, facts);
}

void writeSquamousCellCarcinoma(Writer& writer, const SkinFacts& facts) {
    sayStratumCorneum(writer, facts);
    writer.say({"Irregular nests of atypical eosinophilic keratinocytes infiltrate the dermis.",
                "Atypical squamous cells with eosinophilic cytoplasm grow into the dermis in irregular nests.",
                "The dermis is infiltrated by tongues and nests of atypical keratinocytes."});
    if (facts.keratinPearls)
        writer.say({"Keratin pearls are present.", "The nests form keratin pearls.",
                    "Concentric keratin pearls within the nests."});
    else
        writer.say({"Keratin pearls are absent.", "The nests do not form keratin pearls."});
    writer.sayIf(facts.frequentMitoses, {"Frequent mitoses.", "Mitoses are frequent."});
    sayInflammation(writer, facts);
    saySunDamage(writer, facts);
}

void writeMelanoma(Writer& writer, const SkinFacts& facts) {
    writer.say({"Asymmetric proliferation of atypical melanocytes in the epidermis and dermis.",
                "Atypical melanocytes grow in irregular nests in the epidermis and dermis.",
                "Irregular nests and sheets of atypical melanocytes fill the epidermis and dermis."});
    writer.say({"Pagetoid spread of single melanocytes.", "Single atypical melanocytes ascend in the epidermis."});
    writer.say(
        {"Nuclei are large with prominent nucleoli.", "Large nuclei and prominent nucleoli without maturation."});
    switch (facts.pigment) {
    case Amount::None:
        break;
    case Amount::Little:
        writer.say({"Little melanin pigment.", "The cells contain little melanin."});
        break;
    case Amount::Moderate:
        writer.say({"Moderate melanin pigment.", "The cells contain melanin."});
        break;
    case Amount::Much:
        writer.say({"Abundant melanin pigment.", "The cells are heavily pigmented."});
        break;
    }
    writer.sayIf(facts.frequentMitoses, {"Frequent mitoses.", "Mitoses are frequent."});
    sayInflammation(writer, facts);
    saySunDamage(writer, facts);
}

void writeMelanocyticNaevus(Writer& writer, const SkinFacts& facts) {
    if (facts.junctional)
        writer.say({"Symmetric nests of uniform melanocytes at the junction and in the dermis.",
                    "Nests of small uniform melanocytes lie at the junction and in the dermis."});
    else
        writer.say({"Symmetric nests of uniform melanocytes in the dermis.",
                    "Nests of small uniform melanocytes lie in the dermis."});
    writer.say({"The nests become smaller with depth, with maturation of the melanocytes.",
                "Maturation towards the depth is preserved."});
    writer.sayIf(facts.pigment != Amount::None,
                 {"The upper nests contain melanin pigment.", "Melanin pigment in the upper nests."});
    writer.say({"No atypia and no mitoses.", "Neither atypia nor mitoses are seen."});
}

void writeSeborrhoeicKeratosis(Writer& writer, const SkinFacts& facts) {
    sayStratumCorneum(writer, facts);
    writer.say({"Broad acanthosis of small basaloid keratinocytes with a flat base.",
                "The epidermis is broadly thickened by small basaloid keratinocytes and has a flat base.",
                "Exophytic acanthosis of uniform basaloid keratinocytes."});
    if (facts.hornCysts >= 6)
        writer.say({"Numerous horn cysts.", "Numerous horn cysts are present."});
    else if (facts.hornCysts >= 2)
        writer.say({"Several horn cysts.", "Several horn cysts are present."});
    writer.sayIf(facts.pigment != Amount::None,
                 {"The keratinocytes contain melanin pigment.", "Melanin pigment in the keratinocytes."});
    writer.say({"No atypia.", "The keratinocytes show no atypia."});
}

void writeDermatofibroma(Writer& writer, const SkinFacts& facts) {
    sayStratumCorneum(writer, facts);
    writer.say(
        {"The epidermis is hyperplastic with basal pigment.", "Hyperplastic epidermis with pigmented basal layer."});
    writer.say({"In the dermis spindle cells form storiform bundles.",
                "A storiform proliferation of spindle cells fills the dermis.",
                "Dermal nodule of spindle cells in a storiform pattern."});
    writer.say(
        {"Thick collagen bundles are trapped at the edge.", "Trapped collagen bundles at the edge of the lesion."});
    writer.say({"A free zone separates the lesion from the epidermis.", "The papillary dermis is spared."});
}

void writeLichenoidDermatitis(Writer& writer, const SkinFacts& facts) {
    sayStratumCorneum(writer, facts);
    writer.say({"Acanthosis with irregular rete ridges.", "The epidermis is acanthotic with irregular rete ridges."});
    writer.say({"A band of lymphocytes hugs the junction.", "Band like lymphocytic infiltrate along the junction.",
                "A dense band of lymphocytes lies below the epidermis."});
    writer.say({"Vacuolar change of the basal layer.", "The basal layer shows vacuolar change."});
}

std::string microscopic(const SkinCase& skin, Writer& writer) {
    const SkinFacts& facts = skin.facts;
    writer.sayIf(facts.ulcerated, {"The epidermis is ulcerated.", "Ulceration of the epidermis."});
    switch (skin.skinClass) {
    case SkinClass::NormalSkin:
        writeNormalSkin(writer, facts);
        break;
    case SkinClass::BasalCellCarcinoma:
        writeBasalCellCarcinoma(writer, facts);
        break;
    case SkinClass::SquamousCellCarcinoma:
        writeSquamousCellCarcinoma(writer, facts);
        break;
    case SkinClass::Melanoma:
        writeMelanoma(writer, facts);
        break;
    case SkinClass::MelanocyticNaevus:
        writeMelanocyticNaevus(writer, facts);
        break;
    case SkinClass::SeborrhoeicKeratosis:
        writeSeborrhoeicKeratosis(writer, facts);
        break;
    case SkinClass::Dermatofibroma:
        writeDermatofibroma(writer, facts);
        break;
    case SkinClass::LichenoidDermatitis:
        writeLichenoidDermatitis(writer, facts);
        break;
    }
    return writer.take();
}

std::string critical(const SkinCase& skin, Writer& writer) {
    const SkinFacts& facts = skin.facts;
    if (hasTumourThickness(skin.skinClass)) {
        writer.add("Tumor thickness " + millimetreText(facts.thicknessMillimetres) + " mm.");
        if (facts.ulcerated)
            writer.say({"Ulceration is present.", "With ulceration."});
        else
            writer.say({"No ulceration.", "Ulceration is absent."});
        writer.say({"The lateral margins are clear.", "Clear lateral margins."});
        return writer.take();
    }
    if (skin.skinClass == SkinClass::NormalSkin)
        writer.say({"None.", "No critical findings."});
    else
        writer.say({"No evidence of malignancy.", "Benign lesion without evidence of malignancy."});
    return writer.take();
}

} // namespace

std::string SkinReport::text(const std::array<int, 3>& order) const {
    const std::string* sections[] = {&finalDiagnosis, &microscopicFindings, &criticalFindings};
    std::string all;
    for (const int section : order)
        all += (all.empty() ? "" : " ") + *sections[section];
    return all;
}

std::string millimetreText(double millimetres) {
    const long tenths = std::lround(millimetres * 10.0);
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

SkinReport skinReport(const SkinCase& skin, std::uint64_t variant) {
    Writer writer(seedOf(skin.seed, 7000u + variant));
    SkinReport report;
    report.finalDiagnosis = "Final diagnosis: " + std::string(skinDiagnosis(skin.skinClass)) + ".";
    report.microscopicFindings = "Microscopic findings: " + microscopic(skin, writer);
    report.criticalFindings = "Critical findings: " + critical(skin, writer);
    return report;
}

std::vector<std::string> skinReportTexts(const SkinCase& skin, int count) {
    constexpr std::array<std::array<int, 3>, 6> kOrders{
        {{0, 1, 2}, {1, 2, 0}, {2, 0, 1}, {0, 2, 1}, {1, 0, 2}, {2, 1, 0}}};
    const std::uint64_t first = seedOf(skin.seed, 6999u) % kOrders.size();
    std::vector<std::string> texts;
    for (int i = 0; i < count; ++i)
        texts.push_back(skinReport(skin, std::uint64_t(i)).text(kOrders[(first + std::uint64_t(i)) % kOrders.size()]));
    return texts;
}

} // namespace hs::core
