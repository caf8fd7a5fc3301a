#include "ui/report/case_page.h"

#include "ui/report/comparison_view.h"
#include "ui/report/shortcuts.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QDateTime>
#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QLocale>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QTextBrowser>
#include <QVBoxLayout>

namespace hs::ui {

namespace {

constexpr int kPageWidth = 760;
constexpr QSize kThumbnail(150, 104);

QString localTime(const std::string& utc) {
    const QDateTime time = QDateTime::fromString(QString::fromStdString(utc), Qt::ISODate);
    return time.isValid() ? QLocale().toString(time.toLocalTime(), QLocale::ShortFormat) : QString::fromStdString(utc);
}

QLabel* headingLabel(const QString& text, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setProperty("heading", true);
    label->setContentsMargins(0, 12, 0, 0);
    return label;
}

QString quoted(const std::string& words) {
    QString text = QString::fromStdString(words).simplified();
    if (text.size() > 160) text = text.left(159) + QChar(0x2026);
    return CasePage::tr("“%1”").arg(text);
}

} // namespace

QString historyLine(const core::HistoryEntry& entry) {
    const QString who = entry.who.empty() ? CasePage::tr("someone") : QString::fromStdString(entry.who);
    switch (entry.deed) {
    case core::Deed::Wrote:
        return CasePage::tr("%1 wrote from %2").arg(who, quoted(entry.added));
    case core::Deed::Took:
        return CasePage::tr("%1 took another report: %2").arg(who, quoted(entry.added));
    case core::Deed::Finalised:
        return CasePage::tr("%1 finalised the report").arg(who);
    case core::Deed::Reopened:
        return CasePage::tr("%1 opened the report again").arg(who);
    case core::Deed::Edited:
        break;
    }
    if (entry.removed.empty()) return CasePage::tr("%1 added %2").arg(who, quoted(entry.added));
    if (entry.added.empty()) return CasePage::tr("%1 removed %2").arg(who, quoted(entry.removed));
    return CasePage::tr("%1 changed %2 to %3").arg(who, quoted(entry.removed), quoted(entry.added));
}

CasePage::CasePage(QWidget* parent)
    : QWidget(parent) {
    setAccessibleName(tr("Case"));
    build();
    setSignature(std::nullopt, false, tr("There is no report yet"));
    setHistory({});
    setSnapshots({});
    setHasReport(false);
}

void CasePage::build() {
    auto* scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    auto* outer = new QWidget(scroll);
    auto* centred = new QHBoxLayout(outer);
    auto* content = new QWidget(outer);
    content->setMaximumWidth(kPageWidth);
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(24, 22, 24, 28);
    column->setSpacing(8);
    auto* heading = new QLabel(tr("Case"), content);
    QFont large = heading->font();
    large.setPointSizeF(large.pointSizeF() * 1.5);
    heading->setFont(large);
    auto* back = new QPushButton(tr("Back"), content);
    back->setToolTip(keys::hint(tr("Back to the slide"), QKeySequence(Qt::Key_Escape)));
    connect(back, &QPushButton::clicked, this, &CasePage::backRequested);
    auto* top = new QHBoxLayout;
    top->addWidget(heading, 1);
    top->addWidget(back);
    column->addLayout(top);
    buildFields(column);
    buildPictures(column);
    buildSignature(column);
    buildWaysOut(column);
    column->addStretch();
    centred->addStretch(1);
    centred->addWidget(content, 100);
    centred->addStretch(1);
    scroll->setWidget(outer);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(scroll);
}

void CasePage::buildFields(QVBoxLayout* column) {
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(14);
    grid->setVerticalSpacing(4);
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 1);
    int at = 0;
    const auto line = [&](const QString& label, QLineEdit*& field, auto changed) {
        field = new QLineEdit(this);
        field->setAccessibleName(label);
        auto* name = new QLabel(label, this);
        name->setBuddy(field);
        name->setFont(smallFont());
        name->setProperty("soft", true);
        grid->addWidget(name, at / 2 * 2, at % 2);
        grid->addWidget(field, at / 2 * 2 + 1, at % 2);
        connect(field, &QLineEdit::textEdited, this, changed);
        ++at;
    };
    line(tr("Case number"), m_number, &CasePage::fieldsChanged);
    line(tr("Patient"), m_patient, &CasePage::fieldsChanged);
    line(tr("Material"), m_material, &CasePage::fieldsChanged);
    line(tr("Clinical question"), m_clinical, &CasePage::fieldsChanged);
    line(tr("Institution"), m_institution, &CasePage::letterHeadChanged);
    line(tr("Address"), m_address, &CasePage::letterHeadChanged);
    line(tr("Pathologist"), m_pathologist, &CasePage::letterHeadChanged);
    m_pathologist->setToolTip(tr("Who edits and signs; stands in the history and under the report"));
    column->addLayout(grid);
}

