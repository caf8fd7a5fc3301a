#include "model/generate/report_text.h"

namespace hs::model {

DecodedStep ReportText::push(int id) {
    DecodedStep step = m_decoder->push(id);
    for (auto end = m_ends.rbegin(); end != m_ends.rend() && *end > step.replaceFrom; ++end)
        *end = step.replaceFrom;
    m_ends.push_back(text().size());
    return step;
}

} // namespace hs::model
