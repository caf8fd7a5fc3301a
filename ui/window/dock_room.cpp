#include "ui/window/dock_room.h"

#include <algorithm>
#include <cmath>

namespace hs::ui {

namespace {

constexpr int kSeparator = 1;
constexpr int kReadableWidth = 300;
constexpr int kWidestPanel = 540; // 66 characters and the margins around them
constexpr double kPanelShare = 0.3;

} // namespace

int widthForDocks(QSize window, int barsHeight) {
    const double height = std::max(1, window.height() - barsHeight);
    const double slideWidth = kSlideShare * window.width() * window.height() / height;
    return std::max(0, window.width() - static_cast<int>(std::ceil(slideWidth)) - kSeparator);
}

int firstPanelWidth(int windowWidth, int most) {
    return std::min(most, std::clamp(static_cast<int>(windowWidth * kPanelShare), kReadableWidth, kWidestPanel));
}

bool isSideArea(Qt::DockWidgetArea area) {
    return area == Qt::LeftDockWidgetArea || area == Qt::RightDockWidgetArea;
}

} // namespace hs::ui
