#include "ui/window/message_bar.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QClipboard>
#include <QFontMetrics>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace hs::ui {

namespace {

QIcon iconOf(MessageKind kind) {
    switch (kind) {
    case MessageKind::Note:
        return themeIcon(QStringLiteral("info"), [] { return colours().textSoft; });
    case MessageKind::Warning:
        return themeIcon(QStringLiteral("warning"), [] { return colours().warning; });
    case MessageKind::Error:
        return themeIcon(QStringLiteral("error"), [] { return colours().error; });
    }
    return {};
}

QToolButton* smallButton(QWidget* parent, const QString& icon, const QString& text) {
    auto* button = new QToolButton(parent);
    button->setIcon(themeIcon(icon));
    button->setIconSize({16, 16});
    button->setToolTip(text);
    button->setAccessibleName(text);
    return button;
}

} // namespace

MessageBar::MessageBar(MessageShape shape, QWidget* parent)
    : QFrame(parent) {
    setObjectName(QStringLiteral("messageBar"));
    setAccessibleName(tr("Message"));
    build(shape);
    hide();
}

void MessageBar::build(MessageShape shape) {
    m_icon = new QLabel(this);
    m_sentence = new QLabel(this);
    m_sentence->setWordWrap(true);
    m_sentence->setTextFormat(Qt::PlainText);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_sentence->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    m_buttons = new QWidget(this);
    auto* buttons = new QHBoxLayout(m_buttons);
    buttons->setContentsMargins(0, 0, 0, 0);
    buttons->setSpacing(6);
    m_fold = smallButton(this, QStringLiteral("chevron-down"), tr("Details"));
    m_fold->setCheckable(true);
    m_copy = smallButton(this, QStringLiteral("copy"), tr("Copy the message and its details"));
    auto* close = smallButton(this, QStringLiteral("close"), tr("Close (Esc)"));
    m_details = new QPlainTextEdit(this);
    m_details->setReadOnly(true);
    m_details->setFrameShape(QFrame::NoFrame);
    m_details->setAccessibleName(tr("Details"));
    m_details->setTabChangesFocus(true);
    m_details->hide();

    layOut(shape, close);
    connect(m_fold, &QToolButton::toggled, this, &MessageBar::setDetailsOpen);
    connect(m_copy, &QToolButton::clicked, this, &MessageBar::copyDetails);
    connect(close, &QToolButton::clicked, this, &MessageBar::clear);
}

void MessageBar::layOut(MessageShape shape, QToolButton* close) {
    const bool stacked = shape == MessageShape::Stacked;
    auto* line = new QHBoxLayout;
    line->setSpacing(8);
    line->addWidget(m_icon, 0, stacked ? Qt::AlignTop : Qt::AlignVCenter);
    line->addWidget(m_sentence, 1);
    auto* tools = stacked ? new QHBoxLayout : line;
    tools->setSpacing(stacked ? 2 : 8);
    tools->addWidget(m_buttons);
    if (stacked) tools->addStretch();
    tools->addWidget(m_fold);
    tools->addWidget(m_copy);
    line->addWidget(close, 0, stacked ? Qt::AlignTop : Qt::AlignVCenter);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(stacked ? 8 : 12, 6, stacked ? 4 : 8, 6);
    layout->setSpacing(4);
    layout->addLayout(line);
    if (stacked) layout->addLayout(tools);
    layout->addWidget(m_details);
}

void MessageBar::dropActions() {
    for (QPushButton* button : m_buttons->findChildren<QPushButton*>()) {
        button->hide();
        button->deleteLater(); // it may be the one whose click brought us here
    }
}

void MessageBar::showMessage(const Message& message) {
    m_message = message;
    m_icon->setPixmap(iconOf(message.kind).pixmap(QSize(18, 18), devicePixelRatioF()));
    m_sentence->setText(message.sentence);
    dropActions();
    for (const MessageAction& action : message.actions) {
        auto* button = new QPushButton(action.text, m_buttons);
        m_buttons->layout()->addWidget(button);
        connect(button, &QPushButton::clicked, this, [this, run = action.run] {
            clear();
            if (run) run();
        });
    }
    m_buttons->setVisible(!message.actions.empty());
    m_details->setPlainText(message.details);
    m_fold->setVisible(!message.details.isEmpty());
    setDetailsOpen(false);
    setAccessibleDescription(message.sentence);
    show();
}

void MessageBar::clear() {
    if (isHidden()) return;
    hide();
    m_message = {};
    dropActions();
    Q_EMIT closed();
}

QString MessageBar::sentence() const {
    return m_message.sentence;
}
QString MessageBar::details() const {
    return m_message.details;
}
bool MessageBar::detailsOpen() const {
    return m_fold->isChecked();
}

void MessageBar::setDetailsOpen(bool open) {
    m_fold->setChecked(open);
    m_details->setVisible(open);
    const int lines = std::clamp(static_cast<int>(m_message.details.count(QLatin1Char('\n'))) + 1, 1, 8);
    m_details->setFixedHeight(QFontMetrics(m_details->font()).lineSpacing() * lines + 12);
}

void MessageBar::copyDetails() {
    const QString details = m_message.details.isEmpty() ? QString() : QLatin1Char('\n') + m_message.details;
    QGuiApplication::clipboard()->setText(m_message.sentence + details);
}

void MessageBar::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape) return clear();
    QFrame::keyPressEvent(event);
}

} // namespace hs::ui
