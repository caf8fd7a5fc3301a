#include "ui/marks/mark_board.h"

#include <algorithm>
#include <utility>

namespace hs::ui {

namespace {

constexpr double kLeastBrush = 3;
constexpr double kMostBrush = 200;

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
}

MarkBoard::~MarkBoard() = default;

void MarkBoard::takeEdits(const std::vector<core::MarkEdit>& edits) {
    const auto was = m_selection.size();
    std::erase_if(m_selection, [this](core::MarkId id) { return !m_document.find(id); });
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
    std::erase_if(ids, [this](core::MarkId id) { return !m_document.find(id); });
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

template <class Change>
std::size_t MarkBoard::editSelected(const QString& what, std::uint64_t gesture, bool lockedToo, Change change) {
    std::vector<core::MarkEdit> edits;
    for (const core::MarkId id : m_selection) {
        const core::AnnotationPtr before = m_document.find(id);
        if (!before || (before->isLocked() && !lockedToo)) continue;
        core::Annotation after = *before;
        change(after);
        edits.push_back({id, before, std::make_shared<const core::Annotation>(std::move(after))});
    }
    const std::size_t count = edits.size();
    m_document.apply(std::move(edits), what.toStdString(), gesture);
    return count;
}

std::size_t MarkBoard::removeSelected() {
    std::vector<core::MarkId> free;
    for (const core::MarkId id : m_selection)
        if (const auto mark = m_document.find(id); mark && !mark->isLocked()) free.push_back(id);
    m_document.remove(free, tr("Delete").toStdString());
    return free.size();
}

std::size_t MarkBoard::moveSelected(double dx, double dy, std::uint64_t gesture) {
    return editSelected(tr("Move"), gesture, false, [dx, dy](core::Annotation& mark) {
        mark.shape = core::translated(std::move(mark.shape), dx, dy);
        if (mark.nucleus) mark.nucleus = core::translated(std::move(*mark.nucleus), dx, dy);
    });
}

std::size_t MarkBoard::classifySelected(const core::MarkClassPtr& markClass) {
    return editSelected(tr("Set the class"), 0, false,
                        [&markClass](core::Annotation& mark) { mark.classification = markClass; });
}

std::size_t MarkBoard::renameSelected(const QString& name, std::uint64_t gesture) {
    return editSelected(tr("Name"), gesture, false, [&name](core::Annotation& mark) {
        mark.name = name.isEmpty() ? std::nullopt : std::optional(name.toStdString());
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
