// MarkDocument: the marks of one slide and the way back through everything done to them. Belongs to one thread.
//
// Every change is a list of "this mark was that and is now this", so undo is the same change backwards: it costs a few
// pointers a mark, has no limit and never switches itself off. Ids are never used twice; marks lie over each other in
// the order of their ids.
#pragma once

#include "core/annotations/annotation.h"
#include "core/annotations/spatial_index.h"

#include <cstdint>
#include <functional>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace hs::core {

using MarkId = std::uint32_t;

struct MarkEdit {
    MarkId id = 0;
    AnnotationPtr before; // null: it was not there
    AnnotationPtr after;  // null: it is gone
};

// A mark and where it lies, for whoever goes through all of them.
struct PlacedMark {
    MarkId id = 0;
    Level0Rect bounds; // of no meaning for what cannot be drawn
    AnnotationPtr mark;
};

// Marks in the order of their ids, in pieces that several lists share: a list of 100,000 of which one has changed costs
// one piece. A value; any thread.
class MarkList {
public:
    using Piece = std::shared_ptr<const std::vector<PlacedMark>>;

    class Iterator {
    public:
        using iterator_category = std::forward_iterator_tag;
        using value_type = PlacedMark;
        using difference_type = std::ptrdiff_t;
        using pointer = const PlacedMark*;
        using reference = const PlacedMark&;

        Iterator() = default;
        Iterator(const std::vector<Piece>& pieces, std::size_t piece)
            : m_pieces(&pieces)
            , m_piece(piece) {
            skipEmpty();
        }
        reference operator*() const { return (*(*m_pieces)[m_piece])[m_at]; }
        pointer operator->() const { return &**this; }
        Iterator& operator++() {
            ++m_at;
            skipEmpty();
            return *this;
        }
        Iterator operator++(int) {
            const Iterator before = *this;
            ++*this;
            return before;
        }
        friend bool operator==(const Iterator& a, const Iterator& b) { return a.m_piece == b.m_piece && a.m_at == b.m_at; }

    private:
        void skipEmpty() {
            while (m_piece < m_pieces->size() && m_at >= (*m_pieces)[m_piece]->size())
                ++m_piece, m_at = 0;
        }
        const std::vector<Piece>* m_pieces = nullptr;
        std::size_t m_piece = 0;
        std::size_t m_at = 0;
    };

    MarkList() = default;
    explicit MarkList(std::vector<Piece> pieces); // none null

    Iterator begin() const { return {m_pieces, 0}; }
    Iterator end() const { return {m_pieces, m_pieces.size()}; }
    std::size_t size() const { return m_size; }
    bool empty() const { return m_size == 0; }

private:
    std::vector<Piece> m_pieces;
    std::size_t m_size = 0;
};
using MarkSnapshot = std::shared_ptr<const MarkList>;

class MarkDocument {
public:
    MarkDocument() = default;
    MarkDocument(const MarkDocument&) = delete;
    MarkDocument& operator=(const MarkDocument&) = delete;

    std::size_t count() const { return m_count; }
    AnnotationPtr find(MarkId id) const;
    const Annotation* peek(MarkId id) const { return id < m_marks.size() ? m_marks[id].get() : nullptr; } // until the next change
    MarkId idEnd() const { return MarkId(m_marks.size()); } // every id is smaller
    std::vector<MarkId> ids() const;
    std::vector<AnnotationPtr> marks() const;
    // All marks as they are now, lowest first; may be read by any thread while the document goes on. Made once a
    // revision, from the pieces of the last one where nothing has changed.
    MarkSnapshot snapshot() const;
    Level0Rect boundsOfMark(MarkId id) const { return id < m_bounds.size() ? m_bounds[id] : Level0Rect{}; }

