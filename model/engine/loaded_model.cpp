#include "model/engine/loaded_model.h"

#include "model/device/choose_device.h"
#include "model/device/torch_decoder.h"
#include "model/engine/device_vision.h"
#include "model/engine/guarded.h"
#include "model/engine/kernel_vision.h"
#include "model/engine/slow_blas.h"
#include "model/generate/cpu_decoder.h"
#include "model/generate/file_weight_source.h"
#include "model/io/published.h"
#include "model/nn/load_weights.h"

#include <ATen/Parallel.h>

#include <unordered_set>

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::Result;

namespace {

// What the LibTorch side needs for inference; the rest of the text model lies in the decoder's own form.
bool ofVision(const std::string& name) {
    return name.starts_with("histogpt.perceiver_") || name.starts_with("head.") ||
           name.ends_with(".0.attn.to_kv.weight");
}

std::uint64_t parametersIn(const WeightsFile& file) {
    std::unordered_set<std::uint64_t> seen;
    std::uint64_t count = 0;
    for (const TensorEntry& entry : file.tensors())
        if (!entry.name.ends_with(".int8_scale") && seen.insert(entry.storageId).second)
            count += std::uint64_t(entry.elements());
    return count;
}

class Loader {
public:
    Loader(const core::EngineOptions& options, const Place& place, const std::filesystem::path& resources,
           const core::ProgressSink& progress, std::stop_token stop)
        : m_options(options)
        , m_place(place)
        , m_resources(resources)
        , m_progress(progress)
        , m_stop(std::move(stop)) {}

    Result<std::unique_ptr<LoadedModel>> run() {
        m_model->place = m_place;
        HS_TRY(m_model->bundle, openBundle(m_options.bundle, m_resources));
        HS_CHECK(openTokenizer());
        HS_TRY(m_file, WeightsFile::open(m_model->bundle.weights));
        makePool();
        HS_CHECK(loadNetwork());
        HS_CHECK(m_place.side == Side::Kernels ? loadOntoKernels() : loadOntoDevice());
        HS_CHECK(loadPatchEncoder());
        describe();
        return std::move(m_model);
    }

private:
    Result<void> openTokenizer() {
        HS_TRY(m_model->tokenizer, Tokenizer::open(m_model->bundle.tokenizerFolder, m_resources / "moses"));
        return checkVocabulary(*m_model->tokenizer, m_model->bundle.text.vocabulary);
    }

    void makePool() {
        const int threads = m_options.threads > 0 ? m_options.threads : kernels::usableCores();
        at::set_num_threads(threads);
        m_model->pool = std::make_shared<kernels::ThreadPool>(threads);
    }

    // On a CPU only what stays with LibTorch; on a device everything.
    Result<void> loadNetwork() {
        const std::int64_t classes = classesIn(*m_file);
        m_model->hasHead = classes > 0 && std::size_t(classes) == m_model->bundle.classes.size();
        m_model->network = HistoGpt(m_model->bundle.text, m_model->bundle.resampler, classes);
        m_model->network->eval();
        LoadOptions options;
        options.progress = [this](std::uint64_t done, std::uint64_t) { return tell(done); };
        if (m_place.side == Side::Kernels) {
            options.wanted = ofVision;
            if (wordsFor(m_options.precision) == kernels::WordType::Bf16) options.matrices = at::kBFloat16;
        } else {
            options.device = m_place.device;
            options.matrices = matrixType(m_options.precision);
        }
        // Everything is held against the file first, so that all misfits are told at once.
        HS_CHECK(checkHistoGpt(m_model->network, *m_file));
        HS_TRY(const LoadReport report, loadHistoGpt(m_model->network, *m_file, options));
        m_loaded = report.bytes;
        if (report.tiedWeightsDiffered)
            m_warning = "the file's embedding and output matrices differ: the output matrix is used for both, as the "
                        "reference does";
        for (at::Tensor& parameter : m_model->network->parameters())
            parameter.requires_grad_(false);
        return {};
    }

