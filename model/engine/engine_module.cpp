// The one symbol of libhs_engine.so: engine, trainer, verification and bench out of one factory.
#include "core/engine.h"
#include "model/engine/bench/bench.h"
#include "model/engine/guarded.h"
#include "model/engine/histogpt_engine.h"
#include "model/engine/resources_folder.h"
#include "model/training/trainer.h"
#include "model/verify/verify.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <nlohmann/json.hpp>
#include <torch/version.h>

namespace hs::model {

namespace {

class Module : public core::EngineModule {
public:
    std::string description() const override {
        return "LibTorch " TORCH_VERSION ", CUDA " + std::string(at::hasCUDA() ? "present" : "none");
    }
    std::unique_ptr<core::Engine> createEngine() override {
        return std::make_unique<HistoGptEngine>(resourcesFolder());
    }
    std::unique_ptr<core::Trainer> createTrainer() override { return model::createTrainer(); }
    core::Result<bool> verify(const core::VerifyRequest& request, const core::VerifySink& sink,
                              std::stop_token stop) override {
        if (request.threads > 0) at::set_num_threads(request.threads);
        return model::verify(request, sink, std::move(stop));
    }
    core::Result<nlohmann::json> bench(const nlohmann::json& settings, std::stop_token stop) override {
        return runBench(settings, std::move(stop));
    }
};

} // namespace

} // namespace hs::model

extern "C" __attribute__((visibility("default"))) hs::core::EngineModule* hsEngineModule(int abiVersion) {
    if (abiVersion != hs::core::kEngineAbiVersion) return nullptr;
    static hs::model::Module module;
    return &module;
}
