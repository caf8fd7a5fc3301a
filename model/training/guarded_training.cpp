#include "model/training/guarded_training.h"

#include "model/nn/torch_words.h"

#include <c10/util/Exception.h>

#include <new>
#include <string>

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::Result;

namespace {

Error sentenceFor(const std::string& words) {
    if (meansOutOfMemory(words))
        return Error(ErrorCode::OutOfMemory, "the memory is too small for this training: lower 'batch', 'micro_batch' or "
                                             "'largest_bag', or set 'checkpointing' (" + words + ")");
    const bool peers = words.find("Connection") != std::string::npos || words.find("gloo") != std::string::npos ||
                       words.find("Socket") != std::string::npos || words.find("NCCL") != std::string::npos;
    if (peers)
        return Error(ErrorCode::Internal, "another process of the run is gone, so training stopped; resume it from the last checkpoint (" +
                                              words + ")");
    return Error(meansCard(words) ? ErrorCode::DeviceLost : ErrorCode::Internal, "training stopped in LibTorch: " + words);
}

std::string firstLine(const std::string& words) { return words.substr(0, words.find('\n')); }

} // namespace

Result<void> guardTraining(const std::function<Result<void>()>& work) {
    try {
        return work();
    } catch (const std::bad_alloc&) {
        return sentenceFor("the machine is out of memory");
    } catch (const c10::Error& problem) {
        return sentenceFor(firstLine(problem.what_without_backtrace()));
    } catch (const std::exception& problem) {
        return sentenceFor(firstLine(problem.what()));
    }
}

} // namespace hs::model
