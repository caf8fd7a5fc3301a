#include "ui/marks/mark_board.h"

#include "ui/worker.h"

#include <algorithm>
#include <utility>

namespace hs::ui {

namespace {

constexpr double kLeastBrush = 3;
constexpr double kMostBrush = 200;
constexpr std::size_t kCopiedAtOnce = 256; // of many: each changed mark is a new one

} // namespace

std::uint64_t nextGesture() {
    static std::uint64_t last = 0; // GUI thread
    return ++last;
}

void MarkPen::setTool(MarkTool tool) {
    if (tool == m_tool) return;
    m_tool = tool;
    Q_EMIT changed();
}

void MarkPen::setMarkClass(core::MarkClassPtr markClass) {
    if (markClass == m_class) return;
    m_class = std::move(markClass);
    Q_EMIT changed();
}

void MarkPen::setBrushRadius(double radius) {
    const double held = std::clamp(radius, kLeastBrush, kMostBrush);
    if (held == m_brushRadius) return;
    m_brushRadius = held;
    Q_EMIT changed();
}

MarkBoard::MarkBoard(QObject* parent)
    : QObject(parent) {
    m_document.listen([this](const std::vector<core::MarkEdit>& edits) { takeEdits(edits); });
    m_document.setBeforeChange([this] { m_work.finishForOthers(); });
    m_document.setForget(
        [](core::MarkDocument::Forgotten marks) { onWorker([marks = std::move(marks)]() mutable { marks.reset(); }); });
}

MarkBoard::~MarkBoard() = default;

void MarkBoard::takeEdits(const std::vector<core::MarkEdit>& edits) {
    const auto was = m_selection.size();
    const auto leaves = [](const core::MarkEdit& edit) { return !edit.after; };
    if (!m_selection.empty() && std::any_of(edits.begin(), edits.end(), leaves))
        std::erase_if(m_selection, [this](core::MarkId id) { return !m_document.peek(id); });
    Q_EMIT changed(edits);
    if (m_selection.size() != was) Q_EMIT selectionChanged();
}

void MarkBoard::setSpacing(std::optional<core::Spacing> spacing) {
    if (spacing && !spacing->plausible()) spacing.reset();
    if (spacing == m_spacing) return;
    m_spacing = spacing;
    Q_EMIT spacingChanged();
}

bool MarkBoard::isSelected(core::MarkId id) const {
    return std::binary_search(m_selection.begin(), m_selection.end(), id);
}

void MarkBoard::select(std::vector<core::MarkId> ids) {
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    std::erase_if(ids, [this](core::MarkId id) { return !m_document.peek(id); });
    if (ids == m_selection) return;
    m_selection = std::move(ids);
    Q_EMIT selectionChanged();
}

void MarkBoard::toggle(core::MarkId id) {
    std::vector<core::MarkId> ids = m_selection;
    if (std::erase(ids, id) == 0) ids.push_back(id);
    select(std::move(ids));
}

void MarkBoard::selectAll() {
    std::vector<core::MarkId> ids;
    for (const core::PlacedMark& placed : *m_document.snapshot())
        if (placed.mark->drawable() && shows(*placed.mark)) ids.push_back(placed.id);
    select(std::move(ids));
}

void MarkBoard::setAllShown(bool shown) {
    if (shown == m_visibility.all) return;
    m_visibility.all = shown;
    ++m_visibilityVersion;
    Q_EMIT visibilityChanged();
}

void MarkBoard::setClassShown(const std::string& name, bool shown) {
    const bool changes = shown ? m_visibility.hidden.erase(name) > 0 : m_visibility.hidden.insert(name).second;
    if (!changes) return;
    ++m_visibilityVersion;
    Q_EMIT visibilityChanged();
}

void MarkBoard::undo() {
    m_work.add([this] { return !m_document.undoSome(MarkWork::kAtOnce); }, MarkWork::Between::Nobody);
}

void MarkBoard::redo() {
    m_work.add([this] { return !m_document.redoSome(MarkWork::kAtOnce); }, MarkWork::Between::Nobody);
}

void MarkBoard::feed(std::vector<core::AnnotationPtr> marks, Undo undo, const QString& what, std::function<void()> done) {
    auto rest = std::make_shared<std::vector<core::AnnotationPtr>>(std::move(marks));
    const auto nextSlice = [this, rest, undo, what = what.toStdString(), gesture = nextGesture(), fed = std::size_t(0)]() mutable {
        const std::size_t end = std::min(rest->size(), fed + MarkWork::kAtOnce);
        std::vector<core::AnnotationPtr> some(std::make_move_iterator(rest->begin() + std::ptrdiff_t(fed)),
                                              std::make_move_iterator(rest->begin() + std::ptrdiff_t(end)));
        fed = end;
        if (undo == Undo::OneStep)
            m_document.add(std::move(some), what, gesture);
        else
            m_document.load(std::move(some));
        return fed < rest->size();
    };
    m_work.add(nextSlice, MarkWork::Between::Others, std::move(done));
}

void MarkBoard::slice(std::vector<core::MarkId> ids, std::size_t atOnce, OfIds change) {
    const auto nextSlice = [ids = std::make_shared<const std::vector<core::MarkId>>(std::move(ids)), atOnce,
                            change = std::move(change), at = std::size_t(0)]() mutable {
        const std::size_t end = std::min(ids->size(), at + atOnce);
        change({ids->begin() + std::ptrdiff_t(at), ids->begin() + std::ptrdiff_t(end)});
        at = end;
        return at < ids->size();
    };
    m_work.add(nextSlice, MarkWork::Between::Nobody);
}

std::size_t MarkBoard::editSelected(const QString& what, std::uint64_t gesture, bool lockedToo, Change change) {
    std::vector<core::MarkId> ids;
    for (const core::MarkId id : m_selection)
        if (const core::Annotation* mark = m_document.peek(id); mark && (lockedToo || !mark->isLocked())) ids.push_back(id);
    const std::size_t count = ids.size();
    if (count > MarkWork::kAtOnce && gesture == 0) gesture = nextGesture();
    const std::size_t atOnce = count > MarkWork::kAtOnce ? kCopiedAtOnce : MarkWork::kAtOnce;
    slice(std::move(ids), atOnce, [this, what = what.toStdString(), gesture, change = std::move(change)](const auto& some) {
        std::vector<core::MarkEdit> edits;
        for (const core::MarkId id : some) {
            core::AnnotationPtr before = m_document.find(id);
            if (!before) continue;
            core::Annotation after = *before;
            change(after);
            edits.push_back({id, std::move(before), std::make_shared<const core::Annotation>(std::move(after))});
        }
        m_document.apply(std::move(edits), what, gesture);
    });
    return count;
}

std::size_t MarkBoard::removeSelected() {
    std::vector<core::MarkId> free, locked;
    for (const core::MarkId id : m_selection)
        if (const core::Annotation* mark = m_document.peek(id)) (mark->isLocked() ? locked : free).push_back(id);
    if (free.empty()) return 0;
    const std::size_t count = free.size();
    if (count > MarkWork::kAtOnce) select(std::move(locked)); // at once, not slice by slice
    slice(std::move(free), MarkWork::kAtOnce, [this, what = tr("Delete").toStdString(), gesture = nextGesture()](const auto& some) {
        m_document.remove(some, what, gesture);
    });
    return count;
}

std::size_t MarkBoard::moveSelected(double dx, double dy, std::uint64_t gesture) {
    return editSelected(tr("Move"), gesture, false, [dx, dy](core::Annotation& mark) {
        mark.shape = core::translated(std::move(mark.shape), dx, dy);
        if (mark.nucleus) mark.nucleus = core::translated(std::move(*mark.nucleus), dx, dy);
    });
}

std::size_t MarkBoard::classifySelected(const core::MarkClassPtr& markClass) {
    return editSelected(tr("Set the class"), 0, false,
                        [markClass](core::Annotation& mark) { mark.classification = markClass; });
}

std::size_t MarkBoard::renameSelected(const QString& name, std::uint64_t gesture) {
    return editSelected(tr("Name"), gesture, false, [name = name.toStdString()](core::Annotation& mark) {
        mark.name = name.empty() ? std::nullopt : std::optional(name);
    });
}

std::size_t MarkBoard::recolourSelected(std::optional<core::MarkColour> colour) {
    return editSelected(tr("Colour"), 0, false, [colour](core::Annotation& mark) { mark.colour = colour; });
}

std::size_t MarkBoard::lockSelected(bool locked) {
    return editSelected(locked ? tr("Lock") : tr("Unlock"), 0, true,
                        [locked](core::Annotation& mark) { mark.locked = locked; });
}

} // namespace hs::ui
