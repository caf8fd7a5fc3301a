#include "ui/marks/marks_panel.h"

#include "ui/marks/class_list.h"
#include "ui/marks/marks_list_model.h"
#include "ui/marks/marks_painter.h"
#include "ui/marks/measure_words.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QColorDialog>
#include <QComboBox>
#include <QGridLayout>
#include <QItemSelectionModel>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QLocale>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace hs::ui {

namespace {

constexpr int kToolsInRow = 8;
constexpr std::size_t kMostSynced = 2000; // selections larger than this are not shown row by row
constexpr std::size_t kMostFacts = 12;
constexpr int kRowsAtOnce = 4000; // laid out before others have their turn

// Rows are all of one height: what they say may change without their being laid out again, 100,000 of them slice by slice.
class MarkRows : public QListView {
public:
    using QListView::QListView;

protected:
    void dataChanged(const QModelIndex& from, const QModelIndex& to, const QList<int>& roles) override {
        QAbstractItemView::dataChanged(from, to, roles);
    }
};

} // namespace

MarksPanel::MarksPanel(MarkPen& pen, QWidget* parent)
    : QWidget(parent)
    , m_pen(pen) {
    setObjectName(QStringLiteral("marksPanel"));
    setAccessibleName(tr("Marks"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(8, 4, 8, 8);
    column->setSpacing(6);
    m_tools = new QGridLayout;
    m_tools->setSpacing(2);
    column->addLayout(m_tools);
    buildClassRow(column);
    buildList(column);
    buildDetails(column);
    m_classes = new ClassList(this);
    column->addWidget(m_classes);
    connect(m_classes, &ClassList::classesChanged, this, &MarksPanel::offerClasses);
    connect(&m_pen, &MarkPen::changed, this, &MarksPanel::showSelection);
    offerClasses({});
    setBoard(nullptr);
}

void MarksPanel::setToolActions(const QList<QAction*>& actions) {
    int at = 0;
    for (QAction* action : actions) {
        auto* button = new QToolButton(this);
        button->setDefaultAction(action);
        button->setIconSize({20, 20});
        button->setToolButtonStyle(Qt::ToolButtonIconOnly);
        button->setAutoRaise(true);
        button->setAccessibleName(action->text().remove(QLatin1Char('&')));
        m_tools->addWidget(button, at / kToolsInRow, at % kToolsInRow);
        ++at;
    }
    m_tools->setColumnStretch(kToolsInRow, 1);
}

void MarksPanel::buildClassRow(QVBoxLayout* column) {
    auto* row = new QHBoxLayout;
    auto* label = new QLabel(tr("&Class"), this);
    label->setProperty("soft", true);
    m_class = new QComboBox(this);
    m_class->setAccessibleName(tr("Class of new and of selected marks"));
    m_class->setToolTip(tr("Class of new and of selected marks; type a name for another one"));
    m_class->setEditable(true);
    m_class->setInsertPolicy(QComboBox::NoInsert);
    m_class->setIconSize({12, 12});
    m_class->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    label->setBuddy(m_class);
    row->addWidget(label);
    row->addWidget(m_class, 1);
    column->addLayout(row);
    connect(m_class, &QComboBox::activated, this, &MarksPanel::chooseClass);
    connect(m_class->lineEdit(), &QLineEdit::returnPressed, this, [this] {
        const core::MarkClassPtr named = classNamed(m_class->currentText().trimmed());
        m_pen.setMarkClass(named);
        if (m_board) m_board->classifySelected(named);
    });
}

void MarksPanel::buildList(QVBoxLayout* column) {
    m_empty = new QLabel(this);
    m_empty->setWordWrap(true);
    m_empty->setProperty("soft", true);
    m_empty->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    m_empty->setContentsMargins(4, 16, 4, 4);
    m_list = new MarkRows(this);
    m_list->setObjectName(QStringLiteral("marksList"));
    m_list->setAccessibleName(tr("Marks"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setUniformItemSizes(true);
    m_list->setLayoutMode(QListView::Batched); // 100,000 rows never hold the window up
    m_list->setBatchSize(kRowsAtOnce);
    m_list->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_list->setMouseTracking(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_model = new MarksListModel(m_list);
    m_list->setModel(m_model);
    m_list->setItemDelegate(new MarkRowDelegate(m_list));
    m_list->installEventFilter(this);
    column->addWidget(m_list, 1);
    column->addWidget(m_empty, 1);
    connect(m_list->selectionModel(), &QItemSelectionModel::selectionChanged, this, &MarksPanel::takeListSelection);
    connect(m_list, &QListView::activated, this,
            [this](const QModelIndex& index) { Q_EMIT goToMark(m_model->idAt(index.row())); });
    connect(m_model, &QAbstractItemModel::modelReset, this, &MarksPanel::showSelection);
    connect(m_model, &QAbstractItemModel::rowsInserted, this, &MarksPanel::showFacts);
    connect(m_model, &QAbstractItemModel::rowsRemoved, this, &MarksPanel::showFacts);
}

void MarksPanel::buildDetails(QVBoxLayout* column) {
    m_details = new QWidget(this);
    auto* layout = new QVBoxLayout(m_details);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    auto* row = new QHBoxLayout;
    row->setSpacing(2);
    m_name = new QLineEdit(m_details);
    m_name->setPlaceholderText(tr("Name"));
    m_name->setAccessibleName(tr("Name of the selected mark"));
    m_colour = new QToolButton(m_details);
    m_colour->setAccessibleName(tr("Colour of the selected marks"));
    m_colour->setToolTip(tr("Colour of the selected marks"));
    m_lock = new QToolButton(m_details);
    m_lock->setIcon(themeIcon(QStringLiteral("lock")));
    m_lock->setCheckable(true);
    m_lock->setAccessibleName(tr("Lock the selected marks"));
    m_lock->setToolTip(tr("Locked marks are neither moved nor deleted"));
    row->addWidget(m_name, 1);
    row->addWidget(m_colour);
    row->addWidget(m_lock);
    layout->addLayout(row);
    m_facts = new QLabel(m_details);
    m_facts->setFont(smallFont());
    m_facts->setProperty("soft", true);
    m_facts->setWordWrap(true);
    m_facts->setTextFormat(Qt::PlainText);
    m_facts->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    layout->addWidget(m_facts);
    column->addWidget(m_details);
    connect(m_name, &QLineEdit::textEdited, this, [this](const QString& text) {
        if (m_board) m_board->renameSelected(text, m_naming);
    });
    connect(m_lock, &QToolButton::clicked, this, [this](bool on) {
        if (m_board) m_board->lockSelected(on);
        showFacts();
    });
    connect(m_colour, &QToolButton::clicked, this, &MarksPanel::chooseColour);
}

void MarksPanel::setBoard(MarkBoard* board) {
    if (m_board) m_board->disconnect(this);
    m_board = board;
    m_model->setBoard(board);
    m_classes->setBoard(board);
    if (board) {
        connect(board, &MarkBoard::selectionChanged, this, &MarksPanel::showSelection);
        connect(board, &MarkBoard::changed, this, &MarksPanel::showFacts);
        connect(board, &MarkBoard::spacingChanged, this, &MarksPanel::showFacts);
    }
    showSelection();
}

void MarksPanel::editName() {
    if (m_details->isHidden()) return;
    m_name->setFocus(Qt::ShortcutFocusReason);
    m_name->selectAll();
}

core::MarkClassPtr MarksPanel::classNamed(const QString& name) const {
    if (name.isEmpty() || name == className(nullptr)) return nullptr;
    for (const core::MarkClassPtr& one : m_offered)
        if (one && QString::fromStdString(one->name) == name) return one;
    const std::string text = name.toStdString();
    return std::make_shared<const core::MarkClass>(core::MarkClass{text, core::colourForName(text), nullptr});
}

void MarksPanel::offerClasses(const QStringList& onSlide) {
    std::vector<core::MarkClassPtr> offered{nullptr};
    const auto add = [&offered](const core::MarkClassPtr& one) {
        const bool known = std::any_of(offered.begin(), offered.end(),
                                       [&one](const auto& other) { return other && other->name == one->name; });
        if (!known) offered.push_back(one);
    };
    if (m_pen.markClass()) add(m_pen.markClass());
    for (const core::MarkClassPtr& one : core::standardClasses())
        add(one);
    for (const QString& name : onSlide)
        add(classNamed(name));
    std::sort(offered.begin() + 1, offered.end(), [](const auto& a, const auto& b) { return a->name < b->name; });
    m_offered = std::move(offered);
    const QString now = m_class->currentText();
    m_filling = true;
    m_class->clear();
    for (const core::MarkClassPtr& one : m_offered) {
        QPixmap dot(12, 12);
        core::Annotation plain;
        plain.classification = one;
        dot.fill(toColour(core::colourOf(plain)));
        m_class->addItem(QIcon(dot), className(one));
    }
    showClass(now.isEmpty() ? className(nullptr) : now);
    m_filling = false;
}

// A name alone would stand beside the colour of the class before.
void MarksPanel::showClass(const QString& name) {
    m_class->setCurrentIndex(m_class->findText(name, Qt::MatchExactly));
    if (m_class->currentIndex() < 0) m_class->setCurrentText(name);
}

void MarksPanel::chooseClass(int row) {
    if (m_filling || row < 0 || std::size_t(row) >= m_offered.size()) return;
    m_pen.setMarkClass(m_offered[std::size_t(row)]);
    if (m_board) m_board->classifySelected(m_offered[std::size_t(row)]);
}

void MarksPanel::takeListSelection() {
    if (m_filling || !m_board) return;
    std::vector<core::MarkId> ids;
    for (const QModelIndex& index : m_list->selectionModel()->selectedRows())
        ids.push_back(m_model->idAt(index.row()));
    m_filling = true;
    m_board->select(std::move(ids));
    m_filling = false;
    showFacts();
}

void MarksPanel::showSelection() {
    m_naming = nextGesture();
    if (m_board && !m_filling && m_board->selection().size() <= kMostSynced) {
        m_filling = true;
        QItemSelection rows;
        for (const core::MarkId id : m_board->selection())
            if (const int row = m_model->rowOf(id); row >= 0)
                rows.select(m_model->index(row), m_model->index(row));
        m_list->selectionModel()->select(rows, QItemSelectionModel::ClearAndSelect);
        if (!rows.isEmpty()) m_list->scrollTo(rows.back().topLeft());
        m_filling = false;
    }
    core::MarkClassPtr shown = m_pen.markClass();
    if (m_board && m_board->selection().size() == 1)
        if (const auto mark = m_board->document().find(m_board->selection().front())) shown = mark->classification;
    showClass(className(shown));
    showFacts();
}

void MarksPanel::showFacts() {
    const std::size_t selected = m_board ? m_board->selection().size() : 0;
    const bool any = m_board && m_board->document().count() > 0;
    m_list->setVisible(any);
    m_empty->setVisible(!any);
    m_empty->setText(m_board ? tr("Choose a tool and draw on the slide, or open a GeoJSON file") : tr("No slide is open"));
    m_details->setVisible(selected > 0);
    if (selected == 0) return;
    const core::AnnotationPtr mark = m_board->document().find(m_board->selection().front());
    if (!mark) return;
    if (!m_name->hasFocus() || m_name->text().isEmpty())
        m_name->setText(selected == 1 && mark->name ? QString::fromStdString(*mark->name) : QString());
    m_name->setEnabled(!mark->isLocked());
    m_lock->setChecked(mark->isLocked());
    QPixmap swatch(16, 16);
    swatch.fill(toColour(core::colourOf(*mark)));
    m_colour->setIcon(QIcon(swatch));
    m_facts->setText(selected == 1 ? factsOf(*mark) : tr("%n marks selected", nullptr, int(selected)));
}

QString MarksPanel::factsOf(const core::Annotation& mark) const {
    const core::Measures measures = core::measure(mark.shape, m_board->spacing());
    QStringList lines;
    if (measures.area) lines << tr("Area %1").arg(areaText(*measures.area, measures.onGlass));
    if (measures.length)
        lines << (measures.area ? tr("Outline %1") : tr("Length %1")).arg(lengthText(*measures.length, measures.onGlass));
    if (measures.count > 0) lines << tr("%n points", nullptr, int(measures.count));
    if (const auto plane = core::focalPlaneOf(mark)) lines << tr("Drawn in focal plane %1").arg(*plane + 1);
    if (!measures.onGlass && measures.count == 0 && mark.drawable())
        lines << tr("In pixels: the slide does not say how large one is");
    for (std::size_t i = 0; i < std::min(mark.measurements.size(), kMostFacts); ++i) {
        const core::Measurement& one = mark.measurements[i];
        lines << QStringLiteral("%1: %2").arg(QString::fromStdString(*one.name),
                                              std::isfinite(one.value) ? QLocale().toString(one.value, 'g', 5) : tr("none"));
    }
    if (mark.measurements.size() > kMostFacts)
        lines << tr("and %n more measurements", nullptr, int(mark.measurements.size() - kMostFacts));
    return lines.join(QLatin1Char('\n'));
}

void MarksPanel::chooseColour() {
    if (!m_board || m_board->selection().empty()) return;
    const core::AnnotationPtr mark = m_board->document().find(m_board->selection().front());
    if (!mark) return;
    auto* dialog = new QColorDialog(toColour(core::colourOf(*mark)), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QColorDialog::colorSelected, this, [this](const QColor& colour) {
        if (m_board) m_board->recolourSelected(fromColour(colour));
    });
    dialog->open();
}

bool MarksPanel::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_list && event->type() == QEvent::KeyPress && m_board) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_F2) {
            editName();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace hs::ui
