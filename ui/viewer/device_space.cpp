#include "ui/viewer/device_space.h"

#include "core/view/turn.h"

namespace hs::ui {

QTransform slideToDevice(const core::Plane& plane, core::PlaneRect window) {
    const core::Turn turn = core::turnOf(plane.rotation);
    const double scale = 1 / plane.downsample.value;
    const double scaleX = plane.mirrored ? -scale : scale;
    return {turn.cosine * scaleX, turn.sine * scaleX, -turn.sine * scale,
            turn.cosine * scale,  -double(window.x),  -double(window.y)};
}

QImage sharedImage(const core::Image& image) {
    return {reinterpret_cast<const uchar*>(image.data()), image.width(), image.height(), qsizetype(image.strideBytes()),
            image.opaque() ? QImage::Format_RGB32 : QImage::Format_ARGB32_Premultiplied};
}

core::TargetPixels targetOf(QImage& image) {
    return {reinterpret_cast<std::uint32_t*>(image.bits()), std::size_t(image.bytesPerLine()) / 4};
}

} // namespace hs::ui
