// For `histoscribe --bench pan|zoom`: how long fields that were never seen take until they are complete and sharp,
// against openslide_read_region of the same tiles on as many threads. GUI thread; the raw reads hold it up, so nothing
// else is measured meanwhile.
#pragma once

#include "core/geometry.h"

#include <QElapsedTimer>
#include <QObject>
#include <QString>

#include <functional>
#include <vector>

namespace hs::ui {
class SlideView;
} // namespace hs::ui

namespace hs::app {

struct FieldFigures {
    int fields = 0;
    std::size_t tiles = 0;
    double seconds = 0.0;    // from the jump to the complete picture, all fields together
    double rawSeconds = 0.0; // 0 when OpenSlide does not read this file
};

class FieldBench : public QObject {
    Q_OBJECT
public:
    FieldBench(ui::SlideView& view, QString slide, QObject* parent = nullptr);

    // `done` is called when the last field is complete.
    void start(std::function<void(const FieldFigures&)> done);

private:
    void next();
    void takeComplete();
    double rawSeconds(); // of the field that is shown

    ui::SlideView& m_view;
    const QString m_slide;
    std::vector<core::Level0Point> m_places;
    std::size_t m_at = 0;
    bool m_waiting = false;
    QElapsedTimer m_clock;
    FieldFigures m_figures;
    std::function<void(const FieldFigures&)> m_done;
};

} // namespace hs::app
