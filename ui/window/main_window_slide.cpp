// MainWindow: places, colours and pictures of the slide; the keys of every command.
#include "ui/window/main_window_private.h"

#include "ui/viewer/colour_panel.h"
#include "ui/window/place_words.h"
#include "ui/window/shortcut_page.h"

#include <QApplication>
#include <QClipboard>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace hs::ui {

namespace {

constexpr double kLittleTurn = 5.0; // degrees
constexpr int kColourPanelWidth = 236;
const auto kCacheKey = QStringLiteral("viewer/tileCacheMegabytes"); // read by main before the window is made

QString problemOf(const core::Error& error) {
    return QString::fromStdString(error.message);
}

int megabytes(std::size_t bytes) {
    return int(std::lround(double(bytes) / double(1 << 20)));
}

} // namespace

QList<QAction*> MainWindow::commands() const {
    QList<QAction*> commands;
    for (const QString& name : d->actions->names())
        commands << d->actions->find(name);
    for (QDockWidget* dock : d->docks)
        if (dock != d->reportDock) commands << dock->toggleViewAction();
    for (QAction* action : actions())
        if (!commands.contains(action) && !action->isSeparator() && !action->text().isEmpty()) commands << action;
    return commands;
}

void MainWindow::buildSlidePages() {
    d->labels = new LabelPage;
    connect(d->labels, &LabelPage::backRequested, this, &MainWindow::showSlidePage);
    addPage(QStringLiteral("label-pictures"), d->labels);
    auto* keys = new ShortcutPage([this] { return commands(); }, d->settings);
    connect(keys, &ShortcutPage::backRequested, this, &MainWindow::showSlidePage);
    addPage(QStringLiteral("shortcuts"), keys);
}

// Filled when it is first shown: the window's start pays nothing for it.
void MainWindow::buildColourDock() {
    d->colourDock = new QDockWidget(tr("Colours"), this);
    d->colourDock->setObjectName(QStringLiteral("colourDock"));
    d->colourDock->setAllowedAreas(Qt::LeftDockWidgetArea | Qt::RightDockWidgetArea);
    d->colourDock->setWidget(new QWidget(d->colourDock));
    d->colourDock->widget()->setMinimumWidth(kColourPanelWidth);
    QAction* toggle = d->colourDock->toggleViewAction();
    toggle->setObjectName(QStringLiteral("colours"));
    toggle->setText(tr("&Colours"));
    toggle->setShortcut(QKeySequence(Qt::SHIFT | Qt::Key_C));
    toggle->setToolTip(tooltipOf(*toggle));
    addAction(toggle);
    addPanel(d->colourDock, Qt::LeftDockWidgetArea);
    d->colourDock->hide();
    connect(d->colourDock, &QDockWidget::visibilityChanged, this, [this](bool visible) {
        if (!visible || qobject_cast<ColourPanel*>(d->colourDock->widget())) return;
        QWidget* placeholder = d->colourDock->widget();
        auto* panel = new ColourPanel(*d->slide, d->colourDock);
        panel->setMinimumWidth(kColourPanelWidth);
        d->colourDock->setWidget(panel);
        placeholder->deleteLater();
    });
}

void MainWindow::connectPlaceActions() {
    when("flip", [this] {
        const core::Viewport swapped = d->slide->viewport().mirroredOnScreen();
        d->slide->setViewport(swapped.rotatedTo(swapped.rotation + 180));
    });
    when("turn-left", [this] { d->slide->turnBy(-kLittleTurn); });
    when("turn-right", [this] { d->slide->turnBy(kLittleTurn); });
    when("upright", [this] {
        core::Viewport upright = d->slide->viewport().rotatedTo(0);
        upright.mirrored = false;
        d->slide->setViewport(upright, Motion::Ease);
    });
    when("go-to", [this] { askPlace(); });
    when("next-scene", [this] { goToNextScene(); });
    when("focus-up", [this] { d->slide->setFocalPlane(d->slide->focalPlane() + 1); });
    when("focus-down", [this] { d->slide->setFocalPlane(d->slide->focalPlane() - 1); });
    when("copy-view", [this] {
        QApplication::clipboard()->setImage(d->slide->picture());
        say(tr("The view is in the clipboard"));
    });
    when("pixel-size", [this] { askPixelSize(); });
    when("forget-seen", [this] { d->slide->setSeenArea(core::SeenArea(d->slide->info().size)); });
    when("tile-memory", [this] { askTileMemory(); });
}