    Result<void> loadOntoKernels() {
        const kernels::KernelTable& table = kernels::bestKernels();
        TextWeights::Options options;
        options.precision = m_options.precision;
        options.kernels = &table;
        options.pool = m_model->pool.get();
        options.progress = [this](std::uint64_t done, std::uint64_t) { tell(m_loaded + done); };
        options.stop = m_stop;
        HS_TRY(const auto weights, TextWeights::build(m_model->bundle.text, FileWeightSource(m_file), options));
        HS_TRY(auto decoder, CpuDecoder::create(weights, table, m_model->pool));
        HS_TRY(m_model->vision, KernelVision::create(m_model->bundle.resampler, m_model->network, *decoder,
                                                     m_options.precision, m_model->pool));
        m_model->precision = m_options.precision;
        m_model->decoder = std::move(decoder);
        return {};
    }

    Result<void> loadOntoDevice() {
        const at::ScalarType type = matrixType(m_options.precision);
        auto decoder = std::make_unique<TorchDecoder>(TorchTextWeights::take(m_model->network, type));
        HS_CHECK(decoder->reserveSequences(1));
        m_model->vision = std::make_unique<DeviceVision>(m_model->network, type);
        m_model->precision = type == at::kFloat ? core::Precision::Fp32 : core::Precision::Bf16;
        m_model->decoder = std::move(decoder);
        return {};
    }

    Result<void> loadPatchEncoder() {
        const Bundle& bundle = m_model->bundle;
        if (!bundle.encoder) return {};
        HS_TRY(const auto file, WeightsFile::open(bundle.encoderWeights));
        HS_TRY(m_model->encoder,
               m_place.side == Side::Kernels
                   ? PatchEncoder::create(*bundle.encoder, file, wordsFor(m_options.precision), m_model->pool)
                   : PatchEncoder::createOn(m_place.device, *bundle.encoder, file, matrixType(m_options.precision)));
        m_encoderParameters = parametersIn(*file);
        m_encoderBytes = file->fileBytes();
        return {};
    }

    void describe() {
        const Bundle& bundle = m_model->bundle;
        core::EngineInfo& info = m_model->info;
        info.bundleName = bundle.name;
        info.weightsHash = bundle.weightsHash;
        info.encoder = bundle.encoder ? bundle.encoder->tag() : "";
        info.featureDimension = bundle.resampler.features;
        info.latents = bundle.resampler.latents;
        info.maxPositions = bundle.text.maxPositions;
        info.vocabulary = bundle.text.vocabulary;
        info.hasEncoder = bundle.encoder.has_value();
        info.demo = bundle.demo;
        if (m_model->hasHead) info.classes = bundle.classes;
        info.device = m_model->decoder->description();
        info.warning = m_warning.empty() ? slowBlasWarning() : m_warning;
        info.parameters = parametersIn(*m_file) + m_encoderParameters;
        info.weightBytes = m_file->fileBytes() + m_encoderBytes;
    }

    bool tell(std::uint64_t done) const {
        const std::uint64_t total = m_file->fileBytes();
        if (m_progress) m_progress({core::Stage::LoadingModel, std::size_t(std::min(done, total)), std::size_t(total)});
        return !m_stop.stop_requested();
    }

    const core::EngineOptions& m_options;
    const Place m_place;
    const std::filesystem::path& m_resources;
    const core::ProgressSink& m_progress;
    std::stop_token m_stop;
    std::unique_ptr<LoadedModel> m_model = std::make_unique<LoadedModel>();
    std::shared_ptr<const WeightsFile> m_file;
    std::uint64_t m_loaded = 0;
    std::uint64_t m_encoderParameters = 0, m_encoderBytes = 0;
    std::string m_warning;
};

} // namespace

Result<Place> placeFor(core::Device asked) {
    HS_TRY(const at::Device device, chooseDevice(asked));
    return Place{device.is_cpu() ? Side::Kernels : Side::LibTorch, device};
}

Result<std::unique_ptr<LoadedModel>> loadModel(const core::EngineOptions& options, const Place& place,
                                               const std::filesystem::path& resources,
                                               const core::ProgressSink& progress, std::stop_token stop) {
    return guarded("loading the bundle",
                   [&] { return Loader(options, place, resources, progress, std::move(stop)).run(); });
}

} // namespace hs::model
