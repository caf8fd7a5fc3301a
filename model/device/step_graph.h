// StepGraph: work on a card, recorded once and replayed as one launch. Shapes and addresses must stay as they were.
// One thread. Where LibTorch has no CUDA there is no graph, and the work runs as it is.
#pragma once

#include <functional>
#include <memory>

namespace hs::model {

class StepGraph {
public:
    virtual ~StepGraph() = default;
    virtual void replay() = 0;

    // Records `work`, which must not wait for the card; null where graphs do not exist. c10::Error when recording
    // fails.
    static std::unique_ptr<StepGraph> record(const std::function<void()>& work);
};

} // namespace hs::model
