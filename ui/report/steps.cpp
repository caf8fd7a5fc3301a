#include "ui/report/steps.h"

#include "ui/report/shortcuts.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMouseEvent>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

namespace hs::ui {

namespace {

constexpr std::array kSteps{Step::OpenSlide, Step::ChooseBundle, Step::Generate};

QString textOf(Step step) {
    switch (step) {
    case Step::OpenSlide:
        return Steps::tr("Open a slide");
    case Step::ChooseBundle:
        return Steps::tr("Choose a bundle");
    case Step::Generate:
        return Steps::tr("Generate");
    }
    return {};
}

QString wordsOf(Step step) {
    switch (step) {
    case Step::OpenSlide:
        return Steps::tr("Drop one into the window, or press %1")
            .arg(keys::openSlide().toString(QKeySequence::NativeText));
    case Step::ChooseBundle:
        return Steps::tr("The model that writes; it runs on this machine alone");
    case Step::Generate:
        return Steps::tr("The report grows here; hover a word to see its tissue");
    }
    return {};
}

// A number in a circle, or a tick.
QIcon badge(int number, bool done, bool next, double ratio) {
    if (done) return themeIcon(QStringLiteral("check"), [] { return colours().textSoft; });
    QPixmap pixmap(QSize(20, 20) * ratio);
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor ink = next ? colours().accent : colours().textFaint;
    painter.setPen(QPen(ink, 1.5));
    painter.drawEllipse(QRectF(1.5, 1.5, 17, 17));
    painter.setFont(smallFont());
    painter.drawText(QRectF(0, 0, 20, 20), Qt::AlignCenter, QString::number(number));
    QIcon icon;
    for (const QIcon::Mode mode : {QIcon::Normal, QIcon::Disabled, QIcon::Active})
        icon.addPixmap(pixmap, mode);
    return icon;
}

} // namespace

Steps::Steps(QWidget* parent)
    : QWidget(parent) {
    setAccessibleName(tr("First steps"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 8, 0, 8);
    layout->setSpacing(0);
    for (std::size_t i = 0; i < kSteps.size(); ++i) {
        m_rows[i] = new QPushButton(textOf(kSteps[i]), this);
        m_rows[i]->setProperty("link", true);
        m_rows[i]->setIconSize({20, 20});
        m_rows[i]->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
        connect(m_rows[i], &QPushButton::clicked, this, [this] { Q_EMIT stepRequested(m_next); });
        m_words[i] = new QLabel(wordsOf(kSteps[i]), this);
        m_words[i]->setFont(smallFont());
        m_words[i]->setProperty("faint", true);
        m_words[i]->setWordWrap(true);
        layout->addWidget(m_rows[i]);
        auto* indented = new QHBoxLayout;
        indented->setContentsMargins(28, 0, 0, 10);
        indented->addWidget(m_words[i]);
        layout->addLayout(indented);
    }
    layout->addStretch();
    renew();
}

void Steps::setDone(bool slideOpen, bool bundleChosen) {
    if (slideOpen == m_slideOpen && bundleChosen == m_bundleChosen) return;
    m_slideOpen = slideOpen;
    m_bundleChosen = bundleChosen;
    renew();
}

void Steps::renew() {
    m_next = !m_slideOpen ? Step::OpenSlide : !m_bundleChosen ? Step::ChooseBundle : Step::Generate;
    show(Step::OpenSlide, m_slideOpen);
    show(Step::ChooseBundle, m_bundleChosen);
    show(Step::Generate, false);
}

void Steps::show(Step step, bool done) {
    const auto index = static_cast<std::size_t>(step);
    QPushButton* row = m_rows[index];
    const bool next = step == m_next;
    row->setEnabled(next);
    // Drawn once: Qt keeps what it makes of each icon, so that icons drawn anew for every slide would pile up.
    QIcon& icon = m_badges[index][done ? 0 : next ? 1 : 2];
    if (icon.isNull()) icon = badge(static_cast<int>(index) + 1, done, next, devicePixelRatioF());
    row->setIcon(icon);
    row->setAccessibleDescription(done ? tr("done") : next ? tr("next") : tr("later"));
}

void Steps::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton && rect().contains(event->pos())) Q_EMIT stepRequested(m_next);
}

void Steps::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() != QEvent::PaletteChange || m_rows[0] == nullptr) return;
    m_badges = {};
    renew();
}

} // namespace hs::ui
