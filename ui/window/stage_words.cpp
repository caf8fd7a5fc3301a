#include "ui/window/stage_words.h"

#include <QCoreApplication>

namespace hs::ui {

namespace {

QString say(const char* text) {
    return QCoreApplication::translate("hs::ui::Stage", text);
}

} // namespace

QString stageWords(core::Stage stage) {
    switch (stage) {
    case core::Stage::LoadingModel:
        return say(QT_TRANSLATE_NOOP("hs::ui::Stage", "loading the model"));
    case core::Stage::ReadingPatches:
        return say(QT_TRANSLATE_NOOP("hs::ui::Stage", "reading tissue"));
    case core::Stage::Resampling:
        return say(QT_TRANSLATE_NOOP("hs::ui::Stage", "looking at the whole slide"));
    case core::Stage::Prompt:
        return say(QT_TRANSLATE_NOOP("hs::ui::Stage", "reading the prompt"));
    case core::Stage::Writing:
        return say(QT_TRANSLATE_NOOP("hs::ui::Stage", "writing"));
    case core::Stage::Attribution:
        return say(QT_TRANSLATE_NOOP("hs::ui::Stage", "tracing words to tissue"));
    }
    return {};
}

QString stageUnit(core::Stage stage) {
    if (stage == core::Stage::ReadingPatches) return say(QT_TRANSLATE_NOOP("hs::ui::Stage", "patches"));
    if (stage == core::Stage::Writing) return say(QT_TRANSLATE_NOOP("hs::ui::Stage", "tokens"));
    return {};
}

} // namespace hs::ui