void CasePage::buildPictures(QVBoxLayout* column) {
    column->addWidget(headingLabel(tr("Pictures for the export"), this));
    m_snapshots = new QListWidget(this);
    m_snapshots->setViewMode(QListView::IconMode);
    m_snapshots->setIconSize(kThumbnail);
    m_snapshots->setFlow(QListView::LeftToRight);
    m_snapshots->setWrapping(false);
    m_snapshots->setMovement(QListView::Static);
    m_snapshots->setFixedHeight(kThumbnail.height() + 40);
    m_snapshots->setFrameShape(QFrame::NoFrame);
    m_snapshots->viewport()->setAutoFillBackground(false);
    m_snapshots->setAccessibleName(tr("Pictures for the export"));
    auto* add = new QPushButton(tr("Add the view"), this);
    add->setToolTip(
        keys::hint(tr("The slide as it is on the screen, with scale bar and colour bar"), keys::addPicture()));
    m_removeSnapshot = new QPushButton(tr("Remove"), this);
    m_removeSnapshot->setToolTip(tr("Take the chosen picture out of the export"));
    auto* row = new QHBoxLayout;
    row->addWidget(add);
    row->addWidget(m_removeSnapshot);
    row->addStretch();
    m_labels = new QCheckBox(tr("Add the slides' label and overview pictures, which may name a patient"), this);
    m_labels->setToolTip(tr("For the exports with pictures, and for this case alone; otherwise they leave no slide"));
    column->addWidget(m_snapshots);
    column->addLayout(row);
    column->addWidget(m_labels);
    connect(m_labels, &QCheckBox::toggled, this, &CasePage::labelsToggled);
    connect(add, &QPushButton::clicked, this, &CasePage::addSnapshotRequested);
    connect(m_removeSnapshot, &QPushButton::clicked, this, [this] {
        if (m_snapshots->currentRow() >= 0) Q_EMIT removeSnapshotRequested(m_snapshots->currentRow());
    });
    connect(m_snapshots, &QListWidget::currentRowChanged, this,
            [this](int index) { m_removeSnapshot->setEnabled(index >= 0); });
}

void CasePage::buildSignature(QVBoxLayout* column) {
    column->addWidget(headingLabel(tr("History and signature"), this));
    m_history = makeReadingBrowser(this);
    m_history->setAccessibleName(tr("History"));
    m_history->setFixedHeight(150);
    column->addWidget(m_history);
    m_signed = new QLabel(this);
    m_signed->setWordWrap(true);
    m_finalise = new QPushButton(this);
    auto* row = new QHBoxLayout;
    row->addWidget(m_finalise);
    row->addWidget(m_signed, 1);
    column->addLayout(row);
    connect(m_finalise, &QPushButton::clicked, this,
            [this] { m_isSigned ? Q_EMIT reopenRequested() : Q_EMIT finaliseRequested(); });
}

void CasePage::buildWaysOut(QVBoxLayout* column) {
    column->addWidget(headingLabel(tr("Ways out"), this));
    auto* row = new QHBoxLayout;
    row->setSpacing(6);
    const std::pair<QString, ExportFormat> formats[] = {{tr("PDF…"), ExportFormat::Pdf},
                                                        {tr("OpenDocument…"), ExportFormat::Odt},
                                                        {tr("Web page…"), ExportFormat::Html},
                                                        {tr("Report file…"), ExportFormat::Json}};
    for (const auto& [name, format] : formats) {
        auto* button = new QPushButton(name, this);
        connect(button, &QPushButton::clicked, this, [this, chosen = format] { Q_EMIT exportRequested(chosen); });
        m_needReport.push_back(button);
        row->addWidget(button);
    }
    auto* print = new QPushButton(tr("Print…"), this);
    print->setToolTip(keys::hint(tr("Print the report"), QKeySequence(Qt::CTRL | Qt::Key_P)));
    connect(print, &QPushButton::clicked, this, &CasePage::printRequested);
    m_needReport.push_back(print);
    row->addWidget(print);
    row->addStretch();
    column->addLayout(row);
    m_coverage = new QCheckBox(tr("Say in the export how much of the tissue was seen at 10x or closer"), this);
    column->addWidget(m_coverage);
    auto* saved = new QHBoxLayout;
    auto* open = new QPushButton(tr("Open a report file…"), this);
    open->setToolTip(tr("A report that was saved as JSON; it becomes the report of this case"));
    auto* replay = new QPushButton(tr("Write it again"), this);
    replay->setToolTip(tr("The same beginning, options and seed once more: does the text still come out the same?"));
    connect(open, &QPushButton::clicked, this, &CasePage::openReportRequested);
    connect(replay, &QPushButton::clicked, this, &CasePage::replayRequested);
    m_needReport.push_back(replay);
    saved->addWidget(open);
    saved->addWidget(replay);
    saved->addStretch();
    column->addLayout(saved);
}

