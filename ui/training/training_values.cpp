#include "ui/training/training_values.h"

#include <QCoreApplication>

namespace hs::ui {

namespace {

QString say(const char* text) {
    return QCoreApplication::translate("hs::ui::Training", text);
}

} // namespace

QString stageTitle(LearnStage stage) {
    return stage == LearnStage::Pretrain ? say(QT_TRANSLATE_NOOP("hs::ui::Training", "Which disease"))
                                         : say(QT_TRANSLATE_NOOP("hs::ui::Training", "The report"));
}

std::optional<LearnStage> stageOf(const QString& name) {
    if (name == QLatin1String("pretrain")) return LearnStage::Pretrain;
    if (name == QLatin1String("joint")) return LearnStage::Joint;
    return std::nullopt;
}

QString learnFromName(LearnFrom from) {
    switch (from) {
    case LearnFrom::Diagnoses:
        return QStringLiteral("classification");
    case LearnFrom::Reports:
        return QStringLiteral("contrastive");
    case LearnFrom::Both:
        return QStringLiteral("both");
    }
    return {};
}

bool isLive(RunState state) {
    return state == RunState::Preparing || state == RunState::Learning || state == RunState::Paused ||
           state == RunState::Stopping || state == RunState::Elsewhere;
}

bool canResume(RunState state) {
    return state == RunState::Stopped || state == RunState::Failed || state == RunState::Lost;
}

QString stateWords(RunState state) {
    switch (state) {
    case RunState::Preparing:
        return say(QT_TRANSLATE_NOOP("hs::ui::Training", "preparing"));
    case RunState::Learning:
        return say(QT_TRANSLATE_NOOP("hs::ui::Training", "learning"));
    case RunState::Paused:
        return say(QT_TRANSLATE_NOOP("hs::ui::Training", "paused"));
    case RunState::Stopping:
        return say(QT_TRANSLATE_NOOP("hs::ui::Training", "stopping after its checkpoint"));
    case RunState::Finished:
        return say(QT_TRANSLATE_NOOP("hs::ui::Training", "finished"));
    case RunState::Stopped:
        return say(QT_TRANSLATE_NOOP("hs::ui::Training", "stopped"));
    case RunState::Failed:
        return say(QT_TRANSLATE_NOOP("hs::ui::Training", "failed"));
    case RunState::Lost:
        return say(QT_TRANSLATE_NOOP("hs::ui::Training", "ended without a word"));
    case RunState::Vanished:
        return say(QT_TRANSLATE_NOOP("hs::ui::Training", "folder is gone"));
    case RunState::Elsewhere:
        return say(QT_TRANSLATE_NOOP("hs::ui::Training", "on another machine"));
    }
    return {};
}

TrainingSettings usualSettings(LearnStage stage) {
    TrainingSettings settings;
    settings.stage = stage;
    const bool first = stage == LearnStage::Pretrain;
    settings.epochs = 10.0;
    settings.batch = first ? 1 : 4;
    settings.rate = 1e-4;
    settings.patience = 5;
    settings.parts = first ? LearningParts{.resampler = true} : LearningParts{.crossAttention = true, .exitGate = true};
    settings.promptStarts = first ? 0.0 : 0.5;
    return settings;
}

} // namespace hs::ui
