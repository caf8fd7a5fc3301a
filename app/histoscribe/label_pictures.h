// The label and overview pictures of slides, for an export whose case has them ticked and for nothing else: they may
// name a patient. Any thread; reads the slides and blocks on the disk, so it is a worker's.
#pragma once

#include "core/slide/slide.h"
#include "ui/report/case_page.h"

#include <string>
#include <vector>

namespace hs::app {

struct LabelPictures {
    std::vector<ui::SnapshotItem> pictures; // with captions; at most kLargestLabel pixels a side
    std::vector<std::string> failures;      // a sentence for each that could not be read
};

inline constexpr int kLargestLabel = 1200;

LabelPictures readLabelPictures(const std::vector<core::SlidePtr>& slides);

} // namespace hs::app
