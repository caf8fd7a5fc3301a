#include "ui/report/bundles_page.h"

#include "ui/report/shortcuts.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QDir>
#include <QFileInfo>
#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QLocale>
#include <QMenu>
#include <QPixmap>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace hs::ui {

namespace {

QLabel* plain(QWidget* parent, const char* kind = nullptr) {
    auto* label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    if (kind != nullptr) label->setProperty(kind, true);
    return label;
}

QFont largeFont(const QWidget& widget) {
    QFont large = widget.font();
    large.setPointSizeF(large.pointSizeF() * 1.5);
    return large;
}

// The folder and the one it lies in: tells bundles of one name apart.
QString placeOf(const QString& path) {
    const QFileInfo folder(path);
    return folder.dir().dirName() + QLatin1Char('/') + folder.fileName();
}

} // namespace

BundlesPage::BundlesPage(QWidget* parent)
    : QWidget(parent) {
    setAccessibleName(tr("Bundles"));
    build();
    setBundles({});
    setDownload({});
}

void BundlesPage::build() {
    auto* heading = new QLabel(tr("Bundles"), this);
    heading->setFont(largeFont(*this));
    auto* open = new QPushButton(tr("Open a folder…"), this);
    open->setToolTip(tr("A bundle, or a folder with published files"));
    auto* back = new QPushButton(tr("Back"), this);
    back->setToolTip(keys::hint(tr("Back to the slide"), QKeySequence(Qt::Key_Escape)));
    connect(open, &QPushButton::clicked, this, &BundlesPage::openRequested);
    connect(back, &QPushButton::clicked, this, &BundlesPage::backRequested);
    auto* top = new QHBoxLayout;
    top->addWidget(heading, 1);
    top->addWidget(open);
    top->addWidget(back);
    m_list = new QListWidget(this);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setFixedWidth(210);
    m_list->setIconSize({16, 16});
    m_list->viewport()->setAutoFillBackground(false);
    m_list->setAccessibleName(tr("Known bundles"));
    connect(m_list, &QListWidget::currentRowChanged, this, &BundlesPage::showSelected);
    auto* right = new QWidget(this);
    auto* column = new QVBoxLayout(right);
    column->setContentsMargins(16, 0, 8, 0);
    column->setSpacing(10);
    column->addWidget(buildDetails());
    column->addSpacing(14);
    column->addWidget(buildDownload());
    column->addStretch();
    auto* scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(right);
    auto* body = new QHBoxLayout;
    body->addWidget(m_list);
    body->addWidget(scroll, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 22, 24, 16);
    layout->setSpacing(16);
    layout->addLayout(top);
    layout->addLayout(body, 1);
}

QWidget* BundlesPage::buildDetails() {
    auto* details = new QWidget(this);
    m_name = plain(details, "heading");
    m_note = plain(details, "warning");
    m_hash = plain(details, "soft");
    m_facts = new QWidget(details);
    m_grid = new QGridLayout(m_facts);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(16);
    m_grid->setVerticalSpacing(4);
    m_grid->setColumnStretch(1, 1);
    m_use = new QPushButton(tr("Use this bundle"), details);
    m_check = new QPushButton(tr("Check the weights"), details);
    m_check->setToolTip(tr("Reads the whole file and compares its sha256 with what the bundle states"));
    m_forget = new QPushButton(tr("Forget"), details);
    m_forget->setToolTip(tr("Off this list; the files stay"));
    connect(m_use, &QPushButton::clicked, this, [this] { Q_EMIT useRequested(selectedPath()); });
    connect(m_check, &QPushButton::clicked, this, [this] { Q_EMIT checkRequested(selectedPath()); });
    connect(m_forget, &QPushButton::clicked, this, [this] { Q_EMIT forgetRequested(selectedPath()); });
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    for (QPushButton* button : {m_use, m_check, m_forget})
        buttons->addWidget(button);
    buttons->addStretch();
    auto* layout = new QVBoxLayout(details);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_name);
    layout->addWidget(m_note);
    layout->addWidget(m_facts);
    layout->addWidget(m_hash);
    layout->addLayout(buttons);
    return details;
}

QWidget* BundlesPage::buildDownload() {
    auto* area = new QWidget(this);
    auto* grid = new QGridLayout(area);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(10);
    grid->setVerticalSpacing(6);
    auto* heading = plain(area, "heading");
    heading->setText(tr("Get published files"));
    grid->addWidget(heading, 0, 0, 1, 2);
    int row = 1;
    const auto line = [&](const QString& label, QLineEdit*& field, const QString& hint) {
        field = new QLineEdit(area);
        field->setAccessibleName(label);
        field->setPlaceholderText(hint);
        auto* name = new QLabel(label, area);
        name->setBuddy(field);
        name->setProperty("soft", true);
        grid->addWidget(name, row, 0);
        grid->addWidget(field, row++, 1);
    };
    line(tr("Address"), m_address, QStringLiteral("https://"));
    line(tr("Into"), m_folder, tr("a folder"));
    line(tr("sha256"), m_sha256, tr("64 hexadecimal digits; without it the file is not checked"));
    line(tr("Proxy"), m_proxy, tr("the system's, or host:port"));
    QAction* offers = m_address->addAction(themeIcon(QStringLiteral("chevron-down")), QLineEdit::TrailingPosition);
    offers->setText(tr("Published files"));
    connect(offers, &QAction::triggered, this, [this] {
        auto* menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        for (const auto& [name, address] : m_offers)
            connect(menu->addAction(name), &QAction::triggered, this, [this, to = address] { m_address->setText(to); });
        menu->popup(m_address->mapToGlobal(QPoint(0, m_address->height() + 2)));
    });
    m_get = new QPushButton(area);
    m_get->setIconSize({16, 16});
    m_convert = new QPushButton(tr("Make a bundle of the files"), area);
    m_convert->setToolTip(tr("Weights and encoder in that folder become a bundle of their own"));
    connect(m_get, &QPushButton::clicked, this, [this] {
        if (m_downloading) return Q_EMIT stopDownloadRequested();
        Q_EMIT downloadRequested({m_address->text().trimmed(), m_folder->text().trimmed(), m_sha256->text().trimmed(),
                                  m_proxy->text().trimmed()});
    });
    connect(m_convert, &QPushButton::clicked, this, [this] { Q_EMIT convertRequested(m_folder->text().trimmed()); });
    m_bar = new QProgressBar(area);
    m_bar->setTextVisible(false);
    m_download = plain(area, "soft");
    m_download->setFont(smallFont());
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_get);
    buttons->addWidget(m_convert);
    buttons->addStretch();
    grid->addLayout(buttons, row++, 1);
    grid->addWidget(m_bar, row++, 1);
    grid->addWidget(m_download, row, 1);
    grid->setColumnStretch(1, 1);
    return area;
}

