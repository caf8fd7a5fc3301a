// MarkBoard: the marks of one slide on the screen: the document, what is selected, which classes show, what a pixel
// measures. MarkPen: what the next mark will be. GUI thread; views, panel and tools share them and outlive neither.
#pragma once

#include "core/annotations/mark_document.h"
#include "ui/marks/mark_visibility.h"
#include "ui/marks/mark_work.h"

#include <QObject>
#include <QString>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace hs::ui {

enum class MarkTool { Select, Ruler, Rectangle, Ellipse, Polygon, Brush, Points, MitosisCircle };

class MarkPen : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    MarkTool tool() const { return m_tool; }
    void setTool(MarkTool tool);
    // Null: new marks have no class.
    const core::MarkClassPtr& markClass() const { return m_class; }
    void setMarkClass(core::MarkClassPtr markClass);
    // Radius in device-independent pixels of the view.
    double brushRadius() const { return m_brushRadius; }
    void setBrushRadius(double radius);

Q_SIGNALS:
    void changed();

private:
    MarkTool m_tool = MarkTool::Select;
    core::MarkClassPtr m_class;
    double m_brushRadius = 24;
};

class MarkBoard : public QObject {
    Q_OBJECT
public:
    explicit MarkBoard(QObject* parent = nullptr);
    ~MarkBoard() override;

    core::MarkDocument& document() { return m_document; }
    const core::MarkDocument& document() const { return m_document; }

    std::optional<core::Spacing> spacing() const { return m_spacing; }
    void setSpacing(std::optional<core::Spacing> spacing);

    // Ascending; marks that go away leave the selection.
    const std::vector<core::MarkId>& selection() const { return m_selection; }
    bool isSelected(core::MarkId id) const;
    void select(std::vector<core::MarkId> ids);
    void toggle(core::MarkId id);
    void clearSelection() { select({}); }
    void selectAll(); // what shows

    const MarkVisibility& visibility() const { return m_visibility; }
    bool shows(const core::Annotation& mark) const { return m_visibility.shows(mark); }
    void setAllShown(bool shown);
    void setClassShown(const std::string& name, bool shown);
    // Differs after every change of what shows.
    std::uint64_t visibilityVersion() const { return m_visibilityVersion; }

    // What is done to many marks at once takes several turns of the event loop; few are done when these return.
    MarkWork& work() { return m_work; }
    void undo();
    void redo();
    enum class Undo {
        OneStep, // all of them together
        None     // they were there before anything was done
    };
    // None of `marks` is null; they were made elsewhere.
    void feed(std::vector<core::AnnotationPtr> marks, Undo undo, const QString& what, std::function<void()> done);

    // What is done to the selection; locked marks stay as they are. Each says how many it changes.
    std::size_t removeSelected();
    std::size_t moveSelected(double dx, double dy, std::uint64_t gesture = 0);
    std::size_t classifySelected(const core::MarkClassPtr& markClass);
    std::size_t renameSelected(const QString& name, std::uint64_t gesture = 0);
    std::size_t recolourSelected(std::optional<core::MarkColour> colour);
    std::size_t lockSelected(bool locked);

Q_SIGNALS:
    void changed(const std::vector<hs::core::MarkEdit>& edits);
    void selectionChanged();
    void visibilityChanged();
    void spacingChanged();

private:
    void takeEdits(const std::vector<core::MarkEdit>& edits);
    using Change = std::function<void(core::Annotation&)>;
    std::size_t editSelected(const QString& what, std::uint64_t gesture, bool lockedToo, Change change);
    // Each slice of the ids, in turn.
    using OfIds = std::function<void(std::vector<core::MarkId>)>;
    void slice(std::vector<core::MarkId> ids, std::size_t atOnce, OfIds change);

    core::MarkDocument m_document;
    std::optional<core::Spacing> m_spacing;
    std::vector<core::MarkId> m_selection;
    MarkVisibility m_visibility;
    std::uint64_t m_visibilityVersion = 0;
    MarkWork m_work;
};

// A number for a gesture of one hand: edits that carry it are one step of undo.
std::uint64_t nextGesture();

} // namespace hs::ui
