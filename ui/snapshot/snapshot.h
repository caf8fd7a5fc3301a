// Snapshot: a picture of what a view shows, at a resolution of one's own: slide, map, marks, scale bar. Any thread;
// reads the slide itself and blocks on the disk, so it is a worker's.
#pragma once

#include "core/annotations/mark_document.h"
#include "core/error.h"
#include "core/slide/slide.h"
#include "core/view/colour.h"
#include "core/view/viewport.h"
#include "ui/marks/mark_visibility.h"
#include "ui/overlay/overlay_model.h"

#include <QImage>
#include <QString>

#include <filesystem>
#include <optional>
#include <stop_token>

class QPainter;

namespace hs::ui {

// What is painted; a value, taken on the GUI thread.
struct SnapshotScene {
    core::SlidePtr slide;
    core::Viewport view; // as on the screen; its size in device-independent pixels is the picture's
    double dpi = 300;    // a device-independent pixel is 1/96 inch
    std::optional<core::Spacing> spacing;
    bool scaleBar = true;
    OverlayModelPtr overlay; // null: none
    OverlayStyle overlayStyle;
    core::MarkSnapshot marks; // null: none
    MarkVisibility visibility;
    QString note;               // at the lower edge: how colours were changed, that a map is the demo model's
    core::ColourMapper colours; // the view's; the default leaves colours as scanned
};

// The same field at the scene's resolution.
core::Viewport snapshotView(const SnapshotScene& scene);

// Refuses pictures of more than kMostSnapshotPixels, and what cannot be read.
core::Result<QImage> paintSnapshot(const SnapshotScene& scene, std::stop_token stop = {});
// Pixels of the slide inside, marks and scale bar as lines that stay lines.
core::Result<QByteArray> snapshotSvg(const SnapshotScene& scene, std::stop_token stop = {});
// Either, as the file's name ends; whole or not at all.
core::Result<void> writeSnapshot(const SnapshotScene& scene, const std::filesystem::path& file);

inline constexpr std::int64_t kMostSnapshotPixels = std::int64_t(120) * 1000 * 1000;

} // namespace hs::ui
