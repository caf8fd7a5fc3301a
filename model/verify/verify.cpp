#include "model/verify/verify.h"

#include "core/files.h"
#include "model/io/feature_file.h"
#include "model/nn/interrupt.h"
#include "model/nn/load_weights.h"
#include "model/verify/comparison.h"
#include "model/verify/encoder_verifier.h"
#include "model/verify/formula_weights.h"
#include "model/verify/histogpt_verifier.h"
#include "model/verify/trainer_verifier.h"

#include <ATen/Parallel.h>

#include <charconv>
#include <new>
#include <optional>

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::Result;
using core::Verdict;
using core::VerifyLine;
using core::VerifyRequest;
using core::VerifySink;

namespace {

// "v(i) of the name '…', shape [1,1024,768], row-major" -> [1, 1024, 768]; empty when it says no shape.
std::vector<std::int64_t> shapeIn(const std::string& sentence) {
    const std::size_t open = sentence.find('['), close = sentence.find(']', open);
    std::vector<std::int64_t> shape;
    if (open == std::string::npos || close == std::string::npos) return shape;
    const char* at = sentence.data() + open + 1;
    const char* end = sentence.data() + close;
    while (at < end) {
        while (at < end && (*at == ' ' || *at == ','))
            ++at;
        std::int64_t size = 0;
        const auto parsed = std::from_chars(at, end, size);
        if (parsed.ec != std::errc() || size < 1 || size > 1 << 20) return {};
        shape.push_back(size);
        at = parsed.ptr;
    }
    return shape;
}

enum class WeightsKind { None, HistoGpt, Encoder };

// One call of verify(): the files that several goldens share, and the lines told so far.
class Verification {
public:
    Verification(const VerifyRequest& request, const VerifySink& sink, std::stop_token stop)
        : m_request(request)
        , m_sink(sink)
        , m_stop(std::move(stop)) {}

    Result<bool> run() {
        if (m_request.precision != core::Precision::Fp32)
            return Error(ErrorCode::InvalidInput,
                         "goldens are compared at fp32, found " + core::precisionName(m_request.precision));
        if (m_request.goldens.empty())
            return Error(ErrorCode::InvalidInput, "expected at least one golden file, found none");
        if (m_request.threads > 0) at::set_num_threads(m_request.threads);
        HS_CHECK(openShared());
        for (const std::filesystem::path& path : m_request.goldens) {
            HS_TRY(GoldenFile golden, GoldenFile::open(path));
            m_goldens.push_back(std::move(golden));
        }
        for (const GoldenFile& golden : m_goldens)
            HS_CHECK(runGolden(golden));
        return m_passed;
    }

private:
    Result<void> openShared() {
        if (!m_request.config.empty()) {
            HS_TRY(m_config, readGoldenConfig(m_request.config));
        }
        if (!m_request.weights.empty()) {
            HS_TRY(m_weights, WeightsFile::open(m_request.weights));
            const bool encoder = m_weights->find("patch_embed.proj.0.weight") != nullptr;
            m_weightsKind = encoder ? WeightsKind::Encoder : WeightsKind::HistoGpt;
        }
        return {};
    }

    Result<void> runGolden(const GoldenFile& golden) {
        if (TrainerVerifier::knows(golden)) return runTrainer(golden);
        if (EncoderVerifier::knows(golden)) return runEncoder(golden);
        const bool ofHistoGpt = golden.has("input_ids") || golden.hasPrefix("loss") || golden.hasPrefix("logits");
        if (ofHistoGpt) return runHistoGpt(golden);
        return skipAll(golden, "not a golden of the networks");
    }

    Result<void> runTrainer(const GoldenFile& golden) {
        HS_TRY(const std::optional<GoldenConfig> config, configFor(golden, ".json"));
        if (!config) return skipAll(golden, "needs the configuration (--config)");
        TrainerVerifier verifier(*config, golden);
        return tellAll(golden, [&](const std::string& name) { return verifier.line(name); });
    }

