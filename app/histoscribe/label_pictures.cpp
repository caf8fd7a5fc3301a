#include "app/histoscribe/label_pictures.h"

#include "ui/viewer/device_space.h"

#include <QCoreApplication>

namespace hs::app {

namespace {

// Slides are numbered where there are several.
QString captionOf(const std::string& name, std::size_t index, std::size_t slides) {
    const QString what = name == "label"
                             ? QCoreApplication::translate("hs::app::LabelPictures", "Label")
                             : QCoreApplication::translate("hs::app::LabelPictures", "Overview of the glass");
    if (slides == 1) return what;
    return QCoreApplication::translate("hs::app::LabelPictures", "%1, slide %2").arg(what).arg(index + 1);
}

QImage inBounds(const core::Image& image) {
    const QImage whole = ui::sharedImage(image);
    const QSize most = whole.size().scaled(kLargestLabel, kLargestLabel, Qt::KeepAspectRatio).boundedTo(whole.size());
    return whole.scaled(most, Qt::IgnoreAspectRatio, Qt::SmoothTransformation).copy();
}

} // namespace

LabelPictures readLabelPictures(const std::vector<core::SlidePtr>& slides) {
    LabelPictures found;
    for (std::size_t i = 0; i < slides.size(); ++i) {
        if (!slides[i]) continue;
        for (const core::AssociatedImage& one : slides[i]->info().associated) {
            if (one.name != "label" && one.name != "macro") continue; // a thumbnail is the tissue once more
            const QString caption = captionOf(one.name, i, slides.size());
            const core::Result<core::Image> image = slides[i]->readAssociated(one.name);
            if (image)
                found.pictures.push_back({inBounds(image.value()), caption});
            else
                found.failures.push_back(QCoreApplication::translate("hs::app::LabelPictures", "%1: cannot be read")
                                             .arg(caption)
                                             .toStdString());
        }
    }
    return found;
}

} // namespace hs::app
