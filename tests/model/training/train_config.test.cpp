#include "model/training/train_config.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace hs::model {
namespace {

using nlohmann::json;

json good() { return {{"stage", "joint"}, {"data", "c.jsonl"}, {"bundle", "b"}, {"run", "r"}, {"steps", 10}}; }

std::string said(const json& config) {
    const auto parsed = parseTrainConfig(config);
    return parsed.ok() ? "accepted" : parsed.error().message;
}

json with(const char* key, json value) {
    json config = good();
    config[key] = std::move(value);
    return config;
}

TEST(TrainConfig, DefaultsOfTheJointStageAreThePublishedRecipe) {
    const auto config = parseTrainConfig(good());
    ASSERT_TRUE(config.ok()) << config.error().message;
    EXPECT_EQ(config.value().freeze, (std::set{ModelPart::Resampler, ModelPart::LanguageModel}));
    EXPECT_DOUBLE_EQ(config.value().optimiser.beta2, 0.95);
    EXPECT_EQ(config.value().largestBag, 64000);
    EXPECT_DOUBLE_EQ(config.value().leadingEosShare, 0.0);
}

TEST(TrainConfig, WhatIsWrittenIsReadBackTheSame) {
    json config = good();
    config["freeze"] = json::array();
    config["learning_rate"] = {{"maximum", 0.01}, {"warmup_steps", 3}};
    config["evidence_weight"] = 0.5;
    config["micro_batch"] = 2;
    config["precision"] = "bf16";
    const auto parsed = parseTrainConfig(config);
    ASSERT_TRUE(parsed.ok());
    const json written = trainConfigToJson(parsed.value());
    const auto again = parseTrainConfig(written);
    ASSERT_TRUE(again.ok()) << again.error().message;
    EXPECT_EQ(trainConfigToJson(again.value()), written);
    EXPECT_TRUE(again.value().freeze.empty());
}

TEST(TrainConfig, SettingsOfThePretrainStageAreReadBackTheSame) {
    json config{{"stage", "pretrain"}, {"data", "c.jsonl"}, {"bundle", "b"}, {"run", "r"}, {"steps", 10}, {"batch", 4}, {"objective", "both"},
                {"contrast", {{"weight", 0.5}, {"dimension", 32}, {"temperature", 0.1}}}, {"class_weights", {{"Naevus", 2.0}}}, {"diagnoses", "data"}};
    const auto parsed = parseTrainConfig(config);
    ASSERT_TRUE(parsed.ok()) << parsed.error().message;
    EXPECT_EQ(parsed.value().classWeights, ClassWeights::Stated);
    EXPECT_EQ(parsed.value().diagnoses, Diagnoses::OfData);
    EXPECT_EQ(trainConfigToJson(parseTrainConfig(trainConfigToJson(parsed.value())).value()), trainConfigToJson(parsed.value()));
    config["class_weights"] = "balanced";
    EXPECT_EQ(parseTrainConfig(config).value().classWeights, ClassWeights::Balanced);
}

TEST(TrainConfig, WhatContradictsIsSaidInOneSentence) {
    EXPECT_EQ(said(with("objective", "both")), "training configuration: 'objective' belongs to stage pretrain");
    EXPECT_EQ(said(with("objective", "guess")), "training configuration: 'objective' must be classification, contrastive or both, found 'guess'");
    EXPECT_EQ(said(with("precision", "fp8")), "training configuration: 'precision' must be fp32 or bf16, found 'fp8'");
    EXPECT_EQ(said(with("diagnoses", "mine")), "training configuration: 'diagnoses' must be bundle or data, found 'mine'");
    EXPECT_EQ(said(with("class_weights", "heavy")),
              "training configuration: 'class_weights' must be alike, balanced or an object of numbers, found 'heavy'");
    EXPECT_EQ(said(with("class_weights", {{"a", -1}})), "training configuration: 'class_weights' must be numbers from 0.0 to 1000000.0, found -1");
    json config = with("lora", {{"rank", 4}});
    config["freeze"] = json::array();
    EXPECT_EQ(said(config), "training configuration: 'lora' adapts a frozen language model: 'freeze' must name language_model");
}

TEST(TrainConfig, WhatIsWrongIsSaidInOneSentence) {
    EXPECT_EQ(said(json::array()), "training configuration: a JSON object was expected");
    EXPECT_EQ(said(json::object()), "training configuration: 'stage' is missing (encoder, pretrain or joint)");
    EXPECT_EQ(said(with("stage", "third")),
              "training configuration: 'stage' must be encoder, pretrain or joint, found 'third'");
    EXPECT_EQ(said(with("sed", 1)), "training configuration: 'sed' is not a setting");
    EXPECT_EQ(said(with("learning_rate", {{"max", 1}})), "training configuration: 'learning_rate.max' is not a setting");
    EXPECT_EQ(said(with("batch", 0)), "training configuration: 'batch' must be a whole number from 1 to 65536, found 0");
    EXPECT_EQ(said(with("device", "tpu")), "training configuration: 'device' must be auto, cpu or cuda, found 'tpu'");
    EXPECT_EQ(said(with("freeze", {"brain"})), "training configuration: 'freeze' knows no part named 'brain'");
    EXPECT_EQ(said(with("epochs", 3)), "training configuration: give either 'steps' or 'epochs', above 0");
    EXPECT_EQ(said(with("learning_rate", {{"warmup_steps", 10}})),
              "training configuration: 'learning_rate.warmup_steps' (10) must be fewer than 'steps' (10)");
    EXPECT_EQ(said(with("data", nullptr)), "training configuration: 'data' is missing (a .jsonl or .csv file of cases)");
    EXPECT_EQ(said(with("dropout", "much")), "training configuration: 'dropout' must be a number from -1.0 to 0.9, found \"much\"");
}

} // namespace
} // namespace hs::model
