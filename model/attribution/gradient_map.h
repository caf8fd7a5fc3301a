// Which patches a phrase hangs on, by its gradient: one reverse pass of the phrase's log-probability to the patch
// features, instead of the reference's 640.
//
// The text side goes through autograd with layers recomputed, its logits in parts of the vocabulary, the resampler
// through ResamplerGradient: memory stays bounded at any number of patches, and weights are wanted a layer at a time
// (NetworkSource). Parameters need no gradient for it. float32.
//
// A patch's score: Magnitude is the 2-norm over channels of gradient * feature, what the log-probability would lose, to
// first order, if channels could not cancel each other; never negative, comparable between patches of a slide. Signed
// is the plain sum over channels: positive where the patch speaks for the phrase, negative where it speaks against it.
#pragma once

#include "core/error.h"
#include "model/nn/network_source.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <stop_token>
#include <vector>

namespace hs::model {

enum class PatchScore { Magnitude, Signed };

struct GradientMapRequest {
    std::vector<std::int64_t> ids; // the text from its start; what follows the phrase is not read
    std::size_t begin = 0;         // the phrase's tokens [begin, end) in ids; begin >= 1
    std::size_t end = 0;
    at::Tensor features; // [n, features], all slides of the case
    PatchScore score = PatchScore::Magnitude;
    std::function<void(std::size_t done, std::size_t total)> progress; // in steps of about the same time
    std::stop_token stop;
};

struct GradientMap {
    at::Tensor scores;           // [n]
    double logProbability = 0.0; // of the phrase, given what stands before it
};

core::Result<GradientMap> gradientMap(NetworkSource& source, const GradientMapRequest& request);
core::Result<GradientMap> gradientMap(HistoGpt& model, const GradientMapRequest& request);

} // namespace hs::model
