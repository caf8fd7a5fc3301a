#include "ui/window/label_page.h"

#include "ui/gui_post.h"
#include "ui/report/shortcuts.h"
#include "ui/viewer/device_space.h"
#include "ui/worker.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPixmap>
#include <QPushButton>
#include <QVBoxLayout>

namespace hs::ui {

namespace {

constexpr QSize kLargest(720, 420);

QString titleOf(const std::string& name) {
    if (name == "label") return LabelPage::tr("Label");
    if (name == "macro") return LabelPage::tr("Overview of the glass");
    if (name == "thumbnail") return LabelPage::tr("Thumbnail");
    return QString::fromStdString(name);
}

QImage small(const core::Image& image) {
    const QImage whole = sharedImage(image);
    const QSize size = whole.size().scaled(kLargest, Qt::KeepAspectRatio).boundedTo(whole.size());
    return whole.scaled(size, Qt::IgnoreAspectRatio, Qt::SmoothTransformation).copy();
}

} // namespace

LabelPage::LabelPage(QWidget* parent)
    : QScrollArea(parent) {
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setAccessibleName(tr("Label and overview pictures"));
}

void LabelPage::setSlide(core::SlidePtr slide) {
    m_slide = std::move(slide);
    forget();
    if (isVisible()) read();
}

void LabelPage::setVisible(bool visible) {
    forget();
    if (visible) read();
    QScrollArea::setVisible(visible);
}

void LabelPage::forget() {
    ++m_asked;
    setFocusProxy(nullptr);
    if (QWidget* old = takeWidget()) old->deleteLater(); // perhaps its own button asked for it
    m_column = nullptr;
}

void LabelPage::read() {
    auto* content = new QWidget(this);
    m_column = new QVBoxLayout(content);
    m_column->setContentsMargins(24, 28, 24, 28);
    m_column->setSpacing(10);
    auto* heading = new QLabel(tr("Label and overview pictures"), content);
    QFont large = heading->font();
    large.setPointSizeF(large.pointSizeF() * 1.5);
    heading->setFont(large);
    auto* back = new QPushButton(tr("Back"), content);
    back->setToolTip(keys::hint(tr("Back to the slide"), QKeySequence(Qt::Key_Escape)));
    connect(back, &QPushButton::clicked, this, &LabelPage::backRequested);
    auto* top = new QHBoxLayout;
    top->addWidget(heading, 1);
    top->addWidget(back);
    m_column->addLayout(top);
    const bool any = m_slide && !m_slide->info().associated.empty();
    auto* words =
        new QLabel(any ? tr("These may name a patient. They are exported only where the case page has them ticked, and hide again when you leave.")
                       : tr("This slide has no pictures besides the tissue."),
                   content);
    words->setWordWrap(true);
    words->setProperty("soft", true);
    m_column->addWidget(words);
    m_column->addStretch();
    setWidget(content);
    setFocusProxy(back);
    if (!any) return;
    onWorker([post = GuiPost(this), this, slide = m_slide, asked = m_asked] {
        for (const core::AssociatedImage& one : slide->info().associated) {
            core::Result<core::Image> image = slide->readAssociated(one.name);
            auto shared = std::make_shared<core::Result<core::Image>>(std::move(image));
            post([this, asked, name = one.name, shared] {
                if (asked == m_asked) add(name, *shared);
            });
        }
    });
}

void LabelPage::add(const std::string& name, const core::Result<core::Image>& image) {
    if (m_column == nullptr) return;
    auto* title = new QLabel(titleOf(name), widget());
    title->setProperty("heading", true);
    auto* picture = new QLabel(widget());
    if (image)
        picture->setPixmap(QPixmap::fromImage(small(image.value())));
    else
        picture->setText(QString::fromStdString(image.error().message));
    picture->setWordWrap(!image);
    picture->setAccessibleName(titleOf(name));
    m_column->insertWidget(m_column->count() - 1, title);
    m_column->insertWidget(m_column->count() - 1, picture, 0, Qt::AlignLeft);
}

void LabelPage::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape) return Q_EMIT backRequested();
    QScrollArea::keyPressEvent(event);
}

} // namespace hs::ui
