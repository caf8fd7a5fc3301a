// Training against the Python reference. Origin: golden/trainer (README.md there): PyTorch 1.13.1 on the CPU, float32;
// tolerance 2e-5 on losses and parameters, 1e-9 on learning rates. self_attn.k_proj.bias is left out: its true gradient
// is zero, and AdamW turns rounding into steps.
#include "model/nn/histogpt.h"
#include "model/training/adamw.h"
#include "model/training/joint_task.h"
#include "model/training/pretrain_task.h"
#include "model/training/schedule.h"
#include "tests/support/golden_files.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cstring>

namespace hs::model {
namespace {

constexpr double kTolerance = 2e-5;
using Golden = std::map<std::string, test::Array>;

const std::filesystem::path kFile = std::filesystem::path(HS_SHARED_DIR) / "golden" / "trainer" / "trainer_golden.npz";

const Golden& golden() {
    static const Golden data = test::readNpz(kFile);
    return data;
}

at::Tensor tensorOf(const std::string& name) {
    const auto found = golden().find(name);
    if (found == golden().end()) {
        ADD_FAILURE() << name << " is not in the golden file";
        return at::zeros({1});
    }
    const test::Array& array = found->second;
    const at::ScalarType type = array.type == "<f4" ? at::kFloat : array.type == "<f8" ? at::kDouble : at::kLong;
    at::Tensor tensor = at::empty(std::vector<std::int64_t>(array.shape.begin(), array.shape.end()), type);
    std::memcpy(tensor.data_ptr(), array.bytes.data(), array.bytes.size());
    return tensor;
}

double largestDifference(const at::Tensor& a, const at::Tensor& b) { return (a - b).abs().max().item<double>(); }

void fill(torch::nn::Module& module, const std::string& prefix) {
    const at::NoGradGuard noGraph;
    for (auto& one : module.named_parameters())
        one.value().copy_(tensorOf(prefix + "/" + one.key()));
}

// Sizes and settings of golden/trainer/trainer.json.
const ResamplerConfig kVision{.features = 16, .model = 24, .headDimension = 8, .heads = 3, .layers = 2, .latents = 5};
const TextConfig kText{
    .vocabulary = 40, .hidden = 24, .layers = 2, .heads = 3, .feedForward = 40, .maxPositions = 32, .dropout = 0.0};
const Schedule kSchedule{.warmupSteps = 3, .totalSteps = 8, .minimumRate = 1e-4, .maximumRate = 2e-3, .endRate = 1e-5};
const AdamWOptions kAdamW{.beta1 = 0.9, .beta2 = 0.95, .epsilon = 1e-8, .weightDecay = 0.05};

class TrainerParity : public ::testing::Test {
protected:
    void SetUp() override {
        if (!std::filesystem::exists(kFile)) GTEST_SKIP() << "the reference data are not here: " << kFile;
    }
};

TEST_F(TrainerParity, LearningRatesAreTheReferencesToNineDigits) {
    const Schedule plans[]{{10, 100, 1e-6, 1e-4, 0.0}, {5, 20, 1e-5, 3e-4, 1e-6}, {1, 8, 0.0, 1e-3, 1e-5}, {0, 6, 1e-6, 2e-4, 1e-7}};
    for (int plan = 0; plan < 4; ++plan) {
        const at::Tensor rates = tensorOf("schedule." + std::to_string(plan));
        for (std::int64_t i = 0; i < rates.size(0); ++i)
            EXPECT_NEAR(learningRateAt(plans[plan], i + 1), rates[i].item<double>(), 1e-9) << plan << ", count " << i + 1;
    }
}

void expectParameters(const torch::nn::Module& module, const std::string& prefix) {
    for (const auto& one : module.named_parameters())
        EXPECT_LE(largestDifference(one.value(), tensorOf(prefix + "/" + one.key())), kTolerance) << prefix << " " << one.key();
}

TEST_F(TrainerParity, EightStepsOfImageOnlyPretraining) {
    SlideClassifier model(kVision, 4);
    fill(*model, "mil.init");
    std::vector<NamedTensor> parameters;
    for (const auto& one : model->named_parameters())
        parameters.push_back({one.key(), one.value()});
    AdamW optimiser(parameters, kAdamW);
    const at::Tensor labels = tensorOf("mil.labels"), losses = tensorOf("mil.loss"), logits = tensorOf("mil.init_logits");
    const auto bag = [](int i) { return tensorOf("mil.bag." + std::to_string(i)); };
    for (int i = 0; i < 8; ++i)
        EXPECT_LE(largestDifference(model->forward(bag(i))[0], logits[i]), kTolerance) << "logits of bag " << i;
    for (int step = 1; step <= 8; ++step) {
        optimiser.clearGradients();
        const at::Tensor loss = milLoss(model, bag(step - 1)[0], labels[step - 1].item<std::int64_t>(), {}, {});
        EXPECT_NEAR(loss.item<double>(), losses[step - 1].item<double>(), kTolerance) << "step " << step;
        loss.backward();
        optimiser.step(learningRateAt(kSchedule, scheduleCountOfUpdate(step)));
        if (step == 1) expectParameters(*model, "mil.after1");
    }
    expectParameters(*model, "mil.after8");
    const at::Tensor after = tensorOf("mil.final_logits");
    for (int i = 0; i < 8; ++i)
        EXPECT_LE(largestDifference(model->forward(bag(i))[0], after[i]), 5 * kTolerance) << "logits of bag " << i;
}

enum class Picture { With, Without };

void runReportSteps(const std::string& kind, const std::set<ModelPart>& frozen, Picture picture) {
    HistoGpt model(kText, kVision);
    fill(*model, "lm.init");
    AdamW optimiser(chooseMoving(model, frozen), kAdamW);
    const at::Tensor losses = tensorOf(kind + ".loss");
    for (int step = 1; step <= 4; ++step) {
        optimiser.clearGradients();
        const at::Tensor ids = tensorOf("lm.text." + std::to_string(step - 1)); // [1, t]
        HistoGptInput input{.ids = ids};
        if (picture == Picture::With) input.features = tensorOf("mil.bag." + std::to_string(step - 1)); // [1, n, features]
        const at::Tensor loss = nextTokenLoss(model->forward(input), ids); // []
        EXPECT_NEAR(loss.item<double>(), losses[step - 1].item<double>(), kTolerance) << kind << ", step " << step;
        loss.backward();
        optimiser.step(learningRateAt(kSchedule, scheduleCountOfUpdate(step)));
    }
    for (const auto& one : model->named_parameters()) {
        if (one.key().ends_with("self_attn.k_proj.bias")) continue;
        const bool moved = golden().contains(kind + ".after4/" + one.key());
        EXPECT_LE(largestDifference(one.value(), tensorOf((moved ? kind + ".after4/" : "lm.init/") + one.key())), kTolerance)
            << kind << " " << one.key();
    }
}

TEST_F(TrainerParity, ReportTuningOfCrossAttentionAndExitGate) {
    runReportSteps("lm.xattn", {ModelPart::Resampler, ModelPart::LanguageModel}, Picture::With);
}

TEST_F(TrainerParity, ReportTuningOfEverything) { runReportSteps("lm.all", {}, Picture::With); }

TEST_F(TrainerParity, ReportTuningWithoutPictureLeavesTheVisionPartAlone) {
    runReportSteps("lm.text_only", {}, Picture::Without);
}

TEST_F(TrainerParity, ThePublishedRecipeMovesTwentyThreeTensors) {
    HistoGpt model(kText, kVision);
    EXPECT_EQ(chooseMoving(model, {ModelPart::Resampler, ModelPart::LanguageModel}).size(), 23u);
}

} // namespace
} // namespace hs::model