    Result<void> runEncoder(const GoldenFile& golden) {
        const EncoderConfig sizes = m_config ? m_config->encoder : EncoderConfig{};
        CTransPath encoder(sizes);
        if (m_weightsKind == WeightsKind::Encoder) {
            HS_TRY([[maybe_unused]] const LoadReport report, loadEncoder(encoder, *m_weights));
        } else if (golden.info().contains("seed")) {
            fillWithFormula(*encoder, golden.info().at("seed").get<std::string>());
            HS_CHECK(tellProbes(golden, *encoder));
        } else {
            return skipAll(golden, "needs the encoder's weights, or the *_info.json beside it");
        }
        EncoderVerifier verifier(encoder, golden);
        return tellAll(golden, [&](const std::string& name) { return verifier.line(name); });
    }

    Result<void> runHistoGpt(const GoldenFile& golden) {
        const bool formula = m_weightsKind != WeightsKind::HistoGpt;
        if (formula && !golden.info().contains("seed"))
            return skipAll(golden, "needs HistoGPT's weights (--weights), or the *_info.json beside it");
        std::optional<GoldenConfig> config = m_config;
        if (!config && formula) config = GoldenConfig{}; // the published small size
        if (!config) {
            HS_TRY(config, configFor(golden, "_config.json"));
        }
        if (!config) return skipAll(golden, "needs the configuration (--config)");
        HistoGpt model(config->text, config->resampler, formula ? 0 : classesIn(*m_weights));
        if (formula) {
            fillWithFormula(*model, golden.info().at("seed").get<std::string>());
            HS_CHECK(tellProbes(golden, *model));
        } else {
            HS_TRY([[maybe_unused]] const LoadReport report, loadHistoGpt(model, *m_weights));
        }
        HS_TRY(HistoGptInputs inputs, inputsFor(golden, *config));
        HistoGptVerifier verifier(model, *config, golden, std::move(inputs), m_stop);
        return tellAll(golden, [&](const std::string& name) { return verifier.line(name); });
    }

    Result<HistoGptInputs> inputsFor(const GoldenFile& golden, const GoldenConfig& config) {
        HistoGptInputs inputs;
        if (!golden.has("input_ids")) {
            HS_CHECK(findBase(golden, inputs));
        }
        std::filesystem::path features = m_request.features;
        if (features.empty() && std::filesystem::exists(golden.beside("_features.h5")))
            features = golden.beside("_features.h5");
        if (!features.empty()) {
            HS_TRY(core::FeatureSet set, readFeatureFile(features, {.dimension = config.resampler.features}));
            const std::vector<std::int64_t> shape{1, std::int64_t(set.count()), set.dimension};
            inputs.features = at::from_blob(set.values.data(), shape).clone(); // [1, n, features]
            inputs.featureFile = std::make_shared<const core::FeatureSet>(std::move(set));
        } else if (golden.info().contains("features") && golden.info().at("features").is_string()) {
            const std::vector<std::int64_t> shape = shapeIn(golden.info().at("features").get<std::string>());
            const std::string seed = golden.info().at("seed").get<std::string>();
            if (!shape.empty()) inputs.features = formulaTensor(seed + "/features", shape); // [1, n, features]
        }
        return inputs;
    }

    // A file of gradients takes its inputs from another golden of the request, or from the one beside it.
    Result<void> findBase(const GoldenFile& golden, HistoGptInputs& inputs) {
        for (const GoldenFile& other : m_goldens)
            if (other.path() == golden.beside("_golden.pt") && other.has("input_ids")) inputs.base = &other;
        for (const GoldenFile& other : m_goldens)
            if (inputs.base == nullptr && other.has("input_ids") && other.has("labels")) inputs.base = &other;
        if (inputs.base != nullptr || !std::filesystem::exists(golden.beside("_golden.pt"))) return {};
        HS_TRY(GoldenFile base, GoldenFile::open(golden.beside("_golden.pt")));
        m_base = std::make_unique<GoldenFile>(std::move(base));
        inputs.base = m_base.get();
        return {};
    }

