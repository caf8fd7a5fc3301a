// Contradictions inside a bundle's sizes. Messages name the fields as bundle.json does.
#include "model/io/bundle.h"

#include <algorithm>
#include <set>

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::Result;

namespace {

Error contradiction(const std::string& what) {
    return Error(ErrorCode::Corrupt, "the bundle contradicts itself: " + what);
}

std::string number(int value) {
    return std::to_string(value);
}

Result<void> checkText(const TextConfig& text) {
    if (text.hidden % text.heads != 0)
        return contradiction("hidden_size " + number(text.hidden) + " does not divide by num_attention_heads " +
                             number(text.heads));
    if ((text.crossHeads == 0) != (text.crossHeadDimension == 0))
        return contradiction("cross_attention_heads and cross_attention_head_size must be given together");
    for (const auto& [name, id] : {std::pair{"pad_token_id", text.padId}, std::pair{"bos_token_id", text.bosId},
                                   std::pair{"eos_token_id", text.eosId}})
        if (id < 0 || id >= text.vocabulary)
            return contradiction(std::string(name) + " " + number(id) + " lies outside the vocabulary of " +
                                 number(text.vocabulary));
    return {};
}

// The map of patches halves three times; every window must fit it exactly.
Result<void> checkEncoder(const EncoderConfig& encoder) {
    if (encoder.inputPixels % 32 != 0)
        return contradiction("the encoder's input_px " + number(encoder.inputPixels) + " does not divide by 32");
    for (int stage = 0; stage < 4; ++stage) {
        const int side = encoder.inputPixels / 4 >> stage;
        const int width = encoder.embed << stage;
        if (side % encoder.window != 0)
            return contradiction("the encoder's stage " + number(stage) + " is " + number(side) +
                                 " wide, which does not divide by window " + number(encoder.window));
        if (width % encoder.heads[std::size_t(stage)] != 0)
            return contradiction("the encoder's stage " + number(stage) + " has width " + number(width) +
                                 ", which does not divide by its " + number(encoder.heads[std::size_t(stage)]) +
                                 " heads");
    }
    if (encoder.embed % 8 != 0)
        return contradiction("the encoder's embed " + number(encoder.embed) +
                             " does not divide by 8, as its stem needs");
    const EncoderConfig clip;
    const bool isClip = encoder.mean == clip.mean && encoder.std == clip.std;
    const std::array<double, 3> imagenetMean{0.485, 0.456, 0.406}, imagenetStd{0.229, 0.224, 0.225};
    const bool isImagenet = encoder.mean == imagenetMean && encoder.std == imagenetStd;
    const std::string& tag = encoder.normalisation;
    if (tag != "clip" && tag != "imagenet" && tag != "own")
        return contradiction("the encoder's normalisation is \"" + tag.substr(0, 40) +
                             "\"; clip, imagenet or own is known");
    if ((tag == "clip" && !isClip) || (tag == "imagenet" && !isImagenet))
        return contradiction("the encoder's normalisation is called " + tag + ", but mean and std are others");
    return {};
}

bool printable(const std::string& text) {
    return std::none_of(text.begin(), text.end(), [](char c) { return std::uint8_t(c) < ' ' || c == '\x7f'; });
}

} // namespace

Result<void> checkBundle(const Bundle& bundle) {
    HS_CHECK(checkText(bundle.text));
    if (bundle.encoder) {
        HS_CHECK(checkEncoder(*bundle.encoder));
        if (bundle.encoder->outputDimension() != bundle.resampler.features)
            return contradiction("the encoder makes " + number(bundle.encoder->outputDimension()) +
                                 " features a patch, the resampler reads " + number(bundle.resampler.features));
    }
    if (bundle.patches.resize != "pil-bilinear")
        return contradiction("patches.resize is \"" + bundle.patches.resize.substr(0, 40) +
                             "\"; pil-bilinear is known");
    if (bundle.patches.mpp <= 0 && bundle.patches.downsample <= 0)
        return contradiction("patches have neither mpp nor downsample");
    if (bundle.name.empty() || bundle.name.size() > 200 || !printable(bundle.name))
        return contradiction("its name is empty, longer than 200 bytes or not printable");
    std::set<std::string> classes;
    for (const std::string& name : bundle.classes)
        if (name.empty() || !printable(name) || !classes.insert(name).second)
            return contradiction("a class name is empty, not printable or there twice");
    return {};
}

} // namespace hs::model
