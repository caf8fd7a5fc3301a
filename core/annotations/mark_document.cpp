#include "core/annotations/mark_document.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace hs::core {

namespace {

bool touches(Level0Rect a, Level0Rect b) {
    return a.x <= b.right() && b.x <= a.right() && a.y <= b.bottom() && b.y <= a.bottom();
}

} // namespace

AnnotationPtr MarkDocument::find(MarkId id) const {
    return id < m_marks.size() ? m_marks[id] : nullptr;
}

std::vector<MarkId> MarkDocument::ids() const {
    std::vector<MarkId> all;
    all.reserve(m_count);
    for (MarkId id = 0; id < idEnd(); ++id)
        if (m_marks[id]) all.push_back(id);
    return all;
}

std::vector<AnnotationPtr> MarkDocument::marks() const {
    std::vector<AnnotationPtr> all;
    all.reserve(m_count);
    for (const AnnotationPtr& mark : m_marks)
        if (mark) all.push_back(mark);
    return all;
}

MarkId MarkDocument::add(Annotation mark, std::string what) {
    beforeChange(); // it may use ids
    const MarkId id = idEnd();
    apply({{id, nullptr, std::make_shared<const Annotation>(std::move(mark))}}, std::move(what));
    return id;
}

MarkList::MarkList(std::vector<Piece> pieces)
    : m_pieces(std::move(pieces)) {
    for (const Piece& piece : m_pieces)
        m_size += piece->size();
}

MarkList::Piece MarkDocument::makePiece(std::size_t number) const {
    auto piece = std::make_shared<std::vector<PlacedMark>>();
    const std::size_t end = std::min(m_marks.size(), (number + 1) * kPiece);
    piece->reserve(end - number * kPiece);
    for (std::size_t id = number * kPiece; id < end; ++id)
        if (m_marks[id]) piece->push_back({MarkId(id), m_bounds[id], m_marks[id]});
    return piece;
}

MarkSnapshot MarkDocument::snapshot() const {
    if (m_snapshot) return m_snapshot;
    m_pieces.resize((m_marks.size() + kPiece - 1) / kPiece);
    for (std::size_t number = 0; number < m_pieces.size(); ++number)
        if (!m_pieces[number]) m_pieces[number] = makePiece(number);
    m_snapshot = std::make_shared<const MarkList>(m_pieces);
    return m_snapshot;
}

std::vector<MarkEdit> MarkDocument::arrivals(std::vector<AnnotationPtr> marks) const {
    std::vector<MarkEdit> edits;
    edits.reserve(marks.size());
    MarkId id = idEnd();
    for (AnnotationPtr& mark : marks)
        edits.push_back({id++, nullptr, std::move(mark)});
    return edits;
}

std::vector<MarkId> MarkDocument::add(std::vector<Annotation> marks, std::string what) {
    return add(sharedMarks(std::move(marks)), std::move(what));
}

std::vector<MarkId> MarkDocument::add(std::vector<AnnotationPtr> marks, std::string what, std::uint64_t gesture) {
    beforeChange();
    std::vector<MarkEdit> edits = arrivals(std::move(marks));
    std::vector<MarkId> ids;
    ids.reserve(edits.size());
    for (const MarkEdit& edit : edits)
        ids.push_back(edit.id);
    apply(std::move(edits), std::move(what), gesture);
    return ids;
}

void MarkDocument::load(std::vector<AnnotationPtr> marks) {
    beforeChange();
    const std::vector<MarkEdit> edits = arrivals(std::move(marks));
    if (edits.empty()) return;
    for (const MarkEdit& edit : edits)
        put(edit.id, edit.after);
    tell(edits);
}

void MarkDocument::replace(MarkId id, Annotation mark, std::string what, std::uint64_t gesture) {
    beforeChange();
    AnnotationPtr before = find(id);
    if (!before) return;
    apply({{id, std::move(before), std::make_shared<const Annotation>(std::move(mark))}}, std::move(what), gesture);
}

void MarkDocument::remove(const std::vector<MarkId>& ids, std::string what, std::uint64_t gesture) {
    beforeChange();
    std::vector<MarkEdit> edits;
    for (const MarkId id : ids)
        if (AnnotationPtr mark = find(id)) edits.push_back({id, std::move(mark), nullptr});
    apply(std::move(edits), std::move(what), gesture);
}

void MarkDocument::apply(std::vector<MarkEdit> edits, std::string what, std::uint64_t gesture) {
    beforeChange();
    const std::size_t nextIds = m_marks.size() + edits.size();
    std::erase_if(edits, [this, nextIds](const MarkEdit& edit) {
        const bool fresh = !edit.before && edit.id >= m_marks.size() && edit.id < nextIds && edit.after;
        const bool known = edit.before && find(edit.id) == edit.before && edit.before != edit.after;
        return !fresh && !known;
    });
    if (edits.empty()) return;
    for (const MarkEdit& edit : edits)
        put(edit.id, edit.after);
    Step step{std::move(what), gesture, edits};
    forgetRedo();
    if (!mergeWithLast(step)) {
        m_steps.push_back(std::move(step));
        ++m_done;
    }
    tell(edits);
}

// The same marks again under the same gesture: the step reaches from what was before all of it to what is now. Other
// marks are one more slice of it.
bool MarkDocument::mergeWithLast(const Step& step) {
    if (step.gesture == 0 || m_steps.empty() || m_steps.back().gesture != step.gesture) return false;
    Step& last = m_steps.back();
    const auto same = [](const MarkEdit& a, const MarkEdit& b) { return a.id == b.id; };
    if (std::equal(last.edits.begin(), last.edits.end(), step.edits.begin(), step.edits.end(), same))
        for (std::size_t i = 0; i < last.edits.size(); ++i)
            last.edits[i].after = step.edits[i].after;
    else
        last.edits.insert(last.edits.end(), step.edits.begin(), step.edits.end());
    return true;
}