    Result<std::optional<GoldenConfig>> configFor(const GoldenFile& golden, const std::string& ending) {
        if (m_config) return m_config;
        const std::filesystem::path path = golden.beside(ending);
        if (!std::filesystem::exists(path)) return std::optional<GoldenConfig>();
        HS_TRY(GoldenConfig config, readGoldenConfig(path));
        return std::optional<GoldenConfig>(std::move(config));
    }

    // The first and last numbers of a few formula weights, so that a wrong formula is not taken for a wrong network.
    Result<void> tellProbes(const GoldenFile& golden, const torch::nn::Module& module) {
        if (!golden.info().contains("weight_probes")) return {};
        const auto parameters = module.named_parameters();
        const auto buffers = module.named_buffers();
        for (const auto& [name, probe] : golden.info().at("weight_probes").items()) {
            const at::Tensor* tensor = parameters.contains(name) ? &parameters[name]
                                       : buffers.contains(name)  ? &buffers[name]
                                                                 : nullptr;
            const std::string shown = "weights/" + name;
            if (tensor == nullptr) {
                HS_CHECK(tell(skipped(shown, "this network has no such tensor")));
                continue;
            }
            std::vector<double> expected = probe.at("first4").get<std::vector<double>>();
            const std::int64_t first =
                std::int64_t(std::min<std::size_t>(expected.size(), std::size_t(tensor->numel())));
            expected.push_back(probe.at("last").get<double>());
            const at::Tensor flat = tensor->detach().reshape({-1});                         // [numbers]
            const at::Tensor found = at::cat({flat.slice(0, 0, first), flat.slice(0, -1)}); // [first + 1]
            HS_CHECK(tell(compareTensors(shown, at::tensor(expected), found, {0.0, Measure::Exact})));
        }
        return {};
    }

    Result<void> tell(const VerifyLine& line) {
        if (m_stop.stop_requested()) return Error(ErrorCode::Cancelled, "verification was stopped");
        if (line.verdict == Verdict::Fail) m_passed = false;
        m_sink(line);
        return {};
    }

    template <class LineOf>
    Result<void> tellAll(const GoldenFile& golden, const LineOf& lineOf) {
        for (const std::string& name : golden.names())
            HS_CHECK(tell(lineOf(name)));
        return {};
    }

    Result<void> skipAll(const GoldenFile& golden, const std::string& why) {
        return tellAll(golden, [&](const std::string& name) { return skipped(name, why); });
    }

    const VerifyRequest& m_request;
    const VerifySink& m_sink;
    std::stop_token m_stop;
    std::optional<GoldenConfig> m_config;
    std::shared_ptr<const WeightsFile> m_weights;
    WeightsKind m_weightsKind = WeightsKind::None;
    std::vector<GoldenFile> m_goldens;
    std::unique_ptr<GoldenFile> m_base;
    bool m_passed = true;
};

} // namespace

Result<bool> verify(const VerifyRequest& request, const VerifySink& sink, std::stop_token stop) {
    try {
        return Verification(request, sink, std::move(stop)).run();
    } catch (const Interrupted&) {
        return Error(ErrorCode::Cancelled, "verification was stopped");
    } catch (const std::bad_alloc&) {
        return Error(ErrorCode::OutOfMemory, "verification needs more memory than this machine gives");
    } catch (const c10::Error& error) {
        return Error(ErrorCode::Corrupt,
                     "the golden's inputs do not fit the network: " + std::string(error.what_without_backtrace()));
    } catch (const nlohmann::json::exception&) {
        return Error(ErrorCode::Corrupt, "expected numbers, names and seeds in the *_info.json beside the golden");
    }
}

} // namespace hs::model
