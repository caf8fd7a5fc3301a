#include "app/histoscribe/training_arguments.h"

#include "model/training/train_config.h"

#include <nlohmann/json.hpp>

#include <gtest/gtest.h>

namespace hs::app {
namespace {

// As `hscribe train` puts both together.
core::Result<model::TrainConfig> configOf(const ui::TrainingSettings& settings) {
    nlohmann::json json = nlohmann::json::parse(trainConfigOf(settings, 40).toStdString());
    const QStringList said =
        trainArgumentsOf(settings, {QStringLiteral("cases.jsonl"), QStringLiteral("run"), QStringLiteral("c.json")});
    for (int i = 1; i + 1 < said.size(); i += 2) {
        const std::string key = said[i].mid(2).toStdString(), value = said[i + 1].toStdString();
        if (key == "lora")
            json["lora"]["rank"] = std::stoi(value);
        else if (key == "epochs")
            json[key] = std::stod(value);
        else if (key == "batch" || key == "seed")
            json[key] = std::stoi(value);
        else if (key != "config")
            json[key] = value;
    }
    return model::parseTrainConfig(json);
}

ui::TrainingSettings settingsOf(ui::LearnStage stage) {
    ui::TrainingSettings settings = ui::usualSettings(stage);
    settings.bundle = QStringLiteral("bundle");
    return settings;
}

TEST(TrainingArguments, UsualSettingsAreThePublishedRecipe) {
    const auto first = configOf(settingsOf(ui::LearnStage::Pretrain));
    ASSERT_TRUE(first) << first.error().message;
    EXPECT_EQ(first.value().objective, model::Objective::Classification);
    EXPECT_EQ(first.value().classWeights, model::ClassWeights::Alike);
    EXPECT_TRUE(first.value().freeze.empty());
    const auto second = configOf(settingsOf(ui::LearnStage::Joint));
    ASSERT_TRUE(second) << second.error().message;
    EXPECT_EQ(second.value().freeze, (std::set{model::ModelPart::Resampler, model::ModelPart::LanguageModel}));
    EXPECT_EQ(second.value().leadingEosShare, 0.5) << "as in the demo bundle's recipe";
    EXPECT_EQ(second.value().lora.rank, 0);
}

TEST(TrainingArguments, EverySettingOfTheFirstStageArrives) {
    ui::TrainingSettings settings = settingsOf(ui::LearnStage::Pretrain);
    settings.from = ui::LearnFrom::Both;
    settings.balanced = true;
    settings.batch = 8;
    settings.parts = {};
    settings.seed = 5;
    const auto config = configOf(settings);
    ASSERT_TRUE(config) << config.error().message;
    EXPECT_EQ(config.value().objective, model::Objective::Both);
    EXPECT_EQ(config.value().classWeights, model::ClassWeights::Balanced);
    EXPECT_TRUE(config.value().freeze.contains(model::ModelPart::Resampler));
    EXPECT_EQ(config.value().seed, 5u);
    settings.from = ui::LearnFrom::Reports;
    EXPECT_EQ(configOf(settings).value().objective, model::Objective::Contrastive);
}

TEST(TrainingArguments, EverySettingOfTheSecondStageArrives) {
    ui::TrainingSettings settings = settingsOf(ui::LearnStage::Joint);
    settings.lora = 8;
    settings.promptStarts = 0.25;
    settings.keepPatches = 0.7;
    settings.checkpointing = true;
    settings.parts = {.resampler = true, .exitGate = true};
    auto config = configOf(settings);
    ASSERT_TRUE(config) << config.error().message;
    EXPECT_EQ(config.value().lora.rank, 8);
    EXPECT_EQ(config.value().leadingEosShare, 0.25);
    EXPECT_EQ(config.value().keepPatches, 0.7);
    EXPECT_TRUE(config.value().checkpointing);
    EXPECT_EQ(config.value().freeze, (std::set{model::ModelPart::CrossAttention, model::ModelPart::LanguageModel}));
    settings.lora = 0;
    settings.parts = {.crossAttention = true, .exitGate = true, .languageModel = true};
    config = configOf(settings);
    EXPECT_EQ(config.value().freeze, std::set{model::ModelPart::Resampler});
    EXPECT_EQ(config.value().keepPatches, 1.0) << "latents that stay as they are are made of all tissue, once";
}

} // namespace
} // namespace hs::app
