#include "app/histoscribe/training_arguments.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <cmath>

namespace hs::app {

namespace {

constexpr std::int64_t kLongestWarmup = 100;
constexpr double kLeastRate = 1e-6;

QString name(const char* word) {
    return QString::fromLatin1(word);
}

// A part that does not learn is frozen.
QJsonArray frozenParts(const ui::TrainingSettings& settings) {
    QJsonArray frozen;
    const auto freeze = [&](bool learns, const char* part) {
        if (!learns) frozen.append(name(part));
    };
    freeze(settings.parts.resampler, "resampler");
    if (settings.stage == ui::LearnStage::Pretrain) return frozen;
    freeze(settings.parts.crossAttention, "cross_attention");
    freeze(settings.parts.exitGate, "exit_gate");
    freeze(settings.parts.languageModel, "language_model");
    return frozen;
}

} // namespace

QByteArray trainConfigOf(const ui::TrainingSettings& settings, std::size_t trainingCases) {
    const double batches = std::ceil(double(trainingCases) / settings.batch);
    const auto steps = std::int64_t(std::max(1.0, std::round(settings.epochs * batches)));
    QJsonObject config{
        {name("patience"), settings.patience},
        {name("largest_bag"), settings.largestBag},
        {name("keep_patches"), settings.parts.resampler ? settings.keepPatches : 1.0},
        {name("freeze"), frozenParts(settings)},
        {name("learning_rate"), QJsonObject{{name("maximum"), settings.rate},
                                            {name("minimum"), std::min(kLeastRate, settings.rate)},
                                            {name("warmup_steps"), qint64(std::min(kLongestWarmup, steps / 10))}}}};
    if (settings.stage == ui::LearnStage::Joint) {
        config.insert(name("checkpointing"), settings.checkpointing);
        config.insert(name("text"), QJsonObject{{name("leading_eos_share"), settings.promptStarts}});
    } else if (settings.from != ui::LearnFrom::Reports) {
        if (settings.ownDiagnoses) config.insert(name("diagnoses"), name("data"));
        config.insert(name("class_weights"), settings.balanced ? name("balanced") : name("alike"));
    }
    return QJsonDocument(config).toJson();
}

QStringList trainArgumentsOf(const ui::TrainingSettings& settings, const TrainPaths& paths) {
    const bool joint = settings.stage == ui::LearnStage::Joint;
    QStringList arguments{name("train"),
                          name("--stage"),
                          joint ? name("joint") : name("pretrain"),
                          name("--data"),
                          paths.table,
                          name("--bundle"),
                          settings.bundle,
                          name("--run"),
                          paths.run,
                          name("--epochs"),
                          QString::number(settings.epochs),
                          name("--batch"),
                          QString::number(settings.batch),
                          name("--seed"),
                          QString::number(settings.seed),
                          name("--device"),
                          settings.device,
                          name("--config"),
                          paths.config};
    if (joint)
        arguments << name("--lora") << QString::number(settings.lora);
    else
        arguments << name("--objective") << ui::learnFromName(settings.from);
    return arguments;
}

} // namespace hs::app
