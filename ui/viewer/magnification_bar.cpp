#include "ui/viewer/magnification_bar.h"

#include "ui/theme/theme.h"
#include "ui/viewer/step_button.h"

#include <QEvent>
#include <QLocale>
#include <QPainter>

#include <cmath>

namespace hs::ui {

namespace {

constexpr int kPadding = 4;
constexpr double kSameStep = 0.01; // relative

} // namespace

MagnificationBar::MagnificationBar(QWidget* parent)
    : OnSlideWidget(parent) {
    setFont(smallFont());
    setAccessibleName(tr("Magnification"));
    for (std::size_t i = 0; i < m_buttons.size(); ++i) {
        auto* button = new StepButton(this);
        button->installEventFilter(this);
        connect(button, &QAbstractButton::clicked, this, [this, i] { Q_EMIT stepChosen(int(i)); });
        m_buttons[i] = button;
    }
    nameButtons();
    hide();
}

void MagnificationBar::nameButtons() {
    for (std::size_t i = 0; i < m_buttons.size(); ++i) {
        const QString label = m_scan ? tr("%1x").arg(kTimes[i]) : tr("1:%1").arg(kRatios[i]);
        m_buttons[i]->setText(label);
        m_buttons[i]->setAccessibleName(tr("Magnification %1").arg(label));
        m_buttons[i]->setToolTip(tr("%1 (key %2)").arg(label).arg(i + 1));
    }
}

void MagnificationBar::setMagnification(std::optional<double> scan, double downsample) {
    const bool renamed = scan.has_value() != m_scan.has_value();
    m_scan = scan;
    m_downsample = downsample;
    if (renamed) {
        nameButtons();
        resizeEvent(nullptr);
        updateGeometry();
    }
    for (std::size_t i = 0; i < m_buttons.size(); ++i) {
        const double step = m_scan ? *m_scan / kTimes[i] : kRatios[i];
        m_buttons[i]->setStanding(std::abs(step / m_downsample - 1) < kSameStep);
    }
    setAccessibleDescription(text());
    update();
}

QString MagnificationBar::text() const {
    const auto shortNumber = [](double value) {
        return QLocale().toString(value, 'f', value < 9.95 && std::abs(value - std::round(value)) > 0.04 ? 1 : 0);
    };
    if (m_scan) {
        const double times = *m_scan / m_downsample;
        return tr("%1x").arg(times < 0.95 ? QLocale().toString(times, 'g', 2) : shortNumber(times));
    }
    return m_downsample >= 1 ? tr("1:%1").arg(shortNumber(m_downsample))
                             : tr("%1:1").arg(shortNumber(1 / m_downsample));
}

QSize MagnificationBar::sizeHint() const {
    int width = 2 * kPadding + fontMetrics().horizontalAdvance(QStringLiteral("1:00.0")) + 2 * StepButton::kPadding;
    int height = 0;
    for (const StepButton* button : m_buttons) {
        width += button->sizeHint().width();
        height = std::max(height, button->sizeHint().height());
    }
    return {width, height + 2 * kPadding};
}

void MagnificationBar::resizeEvent(QResizeEvent*) {
    int x = kPadding;
    for (StepButton* button : m_buttons) {
        const QSize size = button->sizeHint();
        button->setGeometry(x, kPadding, size.width(), height() - 2 * kPadding);
        x += size.width();
    }
}

void MagnificationBar::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    paintPlate(painter);
    const int left = m_buttons.back()->geometry().right() + 1;
    painter.setPen(colours().onSlideText);
    QFont face = font();
    face.setBold(true);
    painter.setFont(face);
    painter.drawText(QRect(left, 0, width() - left - kPadding, height()), Qt::AlignCenter, text());
}

bool MagnificationBar::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut)
        setHasFocusInside(event->type() == QEvent::FocusIn);
    return OnSlideWidget::eventFilter(watched, event);
}

} // namespace hs::ui
