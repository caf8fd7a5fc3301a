#include "ui/window/actions.h"

#include "ui/report/shortcuts.h"
#include "ui/theme/icons.h"

#include <QActionGroup>
#include <QCoreApplication>
#include <QMenu>
#include <QMenuBar>

#include <array>

namespace hs::ui {

namespace {

// Keys in Qt's portable notation; "-" before a name opens a new group of its menu. Texts are translated when used.
struct Row {
    const char* menu;
    const char* name;
    const char* text;
    const char* keys;
    const char* icon;
    bool checkable = false;
};

const std::array kRows{
    Row{"file", "open", QT_TRANSLATE_NOOP("hs::ui::Actions", "&Open a slide…"), "Ctrl+O", "open"},
    Row{"file", "close", QT_TRANSLATE_NOOP("hs::ui::Actions", "&Close the slide"), "Ctrl+W", "close"},
    Row{"file", "-snapshot", QT_TRANSLATE_NOOP("hs::ui::Actions", "Save a picture of the &view…"), "Ctrl+Shift+S",
        "camera"},
    Row{"file", "copy-snapshot", QT_TRANSLATE_NOOP("hs::ui::Actions", "Copy a picture of the view &finely"),
        "Ctrl+Alt+C", "copy"},
    Row{"file", "add-picture", QT_TRANSLATE_NOOP("hs::ui::Actions", "Add the view to the ex&port"), "Ctrl+Shift+P", ""},
    Row{"file", "-case", QT_TRANSLATE_NOOP("hs::ui::Actions", "C&ase and signature"), "Ctrl+Shift+E", "case", true},
    Row{"file", "bundles", QT_TRANSLATE_NOOP("hs::ui::Actions", "&Bundles"), "Ctrl+Shift+B", "bundle", true},
    Row{"file", "print", QT_TRANSLATE_NOOP("hs::ui::Actions", "&Print the report…"), "Ctrl+P", "print"},
    Row{"file", "-preferences", QT_TRANSLATE_NOOP("hs::ui::Actions", "Pr&eferences"), "Ctrl+,", "settings", true},
    Row{"file", "-quit", QT_TRANSLATE_NOOP("hs::ui::Actions", "&Quit"), "Ctrl+Q", "quit"},

    Row{"slide", "fit", QT_TRANSLATE_NOOP("hs::ui::Actions", "Show the &whole slide"), "0", "fit"},
    Row{"slide", "zoom-in", QT_TRANSLATE_NOOP("hs::ui::Actions", "Zoom &in"), "+", "zoom-in"},
    Row{"slide", "zoom-out", QT_TRANSLATE_NOOP("hs::ui::Actions", "Zoom &out"), "-", "zoom-out"},
    Row{"slide", "rotate-left", QT_TRANSLATE_NOOP("hs::ui::Actions", "Turn &left"), "Shift+R", "rotate-left"},
    Row{"slide", "rotate-right", QT_TRANSLATE_NOOP("hs::ui::Actions", "Turn &right"), "R", "rotate-right"},
    Row{"slide", "mirror", QT_TRANSLATE_NOOP("hs::ui::Actions", "&Mirror"), "Shift+M", "flip"},
    Row{"slide", "flip", QT_TRANSLATE_NOOP("hs::ui::Actions", "&Flip upside down"), "Ctrl+Shift+M", ""},
    Row{"slide", "turn-left", QT_TRANSLATE_NOOP("hs::ui::Actions", "Turn a little l&eft"), "[", ""},
    Row{"slide", "turn-right", QT_TRANSLATE_NOOP("hs::ui::Actions", "Turn a little ri&ght"), "]", ""},
    Row{"slide", "upright", QT_TRANSLATE_NOOP("hs::ui::Actions", "&Upright, as scanned"), "Ctrl+R", ""},
    Row{"slide", "-go-to", QT_TRANSLATE_NOOP("hs::ui::Actions", "Go to a &place…"), "Ctrl+J", ""},
    Row{"slide", "next-scene", QT_TRANSLATE_NOOP("hs::ui::Actions", "Go to the next s&can area"), "Ctrl+Shift+J", ""},
    Row{"slide", "focus-up", QT_TRANSLATE_NOOP("hs::ui::Actions", "F&ocus one plane up"), "Ctrl+PgUp", ""},
    Row{"slide", "focus-down", QT_TRANSLATE_NOOP("hs::ui::Actions", "Focus one plane &down"), "Ctrl+PgDown", ""},
    Row{"slide", "copy-view", QT_TRANSLATE_NOOP("hs::ui::Actions", "C&opy the view"), "Ctrl+C", "copy"},
    Row{"slide", "-strongest", QT_TRANSLATE_NOOP("hs::ui::Actions", "Go to the &strongest field of the map"), "N",
        "map"},
    Row{"slide", "next-strongest", QT_TRANSLATE_NOOP("hs::ui::Actions", "Go to the &next field of the map"), "Shift+N",
        ""},
    Row{"slide", "previous-strongest", QT_TRANSLATE_NOOP("hs::ui::Actions", "Go to the &previous field of the map"),
        "Alt+N", ""},
    Row{"slide", "missed-field", QT_TRANSLATE_NOOP("hs::ui::Actions", "Go to the next field not yet s&een"), "Ctrl+M",
        "eye"},
    Row{"slide", "region", QT_TRANSLATE_NOOP("hs::ui::Actions", "&Draw a region for the report"), "Ctrl+Shift+R", ""},
    Row{"slide", "-retry-tiles", QT_TRANSLATE_NOOP("hs::ui::Actions", "Read &failed parts again"), "F5", "refresh"},
    Row{"slide", "pixel-size", QT_TRANSLATE_NOOP("hs::ui::Actions", "Set the pi&xel size…"), "Ctrl+U", "ruler"},
    Row{"slide", "label-pictures", QT_TRANSLATE_NOOP("hs::ui::Actions", "Show &label and overview pictures"),
        "Ctrl+Shift+I", "eye", true},
    Row{"slide", "slide-facts", QT_TRANSLATE_NOOP("hs::ui::Actions", "&About this slide"), "Ctrl+I", "info", true},

    Row{"report", "generate", QT_TRANSLATE_NOOP("hs::ui::Actions", "&Generate"), "Ctrl+G", "generate"},
    Row{"report", "stop", QT_TRANSLATE_NOOP("hs::ui::Actions", "&Stop writing"), "Ctrl+.", "stop"},
    Row{"report", "continue", QT_TRANSLATE_NOOP("hs::ui::Actions", "&Continue from the caret"), "Ctrl+Return",
        "continue"},
    Row{"report", "-prompt", QT_TRANSLATE_NOOP("hs::ui::Actions", "Go to the &prompt"), "Ctrl+L", "edit"},
    Row{"report", "text", QT_TRANSLATE_NOOP("hs::ui::Actions", "Go to the &text"), "Ctrl+Shift+L", "report"},
    Row{"report", "bundle", QT_TRANSLATE_NOOP("hs::ui::Actions", "Choose a &bundle"), "Ctrl+B", "bundle"},
    Row{"report", "-undo", QT_TRANSLATE_NOOP("hs::ui::Actions", "&Undo"), "Ctrl+Z", "undo"},
    Row{"report", "redo", QT_TRANSLATE_NOOP("hs::ui::Actions", "&Redo"), "Ctrl+Shift+Z", "redo"},
    Row{"report", "-alternatives", QT_TRANSLATE_NOOP("hs::ui::Actions", "&Alternatives side by side"), "Ctrl+Shift+A",
        "columns", true},
    Row{"report", "differential", QT_TRANSLATE_NOOP("hs::ui::Actions", "Compare &diagnoses"), "Ctrl+D", ""},
    Row{"report", "probe", QT_TRANSLATE_NOOP("hs::ui::Actions", "&Try a finding"), "Ctrl+F", ""},
    Row{"report", "-next-word", QT_TRANSLATE_NOOP("hs::ui::Actions", "Hold the &next word"), "Alt+Right", "pin"},
    Row{"report", "previous-word", QT_TRANSLATE_NOOP("hs::ui::Actions", "Hold the p&revious word"), "Alt+Left", ""},
    Row{"report", "release", QT_TRANSLATE_NOOP("hs::ui::Actions", "&Let the word go"), "Esc", ""},
    Row{"report", "-copy-report", QT_TRANSLATE_NOOP("hs::ui::Actions", "C&opy the report"), "Ctrl+Shift+C", "copy"},
    Row{"report", "export", QT_TRANSLATE_NOOP("hs::ui::Actions", "&Export the report…"), "Ctrl+E", "export"},

    Row{"marks", "tool-select", QT_TRANSLATE_NOOP("hs::ui::Actions", "&Select and move"), "V", "cursor", true},
    Row{"marks", "tool-ruler", QT_TRANSLATE_NOOP("hs::ui::Actions", "&Ruler"), "L", "ruler", true},
    Row{"marks", "tool-rectangle", QT_TRANSLATE_NOOP("hs::ui::Actions", "Re&ctangle"), "D", "rectangle", true},
    Row{"marks", "tool-ellipse", QT_TRANSLATE_NOOP("hs::ui::Actions", "&Ellipse"), "E", "ellipse", true},
    Row{"marks", "tool-polygon", QT_TRANSLATE_NOOP("hs::ui::Actions", "&Polygon"), "P", "polygon", true},
    Row{"marks", "tool-brush", QT_TRANSLATE_NOOP("hs::ui::Actions", "&Brush"), "B", "brush", true},
    Row{"marks", "tool-points", QT_TRANSLATE_NOOP("hs::ui::Actions", "Cou&nt points"), "C", "points", true},
    Row{"marks", "tool-circle", QT_TRANSLATE_NOOP("hs::ui::Actions", "Circle of 1 &mm² for mitoses"), "M",
        "circle-area", true},
    Row{"marks", "-undo-marks", QT_TRANSLATE_NOOP("hs::ui::Actions", "&Undo"), "Ctrl+Alt+Z", "undo"},
    Row{"marks", "redo-marks", QT_TRANSLATE_NOOP("hs::ui::Actions", "Re&do"), "Ctrl+Alt+Y", "redo"},
    Row{"marks", "select-all-marks", QT_TRANSLATE_NOOP("hs::ui::Actions", "Select &all"), "Ctrl+Alt+A", ""},
    Row{"marks", "delete-marks", QT_TRANSLATE_NOOP("hs::ui::Actions", "De&lete the selected marks"), "Del", "trash"},
    Row{"marks", "-show-marks", QT_TRANSLATE_NOOP("hs::ui::Actions", "S&how marks"), "H", "eye", true},
    Row{"marks", "marks-panel", QT_TRANSLATE_NOOP("hs::ui::Actions", "Marks p&anel"), "F6", "marks", true},
    Row{"marks", "-import-marks", QT_TRANSLATE_NOOP("hs::ui::Actions", "&Open marks (GeoJSON)…"), "Ctrl+Alt+O", "import"},
    Row{"marks", "export-marks", QT_TRANSLATE_NOOP("hs::ui::Actions", "Sa&ve marks (GeoJSON)…"), "Ctrl+Alt+S",
        "export"},

    Row{"view", "queue", QT_TRANSLATE_NOOP("hs::ui::Actions", "Cases and &queue"), "F2", "queue", true},
    Row{"view", "-report-panel", QT_TRANSLATE_NOOP("hs::ui::Actions", "&Report panel"), "F8", "panel-right", true},
    Row{"view", "case-tray", QT_TRANSLATE_NOOP("hs::ui::Actions", "&Case tray"), "F4", "tray", true},
    Row{"view", "beside", QT_TRANSLATE_NOOP("hs::ui::Actions", "&Next slide beside this one"), "F3", "side-by-side",
        true},
    Row{"view", "lock-views", QT_TRANSLATE_NOOP("hs::ui::Actions", "&Move both slides together"), "Shift+F3", "link",
        true},
    Row{"view", "hide-panels", QT_TRANSLATE_NOOP("hs::ui::Actions", "&Hide all panels"), "F9", "", true},
    Row{"view", "furniture", QT_TRANSLATE_NOOP("hs::ui::Actions", "&Controls on the slide"), "F7", "", true},
    Row{"view", "forget-seen", QT_TRANSLATE_NOOP("hs::ui::Actions", "For&get what was seen"), "Ctrl+F5", ""},
    Row{"view", "tile-memory", QT_TRANSLATE_NOOP("hs::ui::Actions", "&Memory for tiles…"), "Ctrl+Shift+F5", ""},
    Row{"view", "full-screen", QT_TRANSLATE_NOOP("hs::ui::Actions", "&Full screen"), "F11", "fullscreen", true},
    Row{"theme", "theme-system", QT_TRANSLATE_NOOP("hs::ui::Actions", "As the &system"), "Ctrl+F6", "", true},
    Row{"theme", "theme-light", QT_TRANSLATE_NOOP("hs::ui::Actions", "&Light"), "Ctrl+F7", "", true},
    Row{"theme", "theme-dark", QT_TRANSLATE_NOOP("hs::ui::Actions", "&Dark"), "Ctrl+F8", "", true},

    Row{"train", "train", QT_TRANSLATE_NOOP("hs::ui::Actions", "&Training page"), "Ctrl+T", "train", true},

    Row{"help", "palette", QT_TRANSLATE_NOOP("hs::ui::Actions", "&Find a command…"), "Ctrl+K", "search"},
    Row{"help", "shortcuts", QT_TRANSLATE_NOOP("hs::ui::Actions", "&Keys"), "F1", "keyboard", true},
    Row{"help", "about", QT_TRANSLATE_NOOP("hs::ui::Actions", "&About HistoScribe"), "Shift+F1", "help", true},
};

constexpr std::array kMagnifications{1, 2, 4, 10, 20, 40};

bool opensGroup(const Row& row) {
    return row.name[0] == '-';
}
QString nameOf(const Row& row) {
    return QString::fromLatin1(opensGroup(row) ? row.name + 1 : row.name);
}

} // namespace

QString tooltipOf(const QAction& action) {
    QString text = action.text();
    text.remove(QLatin1Char('&'));
    if (text.endsWith(QStringLiteral("…"))) text.chop(1);
    return action.shortcut().isEmpty() ? text : keys::hint(text, action.shortcut());
}

Actions::Actions(QWidget* window)
    : QObject(window)
    , m_window(window) {
    for (std::size_t i = 0; i < kRows.size(); ++i)
        add(static_cast<int>(i));
    for (std::size_t i = 0; i < kMagnifications.size(); ++i) {
        auto* action = new QAction(tr("%1x").arg(kMagnifications[i]), m_window);
        action->setShortcut(QKeySequence(Qt::Key_1 + static_cast<int>(i)));
        action->setData(kMagnifications[i]);
        action->setToolTip(tooltipOf(*action));
        const QString name = QStringLiteral("magnify-%1").arg(kMagnifications[i]);
        action->setObjectName(name);
        m_actions.insert(name, action);
        m_names << name;
        m_window->addAction(action);
    }
    auto* themes = new QActionGroup(this);
    for (const char* name : {"theme-system", "theme-light", "theme-dark"})
        themes->addAction(&(*this)[name]);
    // Esc closes whatever is open, the nearest first, and is handled by the window: as a shortcut it would never reach
    // a menu, a line of text or the command palette. In the menus the key is shown all the same.
    (*this)["release"].setShortcutContext(Qt::WidgetShortcut);
}

void Actions::add(int index) {
    const Row& row = kRows[static_cast<std::size_t>(index)];
    auto* action = new QAction(tr(row.text), m_window);
    action->setShortcut(QKeySequence(QString::fromLatin1(row.keys), QKeySequence::PortableText));
    action->setCheckable(row.checkable);
    if (row.icon[0] != '\0') action->setIcon(themeIcon(QString::fromLatin1(row.icon)));
    action->setIconVisibleInMenu(false);
    action->setToolTip(tooltipOf(*action));
    action->setObjectName(nameOf(row));
    m_actions.insert(nameOf(row), action);
    m_names << nameOf(row);
    m_window->addAction(action);
}

QAction* Actions::find(const QString& name) const {
    return m_actions.value(name);
}

QAction& Actions::operator[](const char* name) const {
    QAction* action = m_actions.value(QString::fromLatin1(name));
    Q_ASSERT(action != nullptr);
    return *action;
}

void Actions::fillMenuBar(QMenuBar* bar) {
    QHash<QString, QMenu*> menus;
    menus["file"] = bar->addMenu(tr("&File"));
    menus["slide"] = bar->addMenu(tr("&Slide"));
    menus["slide"]->setObjectName(QStringLiteral("slideMenu")); // the app adds the commands of a case
    menus["report"] = bar->addMenu(tr("&Report"));
    menus["marks"] = bar->addMenu(tr("&Marks"));
    menus["view"] = bar->addMenu(tr("&View"));
    m_view = menus["view"];
    menus["train"] = bar->addMenu(tr("&Train"));
    menus["help"] = bar->addMenu(tr("&Help"));
    menus["theme"] = new QMenu(tr("&Theme"), bar);
    for (QMenu* menu : menus)
        menu->setToolTipsVisible(true);
    m_recent = new QMenu(tr("Open &recent"), bar);
    m_recent->setToolTipsVisible(true);
    for (const Row& row : kRows) {
        QMenu* menu = menus.value(QString::fromLatin1(row.menu));
        if (opensGroup(row)) menu->addSeparator();
        menu->addAction(m_actions.value(nameOf(row)));
        if (nameOf(row) == QLatin1String("open")) menu->addMenu(m_recent);
    }
    fillSlideMenu(menus["slide"]);
    menus["view"]->addSeparator();
    menus["view"]->addMenu(menus["theme"]);
}

void Actions::fillSlideMenu(QMenu* menu) {
    auto* magnify = new QMenu(tr("Ma&gnification"), menu);
    for (const int times : kMagnifications)
        magnify->addAction(m_actions.value(QStringLiteral("magnify-%1").arg(times)));
    menu->insertMenu(&(*this)["rotate-left"], magnify);
    menu->insertSeparator(&(*this)["rotate-left"]);
}

void Actions::addPanelAction(QAction* toggle) {
    m_view->insertAction(&(*this)["hide-panels"], toggle);
}

void Actions::setReason(const char* name, const QString& reason) {
    QAction& action = (*this)[name];
    action.setEnabled(reason.isEmpty());
    const QString tip = tooltipOf(action);
    action.setToolTip(reason.isEmpty() ? tip : tip + QLatin1Char('\n') + reason);
}

} // namespace hs::ui
