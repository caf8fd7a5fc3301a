#include "ui/window/stage_words.h"

#include <QCoreApplication>

namespace hs::ui {

namespace {

constexpr auto kContext = "hs::ui::Stage";

} // namespace

QString stageWords(core::Stage stage) {
    switch (stage) {
    case core::Stage::LoadingModel:
        return QCoreApplication::translate(kContext, "loading the model");
    case core::Stage::ReadingPatches:
        return QCoreApplication::translate(kContext, "reading tissue");
    case core::Stage::Resampling:
        return QCoreApplication::translate(kContext, "looking at the whole slide");
    case core::Stage::Prompt:
        return QCoreApplication::translate(kContext, "reading the prompt");
    case core::Stage::Writing:
        return QCoreApplication::translate(kContext, "writing");
    case core::Stage::Attribution:
        return QCoreApplication::translate(kContext, "tracing words to tissue");
    }
    return {};
}

} // namespace hs::ui
