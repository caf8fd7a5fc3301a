// guarded(): the engine's border. LibTorch speaks by exceptions; here they become one sentence each.
#pragma once

#include "core/error.h"
#include "model/nn/interrupt.h"
#include "model/nn/torch_words.h"

#include <c10/util/Exception.h>

#include <exception>
#include <new>
#include <string>

namespace hs::model {

// what: a clause such as "writing the report", for the sentence.
inline core::Error errorOfTorch(const c10::Error& problem, const std::string& what) {
    const std::string words = problem.what_without_backtrace();
    const bool device = meansCard(words);
    if (meansOutOfMemory(words))
        return core::Error(core::ErrorCode::OutOfMemory,
                           std::string(device ? "the GPU's" : "the machine's") + " memory was not enough for " + what);
    return core::Error(device ? core::ErrorCode::DeviceLost : core::ErrorCode::Internal,
                       what + " failed in LibTorch: " + words.substr(0, words.find('\n')));
}

template <class Work>
auto guarded(const std::string& what, const Work& work) -> decltype(work()) {
    try {
        return work();
    } catch (const Interrupted&) {
        return core::Error(core::ErrorCode::Cancelled, what + " was stopped");
    } catch (const std::bad_alloc&) {
        return core::Error(core::ErrorCode::OutOfMemory, "the machine's memory was not enough for " + what);
    } catch (const c10::Error& problem) {
        return errorOfTorch(problem, what);
    } catch (const std::exception& problem) {
        return core::Error(core::ErrorCode::Internal, what + " failed: " + problem.what());
    }
}

} // namespace hs::model
