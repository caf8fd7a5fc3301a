#include "app/histoscribe/case_state.h"

#include <algorithm>

namespace hs::app {

WrittenReport* CaseState::find(core::RequestId request) {
    const auto found = std::find_if(reports.begin(), reports.end(),
                                    [&](const WrittenReport& written) { return written.request == request; });
    return found == reports.end() ? nullptr : &*found;
}

std::size_t CaseState::mapIndexOf(std::size_t slide) const {
    std::size_t index = 0;
    for (std::size_t i = 0; i < std::min(slide, slides.size()); ++i)
        index += slides[i] ? 1 : 0;
    return index;
}

} // namespace hs::app