void MainWindow::askPlace() {
    if (!d->hasSlide()) return;
    const core::Level0Point centre = d->slide->viewport().centre;
    d->prompt->ask({tr("Go to a place"),
                    QStringLiteral("%1 %2").arg(std::llround(centre.x)).arg(std::llround(centre.y)),
                    tr("Pixels of the scan, or lengths as 2.6 mm 1.9 mm; with 20x after it if you like"),
                    [this](const QString& answer) -> QString {
                        const auto wanted = parsePlace(answer, d->slide->info());
                        if (!wanted) return problemOf(wanted.error());
                        core::Viewport to = d->slide->viewport();
                        to.centre = wanted.value().point;
                        const std::optional<double> now = d->slide->magnification();
                        if (wanted.value().times && *wanted.value().times > 0) {
                            if (!now) return tr("The slide does not say how it was magnified; leave the 20x out");
                            to.downsample = {to.downsample.value * *now / *wanted.value().times};
                        }
                        d->slide->setViewport(to, Motion::Ease);
                        return {};
                    }});
}

void MainWindow::askPixelSize() {
    if (!d->hasSlide() || d->slide->slide()->info().spacing) return;
    const core::SlideInfo& info = d->slide->info();
    const double guess = guessSpacing(info);
    const double millimetres = double(std::max(info.size.width, info.size.height)) * guess / 1000;
    const QLocale locale;
    d->prompt->ask({tr("What does a pixel of the scan measure? (µm)"),
                    locale.toString(info.spacing ? info.spacing->mean() : guess, 'g', 4),
                    info.objective
                        ? tr("A guess from the objective the file names")
                        : tr("A guess: with it the slide is %1 mm long").arg(locale.toString(millimetres, 'f', 1)),
                    [this](const QString& answer) -> QString {
                        const auto spacing = parseSpacing(answer);
                        if (!spacing) return problemOf(spacing.error());
                        d->slide->setSpacing(spacing.value());
                        Q_EMIT spacingChosen(spacing.value().mean());
                        return {};
                    }});
}

void MainWindow::tellMissingSpacing() {
    if (!d->hasSlide() || d->slide->info().spacing) return;
    const QAction& set = (*d->actions)["pixel-size"];
    say(tr("The file does not say how large a pixel is; %1 sets it")
            .arg(set.shortcut().toString(QKeySequence::NativeText)));
}

void MainWindow::askTileMemory() {
    if (!d->tiles) return;
    d->prompt->ask({tr("Memory for tiles (MB)"), QString::number(megabytes(d->tiles->limitBytes())),
                    tr("%1 MB are in use").arg(megabytes(d->slide->memoryHeld())),
                    [this](const QString& answer) -> QString {
                        const auto wanted = parseMegabytes(answer);
                        if (!wanted) return problemOf(wanted.error());
                        d->tiles->setLimitBytes(std::size_t(wanted.value()) << 20);
                        if (d->settings) d->settings->setValue(kCacheKey, wanted.value());
                        d->facts->setStale();
                        return {};
                    }});
}

void MainWindow::goToNextScene() {
    const std::vector<core::Scene>& scenes = d->slide->info().scenes;
    if (scenes.size() < 2) return;
    d->scene = (d->scene + 1) % scenes.size();
    const core::Level0PixelRect& area = scenes[d->scene].area;
    d->slide->flyTo({double(area.x), double(area.y), double(area.width), double(area.height)});
    say(tr("Scan area %1 of %2").arg(d->scene + 1).arg(scenes.size()));
}

} // namespace hs::ui