void MarkDocument::beforeChange() {
    completeStep();
    if (m_beforeChange) m_beforeChange();
}

void MarkDocument::completeStep() {
    while (m_open)
        takeSome(std::numeric_limits<std::size_t>::max());
}

void MarkDocument::forgetRedo() {
    if (m_done == m_steps.size()) return;
    const auto from = m_steps.begin() + std::ptrdiff_t(m_done);
    auto forgotten = std::make_shared<std::vector<Step>>(std::make_move_iterator(from), std::make_move_iterator(m_steps.end()));
    m_steps.resize(m_done);
    if (m_forget) m_forget(std::move(forgotten));
}

void MarkDocument::reset(std::vector<AnnotationPtr> marks) {
    beforeChange();
    std::vector<MarkEdit> edits;
    for (const MarkId id : ids())
        edits.push_back({id, m_marks[id], nullptr});
    for (const MarkEdit& edit : edits)
        put(edit.id, nullptr);
    for (MarkEdit& edit : arrivals(std::move(marks))) {
        put(edit.id, edit.after);
        edits.push_back(std::move(edit));
    }
    m_steps.clear();
    m_done = 0;
    m_fileExtras = nullptr;
    tell(edits);
}

void MarkDocument::put(MarkId id, const AnnotationPtr& mark) {
    if (id >= m_marks.size()) {
        m_marks.resize(std::size_t(id) + 1);
        m_bounds.resize(m_marks.size());
    }
    if (m_marks[id] && m_marks[id]->drawable()) m_index.remove(id, m_bounds[id]);
    if (mark && mark->drawable()) {
        m_bounds[id] = *boundsOf(mark->shape);
        m_index.insert(id, m_bounds[id]);
    }
    m_snapshot.reset();
    if (id / kPiece < m_pieces.size()) m_pieces[id / kPiece].reset();
    m_count += (mark ? 1 : 0) - (m_marks[id] ? 1 : 0);
    m_marks[id] = mark;
}

void MarkDocument::undo() {
    beforeChange();
    undoSome(std::numeric_limits<std::size_t>::max());
}

void MarkDocument::redo() {
    beforeChange();
    redoSome(std::numeric_limits<std::size_t>::max());
}

bool MarkDocument::undoSome(std::size_t most) {
    if (m_open && !m_open->back) completeStep();
    if (!m_open && !canUndo()) return true;
    if (!m_open) m_open = OpenStep{true, 0};
    return takeSome(most);
}

bool MarkDocument::redoSome(std::size_t most) {
    if (m_open && m_open->back) completeStep();
    if (!m_open && !canRedo()) return true;
    if (!m_open) m_open = OpenStep{false, 0};
    return takeSome(most);
}

// Edits are taken back from the last to the first: a mark that is in a step twice passes through what it was between.
bool MarkDocument::takeSome(std::size_t most) {
    const bool back = m_open->back;
    Step& step = m_steps[back ? m_done - 1 : m_done];
    const std::size_t count = std::min(std::max<std::size_t>(most, 1), step.edits.size() - m_open->taken);
    std::vector<MarkEdit> edits;
    edits.reserve(count);
    for (std::size_t i = m_open->taken; i < m_open->taken + count; ++i) {
        const MarkEdit& edit = step.edits[back ? step.edits.size() - 1 - i : i];
        edits.push_back(back ? MarkEdit{edit.id, edit.after, edit.before} : edit);
        put(edit.id, edits.back().after);
    }
    m_open->taken += count;
    const bool through = m_open->taken == step.edits.size();
    if (through) {
        if (back) step.gesture = 0; // what is done again stays a step of its own
        m_done = back ? m_done - 1 : m_done + 1;
        m_open.reset();
    }
    tell(edits);
    return through;
}

void MarkDocument::tell(const std::vector<MarkEdit>& edits) {
    ++m_revision;
    const std::map<int, Listener> listeners = m_listeners; // one may leave while it is told
    for (const auto& [number, listener] : listeners)
        if (m_listeners.contains(number)) listener(edits);
}

int MarkDocument::listen(Listener listener) {
    m_listeners.emplace(m_nextListener, std::move(listener));
    return m_nextListener++;
}

void MarkDocument::unlisten(int number) {
    m_listeners.erase(number);
}

std::vector<MarkId> MarkDocument::touching(Level0Rect area) const {
    std::vector<MarkId> found;
    m_index.query(area, [&](MarkId id) {
        if (touches(m_bounds[id], area)) found.push_back(id);
    });
    std::sort(found.begin(), found.end());
    return found;
}

std::optional<MarkId> MarkDocument::pick(Level0Point point, double tolerance, const Wanted& wanted) const {
    std::optional<MarkId> best;
    double bestRank = 0;
    const Level0Rect around{point.x - tolerance, point.y - tolerance, 2 * tolerance, 2 * tolerance};
    for (const MarkId id : touching(around)) {
        const Annotation& mark = *m_marks[id];
        if (wanted && !wanted(mark)) continue;
        const bool near = distanceTo(mark.shape, point) <= tolerance;
        if (!near && !containsPoint(mark.shape, point)) continue;
        // Near an outline comes before inside an area, a small one before a large one.
        const Level0Rect bounds = m_bounds[id];
        const double rank = near && !mark.shape.isArea() ? 0 : bounds.width * bounds.height + (near ? 0 : 1e-9);
        if (best && rank > bestRank) continue;
        best = id;
        bestRank = rank;
    }
    return best;
}

} // namespace hs::core