    // Changes. Each is one step of undo; `what` names it ("Draw a polygon"). Steps of the same non-zero `gesture` that
    // follow each other become one: a drag, typing a name, a large change that comes in slices.
    MarkId add(Annotation mark, std::string what);
    std::vector<MarkId> add(std::vector<Annotation> marks, std::string what);
    std::vector<MarkId> add(std::vector<AnnotationPtr> marks, std::string what, std::uint64_t gesture = 0); // made elsewhere, none null
    // What was there before anything was done: no step of undo.
    void load(std::vector<AnnotationPtr> marks);
    void replace(MarkId id, Annotation mark, std::string what, std::uint64_t gesture = 0);
    void remove(const std::vector<MarkId>& ids, std::string what, std::uint64_t gesture = 0);
    // Edits whose `before` is not what stands there are left out.
    void apply(std::vector<MarkEdit> edits, std::string what, std::uint64_t gesture = 0);
    // Takes every mark away and forgets the way back: for showing another file.
    void reset(std::vector<AnnotationPtr> marks = {});

    bool canUndo() const { return m_done > 0; }
    bool canRedo() const { return m_done < m_steps.size(); }
    std::string undoName() const { return canUndo() ? m_steps[m_done - 1].what : std::string(); }
    std::string redoName() const { return canRedo() ? m_steps[m_done].what : std::string(); }
    std::size_t undoDepth() const { return m_done; }
    void undo();
    void redo();
    // The same by pieces of at most `most` edits, between which others may have their turn; true when the step is
    // through. Any other change first completes it.
    bool undoSome(std::size_t most);
    bool redoSome(std::size_t most);

    // Called before every change, to complete what is being done in slices. It may change the document.
    void setBeforeChange(std::function<void()> before) { m_beforeChange = std::move(before); }
    // Takes what can no longer be redone, to be let go of where a hundred thousand marks are in nobody's way; without
    // one they go at once.
    using Forgotten = std::shared_ptr<const void>;
    void setForget(std::function<void(Forgotten)> forget) { m_forget = std::move(forget); }

    // Differs after every change; for caches and autosave.
    std::uint64_t revision() const { return m_revision; }

    // Marks whose bounds touch the area, lowest first.
    std::vector<MarkId> touching(Level0Rect area) const;
    // The one that a pointer means: within `tolerance` of a point, a line or an outline, or inside an area (the
    // smallest that holds it); the uppermost of equals. `wanted` may leave marks out.
    using Wanted = std::function<bool(const Annotation&)>;
    std::optional<MarkId> pick(Level0Point point, double tolerance, const Wanted& wanted = {}) const;

    // Called after each change with the edits made (undo and redo too). 0 is never a listener's number.
    using Listener = std::function<void(const std::vector<MarkEdit>&)>;
    int listen(Listener listener);
    void unlisten(int number);

    // Members of the file that belong to no mark ("crs"), written back.
    const nlohmann::ordered_json& fileExtras() const { return m_fileExtras; }
    void setFileExtras(nlohmann::ordered_json extras) { m_fileExtras = std::move(extras); }

private:
    struct Step {
        std::string what;
        std::uint64_t gesture = 0;
        std::vector<MarkEdit> edits;
    };
    std::vector<MarkEdit> arrivals(std::vector<AnnotationPtr> marks) const;
    static constexpr std::size_t kPiece = 1024; // ids
    MarkList::Piece makePiece(std::size_t number) const;
    void put(MarkId id, const AnnotationPtr& mark);
    void tell(const std::vector<MarkEdit>& edits);
    bool mergeWithLast(const Step& step);
    void beforeChange();
    void completeStep();
    void forgetRedo();
    bool takeSome(std::size_t most);

    std::vector<AnnotationPtr> m_marks; // by id; null: taken away
    std::vector<Level0Rect> m_bounds;   // by id
    mutable MarkSnapshot m_snapshot;    // null: to be made
    mutable std::vector<MarkList::Piece> m_pieces; // of the last snapshot, by id / kPiece; null: to be made
    std::size_t m_count = 0;
    SpatialIndex m_index;
    std::vector<Step> m_steps;
    std::size_t m_done = 0; // steps that are in force; the others can be redone
    // A step that is being undone (the last in force) or redone (the one after it) by pieces.
    struct OpenStep {
        bool back = false;
        std::size_t taken = 0; // edits
    };
    std::optional<OpenStep> m_open;
    std::function<void()> m_beforeChange;
    std::function<void(Forgotten)> m_forget;
    std::uint64_t m_revision = 0;
    std::map<int, Listener> m_listeners;
    int m_nextListener = 1;
    nlohmann::ordered_json m_fileExtras;
};

} // namespace hs::core
