// LabelPage: the label and overview pictures of a slide, in the slide's place, only while somebody asked for them: they
// may carry a patient's name. They are read off the GUI thread and forgotten when the page is left. GUI thread.
#pragma once

#include "core/slide/slide.h"

#include <QScrollArea>

class QVBoxLayout;

namespace hs::ui {

class LabelPage : public QScrollArea {
    Q_OBJECT
public:
    explicit LabelPage(QWidget* parent = nullptr);

    void setSlide(core::SlidePtr slide); // null when none is open
    void setVisible(bool visible) override;

Q_SIGNALS:
    void backRequested();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void read();
    void forget();
    void add(const std::string& name, const core::Result<core::Image>& image);

    core::SlidePtr m_slide;
    std::uint64_t m_asked = 0; // answers of an earlier visit are dropped
    QVBoxLayout* m_column = nullptr;
};

} // namespace hs::ui
