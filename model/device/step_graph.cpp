#include "model/device/step_graph.h"

#ifdef HS_CUDA_GRAPHS
#include <ATen/cuda/CUDAGraph.h>
#include <c10/cuda/CUDAGuard.h>
#include <c10/cuda/CUDAStream.h>
#endif

namespace hs::model {

#ifdef HS_CUDA_GRAPHS

namespace {

class CudaGraph : public StepGraph {
public:
    explicit CudaGraph(const std::function<void()>& work) {
        // A stream of its own: the default one cannot be recorded. It waits for what came before.
        const c10::cuda::CUDAStream before = c10::cuda::getCurrentCUDAStream();
        before.synchronize();
        const c10::cuda::CUDAStream side = c10::cuda::getStreamFromPool();
        {
            const c10::cuda::CUDAStreamGuard onSide(side);
            m_graph.capture_begin();
            work();
            m_graph.capture_end();
        }
        side.synchronize();
    }
    void replay() override { m_graph.replay(); }

private:
    at::cuda::CUDAGraph m_graph;
};

} // namespace

std::unique_ptr<StepGraph> StepGraph::record(const std::function<void()>& work) {
    return std::make_unique<CudaGraph>(work);
}

#else

std::unique_ptr<StepGraph> StepGraph::record(const std::function<void()>&) {
    return nullptr;
}

#endif

} // namespace hs::model
