// Architectures known by name. Sizes: BioGPT's and BioGPT-Large's config.json and the reference's PerceiverResampler
// (models/histogpt.py); demo: ours, small enough to be trained on a laptop.
#include "model/io/bundle.h"

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::Result;

namespace {

void makeDemo(Bundle& bundle) {
    bundle.text = {.vocabulary = 800, .hidden = 128, .layers = 4, .heads = 4, .feedForward = 512, .maxPositions = 512};
    bundle.resampler = {.features = 256, .model = 128, .headDimension = 32, .heads = 4, .layers = 3, .latents = 64};
    bundle.encoder->embed = 32;
    bundle.encoder->heads = {1, 2, 4, 8};
    bundle.encoder->name = "demo-swin";
    bundle.encoder->normalisation = "clip";
    bundle.demo = true;
}

} // namespace

Result<Bundle> architectureNamed(std::string_view name) {
    Bundle bundle;
    bundle.name = std::string(name);
    bundle.encoder.emplace();
    bundle.tokenizerKind = "biogpt";
    if (name == "histogpt-s") return bundle; // the defaults of the config types
    if (name == "histogpt-m") {
        bundle.text.vocabulary = 57717;
        bundle.text.hidden = 1600;
        bundle.text.layers = 48;
        bundle.text.heads = 25;
        bundle.text.feedForward = 6400;
        bundle.text.maxPositions = 2048;
        return bundle;
    }
    if (name == "demo") {
        makeDemo(bundle);
        return bundle;
    }
    return Error(ErrorCode::InvalidInput, "there is no architecture named \"" + std::string(name.substr(0, 60)) +
                                              "\"; histogpt-s, histogpt-m and demo are known");
}

} // namespace hs::model