void CasePage::setFields(const core::CaseFields& fields) {
    m_number->setText(QString::fromStdString(fields.number));
    m_patient->setText(QString::fromStdString(fields.patient));
    m_material->setText(QString::fromStdString(fields.material));
    m_clinical->setText(QString::fromStdString(fields.clinical));
}

core::CaseFields CasePage::fields() const {
    return {m_number->text().toStdString(), m_patient->text().toStdString(), m_material->text().toStdString(),
            m_clinical->text().toStdString()};
}

void CasePage::setLetterHead(const LetterHead& head) {
    m_institution->setText(head.institution);
    m_address->setText(head.address);
    m_pathologist->setText(head.pathologist);
}

LetterHead CasePage::letterHead() const {
    return {m_institution->text(), m_address->text(), m_pathologist->text()};
}

void CasePage::setHistory(const std::vector<core::HistoryEntry>& history) {
    m_entries = history;
    showHistory();
}

void CasePage::showHistory() {
    QString html;
    for (auto entry = m_entries.rbegin(); entry != m_entries.rend(); ++entry)
        html += QStringLiteral("<div><span style=\"color:%1\">%2</span>&nbsp; %3</div>")
                    .arg(colours().textSoft.name(), localTime(entry->time).toHtmlEscaped(),
                         historyLine(*entry).toHtmlEscaped());
    if (html.isEmpty())
        html = QStringLiteral("<span style=\"color:%1\">%2</span>")
                   .arg(colours().textSoft.name(), tr("Nothing has been written yet").toHtmlEscaped());
    m_history->setHtml(html);
}

void CasePage::setSignature(const std::optional<core::SignOff>& signature, bool holds, const QString& whyNot) {
    m_isSigned = signature.has_value();
    // What was signed stays as it was signed.
    for (QLineEdit* field : {m_number, m_patient, m_material, m_clinical, m_pathologist})
        field->setReadOnly(m_isSigned);
    m_finalise->setText(m_isSigned ? tr("Open it again") : tr("Finalise and lock"));
    m_finalise->setEnabled(m_isSigned || whyNot.isEmpty());
    m_finalise->setToolTip(m_isSigned         ? tr("The signature goes; the history keeps it")
                           : whyNot.isEmpty() ? tr("Sign the text as it stands and lock it")
                                              : whyNot);
    m_signed->setProperty("warning", m_isSigned && !holds);
    m_signed->setProperty("soft", !m_isSigned);
    if (!m_isSigned)
        m_signed->setText(whyNot);
    else if (holds)
        m_signed->setText(
            tr("Finalised by %1, %2").arg(QString::fromStdString(signature->who), localTime(signature->time)));
    else
        m_signed->setText(tr("Finalised by %1, but the text is another one than was signed")
                              .arg(QString::fromStdString(signature->who)));
}

void CasePage::setSnapshots(const std::vector<SnapshotItem>& snapshots) {
    m_snapshots->clear();
    for (const SnapshotItem& snapshot : snapshots) {
        const QImage small =
            snapshot.picture.scaled(kThumbnail * devicePixelRatioF(), Qt::KeepAspectRatio, Qt::SmoothTransformation);
        QPixmap pixmap = QPixmap::fromImage(small);
        pixmap.setDevicePixelRatio(devicePixelRatioF());
        auto* item = new QListWidgetItem(QIcon(pixmap), snapshot.caption, m_snapshots);
        item->setToolTip(snapshot.caption);
        item->setSizeHint({kThumbnail.width() + 12, kThumbnail.height() + 26});
    }
    m_snapshots->setVisible(!snapshots.empty());
    m_removeSnapshot->setVisible(!snapshots.empty());
    m_removeSnapshot->setEnabled(m_snapshots->currentRow() >= 0);
}

void CasePage::setHasReport(bool hasReport) {
    for (QPushButton* button : m_needReport)
        button->setEnabled(hasReport);
}

bool CasePage::wantsCoverage() const {
    return m_coverage->isChecked();
}

void CasePage::setWantsLabels(bool wanted) {
    const QSignalBlocker silent(m_labels);
    m_labels->setChecked(wanted);
}

bool CasePage::wantsLabels() const {
    return m_labels->isChecked();
}

void CasePage::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape) return Q_EMIT backRequested();
    QWidget::keyPressEvent(event);
}

void CasePage::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_history != nullptr) showHistory();
}

} // namespace hs::ui