QString BundlesPage::selectedPath() const {
    const int row = m_list->currentRow();
    return row >= 0 && row < static_cast<int>(m_bundles.size()) ? m_bundles[static_cast<std::size_t>(row)].path
                                                                : QString();
}

void BundlesPage::select(const QString& path) {
    for (std::size_t i = 0; i < m_bundles.size(); ++i)
        if (m_bundles[i].path == path) m_list->setCurrentRow(static_cast<int>(i));
}

void BundlesPage::setBundles(const std::vector<BundleFacts>& bundles) {
    const QString kept = selectedPath();
    m_bundles = bundles;
    m_list->clear();
    QPixmap nothing(m_list->iconSize());
    nothing.fill(Qt::transparent);
    for (const BundleFacts& bundle : bundles) {
        const bool alone = std::count_if(bundles.begin(), bundles.end(), [&](const BundleFacts& one) { return one.name == bundle.name; }) < 2;
        auto* item = new QListWidgetItem(alone ? bundle.name : bundle.name + QLatin1Char('\n') + placeOf(bundle.path), m_list);
        item->setToolTip(bundle.path);
        item->setIcon(bundle.inUse ? themeIcon(QStringLiteral("check")) : QIcon(nothing)); // names stand below each other
    }
    select(kept);
    if (m_list->currentRow() < 0 && !bundles.empty()) {
        m_list->setCurrentRow(0);
        for (const BundleFacts& bundle : bundles)
            if (bundle.inUse) select(bundle.path);
    }
    m_list->setVisible(!bundles.empty());
    showSelected();
}

void BundlesPage::showSelected() {
    while (QLayoutItem* item = m_grid->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    const int row = m_list->currentRow();
    const bool any = row >= 0 && row < static_cast<int>(m_bundles.size());
    const BundleFacts bundle = any ? m_bundles[static_cast<std::size_t>(row)] : BundleFacts{};
    m_name->setText(any ? bundle.name : tr("No bundle is known yet: open a folder, or get published files"));
    const QString note = !bundle.problem.isEmpty() ? bundle.problem
                         : bundle.demo             ? tr("demo model: synthetic tissue only")
                                                   : QString();
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
    int line = 0;
    for (const auto& [label, value] : bundle.facts) {
        auto* name = plain(m_facts, "soft");
        name->setText(label);
        name->setMinimumWidth(110);
        auto* text = plain(m_facts);
        text->setText(value);
        m_grid->addWidget(name, line, 0, Qt::AlignTop);
        m_grid->addWidget(text, line++, 1);
    }
    m_hash->setText(bundle.hash == HashState::Unknown    ? QString()
                    : bundle.hash == HashState::Checking ? tr("Reading the weights…")
                    : bundle.hash == HashState::Right
                        ? tr("The weights are what the bundle states: %1").arg(bundle.hashText)
                        : bundle.hashText);
    m_hash->setVisible(!m_hash->text().isEmpty());
    for (QPushButton* button : {m_use, m_check, m_forget})
        button->setVisible(any);
    m_use->setEnabled(bundle.problem.isEmpty() && !bundle.inUse);
    m_use->setText(bundle.inUse ? tr("In use") : tr("Use this bundle"));
    m_check->setEnabled(bundle.problem.isEmpty() && bundle.hash != HashState::Checking);
    m_forget->setEnabled(!bundle.inUse && !bundle.shipped);
}

void BundlesPage::setOffers(const std::vector<std::pair<QString, QString>>& offers, const QString& folder,
                            const QString& proxy) {
    m_offers = offers;
    if (m_folder->text().isEmpty()) m_folder->setText(folder);
    if (m_proxy->text().isEmpty()) m_proxy->setText(proxy);
}

void BundlesPage::setDownload(const DownloadState& state) {
    m_downloading = state.running;
    m_get->setText(state.running ? tr("Stop") : tr("Get"));
    m_get->setIcon(themeIcon(state.running ? QStringLiteral("stop") : QStringLiteral("download")));
    m_get->setToolTip(state.running ? tr("Stop; what has come stays, and getting it again goes on from there")
                                    : tr("Download into the folder; a file that was begun goes on"));
    m_bar->setVisible(state.running);
    m_bar->setRange(0, state.total > 0 ? 1000 : 0);
    if (state.total > 0) m_bar->setValue(static_cast<int>(1000 * state.done / state.total));
    m_download->setText(state.sentence);
    m_download->setVisible(!state.sentence.isEmpty());
}

void BundlesPage::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape) return Q_EMIT backRequested();
    QWidget::keyPressEvent(event);
}

} // namespace hs::ui
