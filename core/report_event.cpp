#include "core/report_event.h"

namespace hs::core {

std::string stageName(Stage stage) {
    switch (stage) {
    case Stage::LoadingModel: return "loading the model";
    case Stage::ReadingPatches: return "reading tissue";
    case Stage::Resampling: return "looking at the whole slide";
    case Stage::Prompt: return "reading the prompt";
    case Stage::Writing: return "writing";
    case Stage::Attribution: return "tracing words to tissue";
    }
    return {};
}

} // namespace hs::core
