#include "app/histoscribe/training_desk.h"

#include "app/common/program_paths.h"
#include "app/histoscribe/training_arguments.h"
#include "core/files.h"
#include "ui/gui_post.h"
#include "ui/training/data_sheet.h"
#include "ui/training/run_head.h"
#include "ui/training/run_list.h"
#include "ui/training/start_form.h"
#include "ui/window/message_bar.h"
#include "ui/worker.h"

#include <QDate>
#include <QFileInfo>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>
#include <functional>
#include <utility>

namespace hs::app {

namespace fs = std::filesystem;

namespace {

constexpr int kDevicesEveryMs = 10'000;
constexpr std::int64_t kUsualPatches = 2000; // of a case whose size is not known
const auto kBundlesKey = QStringLiteral("recent/bundles"); // the same list the report panel offers
const auto kTrainBundleKey = QStringLiteral("training/bundle");

QString fromPath(const fs::path& path) { return QString::fromStdString(core::utf8FromPath(path)); }
fs::path toPath(const QString& text) { return core::pathFromUtf8(text.toStdString()); }

// The window's page: tells when it comes and goes, so that the training page is built at its first showing.
class Room : public QWidget {
public:
    std::function<void()> shown, hidden;

protected:
    void showEvent(QShowEvent*) override {
        if (shown) shown();
    }
    void hideEvent(QHideEvent*) override {
        if (hidden) hidden();
    }
};

} // namespace

TrainingPlaces usualTrainingPlaces() {
    return {fromPath(programFolder() / "hscribe"), engineModule(), demoBundle(), dataFolder()};
}

TrainingDesk::TrainingDesk(ui::MainWindow& window, QSettings& settings, TrainingPlaces places, QObject* parent)
    : QObject(parent), m_window(window), m_settings(settings), m_places(std::move(places)), m_watch(m_places.data / "runs"),
      m_wizard(m_places.program) {
    auto* room = new Room;
    auto* layout = new QVBoxLayout(room);
    layout->setContentsMargins(0, 0, 0, 0);
    room->shown = [this] { showPage(); };
    room->hidden = [this] { leavePage(); };
    m_room = room;
    m_window.addPage(QStringLiteral("train"), room);
    connect(&m_window, &ui::MainWindow::closing, this, &TrainingDesk::leavePage);
    connect(&m_watch, &TrainingWatch::runsRead, this, &TrainingDesk::takeRuns);
    connect(&m_watch, &TrainingWatch::looked, this, &TrainingDesk::takeLook);
    connect(&m_wizard, &TrainingWizard::changed, this, [this] {
        if (!m_page) return;
        m_page->setData(m_wizard.state());
        m_page->dataSheet().setWhyNotRead(m_wizard.whyNotRead());
        judgeMemory();
    });
    connect(&m_wizard, &TrainingWizard::workChanged, this, [this](const ui::WorkState& work) {
        if (m_page) m_page->dataSheet().setWork(work);
    });
    connect(&m_wizard, &TrainingWizard::failed, this, [this](const core::Error& error) { refuse(error); });
}

TrainingDesk::~TrainingDesk() {
    if (auto* room = static_cast<Room*>(m_room); room != nullptr) room->shown = room->hidden = nullptr;
    delete m_tool.data();
}

ui::TrainingPage& TrainingDesk::page() {
    if (!m_page) buildPage();
    return *m_page;
}

void TrainingDesk::buildPage() {
    m_page = new ui::TrainingPage(m_room);
    m_room->layout()->addWidget(m_page);
    m_room->setFocusProxy(m_page);
    connectPage();
    connectHead();
    m_page->setData(m_wizard.state());
    offerBundles(m_settings.value(kTrainBundleKey).toString());
    readDevices();
    auto* devices = new QTimer(m_page);
    connect(devices, &QTimer::timeout, this, [this] {
        if (m_page->isVisible() && m_page->showsNewRun()) readDevices();
    });
    devices->start(kDevicesEveryMs);
}

void TrainingDesk::connectPage() {
    ui::TrainingPage* page = m_page;
    connect(page, &ui::TrainingPage::dataChosen, this, [this](const QString& path) {
        m_page->showNewRun();
        m_wizard.choose(path);
    });
    connect(page, &ui::TrainingPage::bundleChosen, this, [this](const QString& path) { offerBundles(path); });
    connect(page, &ui::TrainingPage::settingsChanged, this, [this] {
        const QString bundle = m_page->form().settings().bundle;
        if (!bundle.isEmpty()) m_settings.setValue(kTrainBundleKey, bundle);
        m_wizard.setBundle(bundle);
        judgeMemory();
    });
    connect(page, &ui::TrainingPage::startRequested, this, &TrainingDesk::start);
    connect(page, &ui::TrainingPage::runChosen, this, &TrainingDesk::showRun);
    connect(page, &ui::TrainingPage::picksChanged, this, &TrainingDesk::compare);
    connect(page, &ui::TrainingPage::newRunRequested, this, [this] {
        m_shown.clear();
        m_watch.follow({});
        readDevices();
    });
    connect(page, &ui::TrainingPage::readSlidesRequested, &m_wizard, &TrainingWizard::readSlides);
    connect(page, &ui::TrainingPage::stopReadingRequested, &m_wizard, &TrainingWizard::stopReading);
    connect(page, &ui::TrainingPage::saveRequested, this, &TrainingDesk::save);
    connect(page, &ui::TrainingPage::tableWanted, this, [this](const QString& path) { save(path, ui::curvesToCsv(m_record)); });
}

void TrainingDesk::connectHead() {
    ui::RunHead* head = &m_page->head();
    connect(head, &ui::RunHead::pauseRequested, this, [this] { signalRun(pauseProcess); });
    connect(head, &ui::RunHead::continueRequested, this, [this] { signalRun(continueProcess); });
    connect(head, &ui::RunHead::stopRequested, this, [this] {
        m_watch.setStopping(toPath(m_shown));
        m_facts.row.state = ui::RunState::Stopping;
        m_page->head().show(m_facts);
        signalRun(askToStop);
    });
    connect(head, &ui::RunHead::resumeRequested, this, &TrainingDesk::resume);
    connect(head, &ui::RunHead::useRequested, this, &TrainingDesk::useCheckpoint);
    connect(head, &ui::RunHead::nextStageRequested, this, &TrainingDesk::goOnToReports);
    connect(head, &ui::RunHead::gateRequested, this, &TrainingDesk::openGate);
}

// The page wants the whole width: docks give way and come back.
void TrainingDesk::showPage() {
    page();
    m_hidden.clear();
    for (auto* dock : m_window.findChildren<QDockWidget*>())
        if (!dock->isHidden() && !dock->isFloating()) {
            m_hidden.emplace_back(dock);
            dock->hide();
        }
    m_watch.setHurried(true);
}

void TrainingDesk::leavePage() {
    for (const QPointer<QDockWidget>& dock : std::exchange(m_hidden, {}))
        if (dock) dock->show();
    m_watch.setHurried(false);
}

void TrainingDesk::readDevices() {
    ui::onWorker([post = ui::GuiPost(this), this, engine = m_places.engineModule] {
        post([this, devices = devicesHere(engine)] {
            m_devices = devices;
            if (!m_page) return;
            m_page->form().setDevices(m_devices);
            judgeMemory();
        });
    });
}

void TrainingDesk::judgeMemory() {
    const ui::TrainingSettings settings = m_page->form().settings();
    const auto device = std::find_if(m_devices.begin(), m_devices.end(), [&](const ui::DeviceChoice& one) { return one.id == settings.device; });
    if (!m_wizard.sizes() || device == m_devices.end() || device->totalBytes == 0) return m_page->form().setFit(std::nullopt);
    core::TrainingPlan plan;
    plan.joint = settings.stage == ui::LearnStage::Joint;
    plan.batch = settings.batch;
    plan.checkpointing = settings.checkpointing;
    plan.learnsResampler = settings.parts.resampler;
    plan.learnsLanguage = settings.parts.languageModel;
    plan.adapterRank = settings.lora;
    plan.patches = std::min<std::int64_t>(settings.largestBag, m_wizard.largestBag() > 0 ? m_wizard.largestBag() : kUsualPatches);
    m_page->form().setFit(core::judgeFit(*m_wizard.sizes(), plan, device->freeBytes));
}

void TrainingDesk::offerBundles(const QString& chosen) {
    std::vector<ui::BundleEntry> bundles;
    const auto add = [&](const QString& name, const QString& path) {
        const bool known = std::any_of(bundles.begin(), bundles.end(), [&](const ui::BundleEntry& one) { return one.path == path; });
        if (!path.isEmpty() && !known && QFileInfo::exists(path)) bundles.push_back({name, path});
    };
    add(QFileInfo(chosen).fileName(), chosen);
    add(tr("Demo (synthetic tissue only)"), fromPath(m_places.demoBundle));
    for (const QString& path : m_settings.value(kBundlesKey).toStringList())
        add(QFileInfo(path).fileName(), path);
    m_page->form().setBundles(bundles, QFileInfo::exists(chosen) ? chosen : QString());
}

void TrainingDesk::start() {
    const ui::TrainingSettings settings = m_page->form().settings();
    QString wish = settings.name;
    if (wish.isEmpty())
        wish = QStringLiteral("%1 %2 %3").arg(QDate::currentDate().toString(Qt::ISODate), QFileInfo(settings.data).completeBaseName(),
                                              settings.stage == ui::LearnStage::Joint ? QStringLiteral("joint") : QStringLiteral("pretrain"));
    const fs::path run = freshRunFolder(m_places.data / "runs", wish.toStdString());
    m_page->form().setStarting(true);
    launch(run, trainArgumentsOf(settings, {m_wizard.table(), fromPath(run), fromPath(processFolder(run) / "settings.json")}),
           trainConfigOf(settings, m_wizard.state().check.cases[0]));
}

void TrainingDesk::launch(const fs::path& run, const QStringList& arguments, const QByteArray& settings) {
    std::vector<std::string> words;
    for (const QString& argument : arguments)
        words.push_back(argument.toStdString());
    ui::onWorker([post = ui::GuiPost(this), this, run, words = std::move(words), settings,
                  program = toPath(m_places.program)] {
        const auto work = [&]() -> core::Result<core::ProcessIdentity> {
            if (!settings.isEmpty()) {
                std::error_code failed;
                fs::create_directories(processFolder(run), failed);
                HS_CHECK(core::writeFileAtomically(processFolder(run) / "settings.json", settings.toStdString()));
            }
            return launchTraining({program, words, run});
        };
        post([this, run, started = work()] {
            m_page->form().setStarting(false);
            if (!started) return refuse(started.error());
            m_shown.clear(); // read its history from the beginning: a resumed run writes steps again
            showRun(fromPath(run));
        });
    });
}

void TrainingDesk::resume() {
    const RunOnDisk* run = runNamed(m_shown);
    if (run == nullptr) return;
    QStringList arguments{QStringLiteral("train"), QStringLiteral("--stage"), QString::fromStdString(run->summary.stage),
                          QStringLiteral("--data"), fromPath(run->data), QStringLiteral("--bundle"), fromPath(run->bundle),
                          QStringLiteral("--run"), m_shown, QStringLiteral("--resume"),
                          // The run's own settings: epochs, batch and seed are not said again.
                          QStringLiteral("--config"), fromPath(run->folder / "config.json")};
    const auto device = run->summary.settings.find("device");
    if (device != run->summary.settings.end()) arguments << QStringLiteral("--device") << QString::fromStdString(device->second);
    launch(run->folder, arguments, {});
}

void TrainingDesk::signalRun(std::function<core::Result<void>(const fs::path&)> act) {
    ui::onWorker([post = ui::GuiPost(this), this, act = std::move(act), run = toPath(m_shown)] {
        post([this, done = act(run)] {
            if (!done) refuse(done.error());
            m_watch.lookNow();
        });
    });
}

void TrainingDesk::refuse(const core::Error& error, std::vector<ui::MessageAction> actions) {
    ui::Message message = ui::messageOf(error);
    message.actions = std::move(actions);
    if (m_page) m_page->showMessage(message);
}

void TrainingDesk::save(const QString& path, const QByteArray& bytes) {
    ui::onWorker([post = ui::GuiPost(this), this, file = toPath(path), bytes] {
        const auto written = core::writeFileAtomically(file, std::string_view(bytes.constData(), std::size_t(bytes.size())));
        post([this, written, name = core::displayName(file)] {
            if (!written) return refuse(written.error());
            m_window.say(tr("Saved %1").arg(QString::fromStdString(name)));
        });
    });
}

} // namespace hs::app
