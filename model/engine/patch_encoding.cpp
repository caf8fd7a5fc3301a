#include "model/engine/patch_encoding.h"

#include "core/patches/patch_resize.h"

#include <future>
#include <vector>

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::Result;

at::Tensor normalisedPictures(const at::Tensor& rgb, const EncoderConfig& config) {
    const auto constant = [](const std::array<double, 3>& values) {
        return at::tensor({float(values[0]), float(values[1]), float(values[2])}, at::kFloat).view({1, 3, 1, 1});
    };
    const at::Tensor scaled = rgb.permute({0, 3, 1, 2}).to(at::kFloat).div_(255.0f);   // [b, 3, p, p]
    return scaled.sub_(constant(config.mean)).div_(constant(config.std)).contiguous(); // [b, 3, p, p]
}

namespace {

// One batch on its way: where its patches lie, and their pixels at the side the encoder sees.
struct Batch {
    std::vector<core::Patch> patches;
    at::Tensor rgb;           // bytes [b, p, p, 3]
    std::size_t examined = 0; // cells of the source by then
};

class Encoding {
public:
    Encoding(PatchEncoder& encoder, core::PatchSource& source, const EncodingOptions& options)
        : m_encoder(encoder)
        , m_source(source)
        , m_options(options)
        , m_side(encoder.config().inputPixels)
        , m_resizer(source.patchPixels(), m_side) {}

    Result<core::FeatureSet> run() {
        const at::NoGradGuard noGraph;
        core::FeatureSet features = emptySet();
        auto coming = readAhead();
        while (true) {
            HS_TRY(const Batch batch, coming.get());
            if (batch.patches.empty()) break;
            coming = readAhead();
            if (m_options.stop.stop_requested()) return Error(ErrorCode::Cancelled, "encoding the slide was stopped");
            add(batch, features);
            tell(batch.examined);
        }
        tell(m_source.total());
        return features;
    }

private:
    core::FeatureSet emptySet() const {
        core::FeatureSet features;
        features.slideFingerprint = m_source.slideFingerprint();
        features.slideName = m_source.slideName();
        features.encoder = m_encoder.config().tag();
        features.programVersion = HS_VERSION;
        features.grid.patchPixels = m_source.patchPixels();
        features.grid.spacing = m_source.spacing();
        features.grid.downsample = m_source.downsample();
        features.dimension = m_encoder.config().outputDimension();
        return features;
    }

    // One at a time: the next is asked for only when the last has been taken.
    std::future<Result<Batch>> readAhead() {
        return std::async(std::launch::async, [this] { return readBatch(); });
    }

    Result<Batch> readBatch() {
        HS_TRY(const auto patches, m_source.next(m_options.batch, m_options.stop));
        Batch batch;
        batch.examined = m_source.examined();
        batch.rgb = at::empty({std::int64_t(patches.size()), m_side, m_side, 3}, at::kByte); // [b, p, p, 3]
        const std::size_t bytes = std::size_t(m_side) * std::size_t(m_side) * 3;
        std::uint8_t* out = batch.rgb.data_ptr<std::uint8_t>();
        for (const core::PatchPixels& one : patches) {
            m_resizer.resize(one.rgb, {out, bytes});
            out += bytes;
            batch.patches.push_back(one.patch);
        }
        return batch;
    }

    void add(const Batch& batch, core::FeatureSet& features) {
        const at::Tensor pictures = normalisedPictures(batch.rgb, m_encoder.config()); // [b, 3, p, p]
        const std::size_t held = features.values.size();
        features.values.resize(held + batch.patches.size() * std::size_t(features.dimension));
        m_encoder.encode(pictures, std::span(features.values).subspan(held));
        features.grid.patches.insert(features.grid.patches.end(), batch.patches.begin(), batch.patches.end());
    }

    void tell(std::size_t examined) const {
        if (m_options.progress) m_options.progress({core::Stage::ReadingPatches, examined, m_source.total()});
    }

    PatchEncoder& m_encoder;
    core::PatchSource& m_source;
    const EncodingOptions& m_options;
    const int m_side;
    core::PatchResizer m_resizer;
};

} // namespace

Result<core::FeatureSet> encodePatches(PatchEncoder& encoder, core::PatchSource& patches,
                                       const EncodingOptions& options) {
    return Encoding(encoder, patches, options).run();
}

} // namespace hs::model
