#include "ui/marks/class_list.h"

#include "ui/gui_post.h"
#include "ui/marks/marks_list_model.h"
#include "ui/marks/marks_painter.h"
#include "ui/marks/measure_words.h"
#include "ui/worker.h"

#include <QPainter>
#include <QPixmap>

namespace hs::ui {

namespace {

constexpr int kSoonMs = 120;
constexpr int kMostRows = 6;

QIcon swatch(const QColor& colour) {
    QPixmap pixmap(24, 24);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawEllipse(2, 2, 20, 20);
    return QIcon(pixmap);
}

QString totalsText(const ClassTotals& totals) {
    QStringList parts{QString::number(totals.points > 0 && totals.points != totals.marks ? totals.points : totals.marks)};
    if (totals.area > 0) parts << areaText(totals.area, totals.onGlass);
    else if (totals.length > 0) parts << lengthText(totals.length, totals.onGlass);
    return parts.join(QStringLiteral(" · "));
}

} // namespace

std::map<std::string, ClassTotals> classTotals(const core::MarkList& marks,
                                               std::optional<core::Spacing> spacing) {
    std::map<std::string, ClassTotals> all;
    for (const core::PlacedMark& placed : marks) {
        const core::Annotation& mark = *placed.mark;
        ClassTotals& of = all[mark.classification ? mark.classification->name : std::string()];
        if (of.marks++ == 0) {
            of.markClass = mark.classification;
            core::Annotation plain;
            plain.classification = mark.classification;
            of.colour = core::colourOf(plain);
        }
        const core::Measures measures = core::measure(mark.shape, spacing);
        of.points += measures.count;
        of.area += measures.area.value_or(0);
        if (!measures.area) of.length += measures.length.value_or(0);
        of.onGlass = measures.onGlass;
    }
    return all;
}

ClassList::ClassList(QWidget* parent)
    : QListWidget(parent) {
    setObjectName(QStringLiteral("classList"));
    setAccessibleName(tr("Classes on the slide"));
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setIconSize({12, 12});
    setSelectionMode(QAbstractItemView::NoSelection);
    m_soon.setSingleShot(true);
    m_soon.setInterval(kSoonMs);
    connect(&m_soon, &QTimer::timeout, this, &ClassList::renew);
    connect(this, &QListWidget::itemChanged, this, [this](QListWidgetItem* item) {
        if (m_filling || !m_board) return;
        m_board->setClassShown(item->data(Qt::UserRole).toString().toStdString(), item->checkState() == Qt::Checked);
    });
}

void ClassList::setBoard(MarkBoard* board) {
    if (m_board) m_board->disconnect(this);
    m_board = board;
    if (board) {
        const auto soon = [this] { m_soon.start(); };
        connect(board, &MarkBoard::changed, this, soon);
        connect(board, &MarkBoard::visibilityChanged, this, soon);
        connect(board, &MarkBoard::spacingChanged, this, soon);
    }
    renew();
}

void ClassList::renew() {
    const std::uint64_t asked = ++m_asked;
    if (!m_board) return show({});
    onWorker([post = GuiPost(this), this, asked, marks = m_board->document().snapshot(), spacing = m_board->spacing()] {
        post([this, asked, totals = classTotals(*marks, spacing)] {
            if (asked == m_asked && m_board) show(totals);
        });
    });
}

void ClassList::show(const std::map<std::string, ClassTotals>& totals) {
    m_filling = true;
    clear();
    QStringList names;
    for (const auto& [name, of] : totals) {
        auto* item = new QListWidgetItem(swatch(toColour(of.colour)),
                                         className(of.markClass) + QStringLiteral("  ") + totalsText(of), this);
        item->setData(Qt::UserRole, QString::fromStdString(name));
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsUserCheckable | Qt::ItemIsSelectable);
        item->setCheckState(m_board->visibility().hidden.contains(name) ? Qt::Unchecked : Qt::Checked);
        item->setToolTip(tr("Tick to show the marks of this class"));
        if (!name.empty()) names << QString::fromStdString(name);
    }
    const int row = sizeHintForRow(0);
    setFixedHeight(row > 0 ? row * std::min(count(), kMostRows) + 4 : 0);
    setVisible(count() > 0);
    m_filling = false;
    Q_EMIT classesChanged(names);
}

} // namespace hs::ui
