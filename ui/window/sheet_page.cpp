#include "ui/window/sheet_page.h"

#include "ui/report/shortcuts.h"
#include "ui/theme/theme.h"

#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace hs::ui {

namespace {

constexpr int kPageWidth = 640;

QLabel* words(const QString& text, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

void empty(QLayout* layout) {
    while (QLayoutItem* item = layout->takeAt(0)) {
        if (item->layout() != nullptr) empty(item->layout());
        delete item->widget();
        delete item;
    }
}

} // namespace

SheetPage::SheetPage(const QString& title, Fill fill, QWidget* parent)
    : QScrollArea(parent)
    , m_title(title)
    , m_fill(std::move(fill)) {
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setAccessibleName(title);
}

void SheetPage::build() {
    auto* outer = new QWidget(this);
    auto* centred = new QHBoxLayout(outer);
    m_content = new QWidget(outer);
    m_content->setMaximumWidth(kPageWidth);
    auto* column = new QVBoxLayout(m_content);
    column->setContentsMargins(24, 28, 24, 28);
    column->setSpacing(10);
    auto* heading = new QLabel(m_title, m_content);
    QFont large = heading->font();
    large.setPointSizeF(large.pointSizeF() * 1.5);
    heading->setFont(large);
    auto* back = new QPushButton(tr("Back"), m_content);
    back->setToolTip(keys::hint(tr("Back to the slide"), QKeySequence(Qt::Key_Escape)));
    connect(back, &QPushButton::clicked, this, &SheetPage::backRequested);
    auto* top = new QHBoxLayout;
    top->addWidget(heading, 1);
    top->addWidget(back);
    column->addLayout(top);
    m_body = new QVBoxLayout;
    m_body->setSpacing(8);
    column->addLayout(m_body);
    column->addStretch();
    centred->addStretch(1);
    centred->addWidget(m_content, 100);
    centred->addStretch(1);
    setWidget(outer);
    setFocusProxy(back);
}

void SheetPage::setStale() {
    m_stale = true;
    if (isVisible()) renew();
}

void SheetPage::renew() {
    if (m_content == nullptr) build();
    if (!m_stale) return;
    m_stale = false;
    empty(m_body);
    m_fill(*this);
}

void SheetPage::setVisible(bool visible) {
    if (visible) renew();
    QScrollArea::setVisible(visible);
}

void SheetPage::addHeading(const QString& text) {
    auto* label = words(text, m_content);
    label->setProperty("heading", true);
    label->setContentsMargins(0, 10, 0, 0);
    m_body->addWidget(label);
}

void SheetPage::addParagraph(const QString& text) {
    m_body->addWidget(words(text, m_content));
}

void SheetPage::addFacts(const std::vector<std::pair<QString, QString>>& facts) {
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(18);
    grid->setVerticalSpacing(5);
    grid->setColumnStretch(1, 1);
    int row = 0;
    for (const auto& [label, value] : facts) {
        auto* name = words(label, m_content);
        name->setProperty("soft", true);
        name->setMinimumWidth(140);
        grid->addWidget(name, row, 0, Qt::AlignTop);
        grid->addWidget(words(value, m_content), row, 1);
        ++row;
    }
    m_body->addLayout(grid);
}

void SheetPage::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape) return Q_EMIT backRequested();
    QScrollArea::keyPressEvent(event);
}

} // namespace hs::ui
