#include "model/verify/encoder_verifier.h"

#include "model/cpu/cpu_encoder.h"
#include "model/nn/cpu_views.h"
#include "model/verify/comparison.h"
#include "model/verify/formula_weights.h"

#include <string_view>
#include <vector>

namespace hs::model {

using core::VerifyLine;

namespace {

constexpr double kFeatureTolerance = 2e-5;
constexpr double kMapTolerance = 5e-5;
constexpr double kInputTolerance = 1e-6;

// Bytes [side, side, 3] -> normalised [1, 3, side, side].
at::Tensor normalised(const at::Tensor& picture, const EncoderConfig& config) {
    const std::vector<float> mean(config.mean.begin(), config.mean.end()),
        deviation(config.std.begin(), config.std.end());
    const at::Tensor scaled =
        (picture.to(at::kFloat) / 255.0 - at::tensor(mean)) / at::tensor(deviation); // [side, side, 3]
    return scaled.permute({2, 0, 1}).unsqueeze(0).contiguous();                      // [1, 3, side, side]
}

// Features as the engine makes them on a CPU, so that what runs is what is verified (the maps on the way are the
// module's): [pictures, 8 * embed], or undefined where the kernels do not take the encoder's sizes.
at::Tensor encodeOnKernels(const CTransPath& encoder, const at::Tensor& pictures) {
    if (!EncoderWeights::supports(encoder->config())) return {};
    const kernels::MatrixTable& table = kernels::bestMatrixKernels();
    const auto weights = EncoderWeights::build(encoder->config(), tensorReader(encoder), table, kernels::WordType::Fp32);
    if (!weights) return {};
    const auto own = CpuEncoder::create(weights.value(), table, std::make_shared<kernels::ThreadPool>(0));
    if (!own) return {};
    at::Tensor features = at::empty({pictures.size(0), encoder->config().outputDimension()}, at::kFloat);
    own.value()->encode({pictures.data_ptr<float>(), std::size_t(pictures.numel())}, int(pictures.size(0)),
                        {features.data_ptr<float>(), std::size_t(features.numel())});
    return features;
}

} // namespace

EncoderVerifier::EncoderVerifier(CTransPath encoder, const GoldenFile& golden)
    : m_encoder(std::move(encoder))
    , m_golden(golden) {
    m_encoder->eval();
}

bool EncoderVerifier::knows(const GoldenFile& golden) {
    return golden.has("patch_embed.rows0_255") || golden.has("row.patch_embed") ||
           (golden.has("features") && golden.info().contains("images"));
}

void EncoderVerifier::run() {
    const at::NoGradGuard noGraph;
    m_ran = true;
    std::vector<at::Tensor> pictures; // each [1, 3, side, side]
    for (const nlohmann::json& name : m_golden.info().at("images"))
        pictures.push_back(
            normalised(formulaPicture(name.get<std::string>(), m_encoder->config().inputPixels), m_encoder->config()));
    const at::Tensor batch = at::cat(pictures, 0); // [pictures, 3, side, side]
    const Probe keep = [&](const std::string& name, const at::Tensor& value) { m_values[name] = value; };
    m_values["features"] = m_encoder(batch, &keep); // [pictures, 8 * embed]
    if (const at::Tensor own = encodeOnKernels(m_encoder, batch); own.defined()) m_values["features"] = own;
    m_values["input"] = batch;
}

VerifyLine EncoderVerifier::line(const std::string& name) {
    const at::Tensor expected = m_golden.tensor(name);
    if (!expected.defined()) return skipped(name, "its type is not one that is compared");
    const nlohmann::json& info = m_golden.info();
    if (!info.contains("images") || !info.at("images").is_array() || info.at("images").empty())
        return skipped(name, "needs the *_info.json beside it, with the names of its pictures");
    if (!m_ran) run();
    const auto find = [&](const std::string& point) {
        const auto found = m_values.find(point);
        return found == m_values.end() ? at::Tensor() : found->second;
    };
    if (name == "features") return compareTensors(name, expected, find(name), {kFeatureTolerance});
    if (name == "input.corner") {
        const std::int64_t side = expected.size(-1);
        const at::Tensor corner = find("input").slice(2, 0, side).slice(3, 0, side); // [pictures, 3, side, side]
        return compareTensors(name, expected, corner, {kInputTolerance});
    }
    if (name == "input.stats") {
        const at::Tensor planes = find("input").flatten(2).to(at::kDouble);    // [pictures, 3, side * side]
        const at::Tensor stats = at::stack({planes.mean(-1), planes.std(-1)}); // [2, pictures, 3]
        return compareTensors(name, expected, stats, {1e-5});
    }
    const bool rows = name.starts_with("row."), sums = name.starts_with("sum.");
    const std::string point = rows || sums ? name.substr(4) : name;
    if (const at::Tensor map = find(point); map.defined()) {
        if (sums) {
            const at::Tensor first = expected.numel() == 3 ? map[0] : map; // the picture(s) summed
            return compareTensors(name, expected, deriveValue(first, "sums"),
                                  {kMapTolerance, Measure::Sums, double(first.numel())});
        }
        if (!rows) return compareTensors(name, expected, map[0], {kMapTolerance}); // [tokens, width]
        const std::int64_t last = map.size(1) - 1;
        const at::Tensor chosen =
            map[0].index_select(0, at::tensor({std::int64_t(0), map.size(1) / 2, last})); // [3, width]
        return compareTensors(name, expected, chosen, {kMapTolerance});
    }
    if (const auto derived = derivedName(name)) {
        const at::Tensor map = find(derived->base);
        const at::Tensor actual = map.defined() ? deriveValue(map[0], derived->ending) : at::Tensor();
        if (actual.defined()) return compareTensors(name, expected, actual, {kMapTolerance});
    }
    return skipped(name, "nothing here computes a tensor of this name");
}

} // namespace hs::model
