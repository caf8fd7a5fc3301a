#include "app/histoscribe/bundle_keeper.h"

#include "app/common/policy.h"
#include "app/common/program_paths.h"
#include "core/files.h"
#include "model/io/bundle.h"
#include "model/io/convert.h"
#include "ui/gui_post.h"
#include "ui/report/report_panel.h"
#include "ui/window/file_choice.h"
#include "ui/worker.h"

#include <QDir>
#include <QFileInfo>
#include <QLocale>
#include <QStandardPaths>

namespace hs::app {

namespace {

constexpr int kMostKnown = 20;
const auto kBundlesKey = QStringLiteral("recent/bundles");
const auto kLastKey = QStringLiteral("recent/bundle");
const auto kProxyKey = QStringLiteral("network/proxy");
const auto kFolderKey = QStringLiteral("network/folder");

// Published by the authors; the addresses are theirs.
const std::pair<const char*, const char*> kOffers[] = {
    {"HistoGPT S weights (3.5 GB)", "https://huggingface.co/marr-peng-lab/histogpt/resolve/main/histogpt-1b-6k-pruned.pth"},
    {"HistoGPT M weights (13 GB)", "https://huggingface.co/marr-peng-lab/histogpt/resolve/main/histogpt-3b-6k-pruned.pth"},
    {"CTransPath encoder (111 MB)", "https://huggingface.co/marr-peng-lab/histogpt/resolve/main/ctranspath.pth"},
};

QString fromPath(const std::filesystem::path& path) {
    return QString::fromStdString(core::utf8FromPath(path));
}
std::filesystem::path toPath(const QString& text) {
    return core::pathFromUtf8(text.toStdString());
}

QString architectureWords(const model::Bundle& bundle) {
    QString words = BundleKeeper::tr("%1 layers, %2 wide, %3 latents")
                        .arg(bundle.text.layers).arg(bundle.text.hidden).arg(bundle.resampler.latents);
    if (bundle.encoder) words += BundleKeeper::tr("; encoder %1").arg(QString::fromStdString(bundle.encoder->tag()));
    return words;
}

QString sizeWords(std::uintmax_t bytes) {
    return QLocale().formattedDataSize(qint64(bytes));
}

} // namespace

using ui::BundleFacts; // lupdate loses its way at a qualified type here

BundleFacts readBundleFacts(const QString& folder) {
    ui::BundleFacts facts;
    facts.path = folder;
    facts.name = QFileInfo(folder).fileName();
    const auto bundle = model::openBundle(toPath(folder), shareFolder());
    if (!bundle) {
        facts.problem = QString::fromStdString(bundle.error().message);
        return facts;
    }
    const model::Bundle& read = bundle.value();
    const auto text = [](const std::string& utf8) { return QString::fromStdString(utf8); };
    facts.name = text(read.name);
    facts.demo = read.demo;
    facts.shipped = folder == fromPath(demoBundle());
    std::error_code failed;
    const std::uintmax_t bytes = std::filesystem::file_size(read.weights, failed);
    const std::pair<QString, QString> all[] = {
        {BundleKeeper::tr("Architecture"), architectureWords(read)},
        {BundleKeeper::tr("Weights"), QStringLiteral("%1, %2").arg(failed ? QString() : sizeWords(bytes), text(read.weightsPrecision))},
        {BundleKeeper::tr("sha256"), read.weightsHash.empty() ? BundleKeeper::tr("not stated") : text(read.weightsHash)},
        {BundleKeeper::tr("Classes"), read.classes.empty() ? BundleKeeper::tr("no classifier head") : BundleKeeper::tr("%n class(es)", nullptr, int(read.classes.size()))},
        {BundleKeeper::tr("Intended use"), read.intendedUse.empty() ? BundleKeeper::tr("not stated") : text(read.intendedUse)},
        {BundleKeeper::tr("Licence"), read.licence.empty() ? BundleKeeper::tr("not stated") : text(read.licence)},
        {BundleKeeper::tr("Provenance"), text(read.provenance)},
        {BundleKeeper::tr("Notice"), text(read.notice)},
        {BundleKeeper::tr("Folder"), folder},
    };
    for (const auto& fact : all)
        if (!fact.second.isEmpty()) facts.facts.push_back(fact);
    return facts;
}

BundleKeeper::BundleKeeper(ui::MainWindow& window, QSettings& settings, QObject* parent)
    : QObject(parent), m_window(window), m_settings(settings), m_page(new ui::BundlesPage(&window)) {
    m_window.addPage(QStringLiteral("bundles"), m_page);
    std::vector<std::pair<QString, QString>> offers;
    for (const auto& [name, address] : kOffers)
        offers.emplace_back(tr(name), QString::fromLatin1(address));
    const QString data = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation);
    m_page->setOffers(offers, m_settings.value(kFolderKey, data + QStringLiteral("/histoscribe/published")).toString(),
                      m_settings.value(kProxyKey).toString());
    connectPage();
    connectDownload();
    offer();
}

BundleKeeper::~BundleKeeper() { m_stop.request_stop(); }

void BundleKeeper::connectPage() {
    connect(m_page, &ui::BundlesPage::backRequested, &m_window, &ui::MainWindow::showSlidePage);
    connect(m_page, &ui::BundlesPage::useRequested, this, &BundleKeeper::useRequested);
    connect(m_page, &ui::BundlesPage::checkRequested, this, &BundleKeeper::check);
    connect(m_page, &ui::BundlesPage::convertRequested, this, &BundleKeeper::convert);
    connect(m_page, &ui::BundlesPage::openRequested, this, [this] {
        ui::chooseFolder(&m_window, tr("Open a bundle"), {}, [this](const QString& folder) {
            remember(folder);
            m_page->select(folder);
        });
    });
    connect(m_page, &ui::BundlesPage::forgetRequested, this, [this](const QString& folder) {
        QStringList known = m_settings.value(kBundlesKey).toStringList();
        known.removeAll(folder);
        m_settings.setValue(kBundlesKey, known);
        m_facts.erase(folder);
        offer();
        refresh();
    });
    connect(&m_window.reportPanel(), &ui::ReportPanel::bundlesPageRequested, this,
            [this] { m_window.action(QStringLiteral("bundles"))->trigger(); });
    connect(m_window.action(QStringLiteral("bundles")), &QAction::triggered, this, [this](bool shown) {
        if (shown) refresh();
    });
}

void BundleKeeper::connectDownload() {
    connect(m_page, &ui::BundlesPage::downloadRequested, this, [this](const ui::DownloadWish& wish) {
        const auto policy = readPolicy();
        if (!policy) return say(QString::fromStdString(policy.error().message), true);
        if (!policy.value().allowNetwork) return say(tr("this machine's administrator does not allow downloads"), true);
        const auto request = checkDownload(wish.address, wish.folder, wish.sha256, wish.proxy);
        if (!request) return say(QString::fromStdString(request.error().message), true);
        m_settings.setValue(kProxyKey, wish.proxy);
        m_settings.setValue(kFolderKey, wish.folder);
        m_page->setDownload({true, 0, 0, tr("asking %1…").arg(request.value().address.host()), false});
        m_download.start(request.value());
    });
    connect(m_page, &ui::BundlesPage::stopDownloadRequested, this, [this] {
        m_download.stop();
        say(tr("Stopped; getting it again goes on from there"));
    });
    connect(&m_download, &Download::progressed, this, [this](qint64 done, qint64 total) {
        const QString size = QLocale().formattedDataSize(done);
        m_page->setDownload({true, done, total, total > 0 ? tr("%1 of %2").arg(size, QLocale().formattedDataSize(total)) : size, false});
    });
    connect(&m_download, &Download::checking, this, [this] { m_page->setDownload({true, 0, 0, tr("checking what has come…"), false}); });
    connect(&m_download, &Download::failed, this, [this](const core::Error& error) { say(QString::fromStdString(error.message), true); });
    connect(&m_download, &Download::finished, this, [this](const QString& file) {
        say(tr("%1 is here. With weights and encoder in the folder, make a bundle of them.").arg(QFileInfo(file).fileName()));
    });
}

void BundleKeeper::say(const QString& sentence, bool failed) {
    QString shown = sentence;
    if (!shown.isEmpty()) shown[0] = shown[0].toUpper();
    m_page->setDownload({false, 0, 0, shown, failed});
}

QStringList BundleKeeper::folders() const {
    QStringList all;
    if (std::filesystem::exists(demoBundle() / "bundle.json")) all << fromPath(demoBundle());
    for (const QString& folder : m_settings.value(kBundlesKey).toStringList())
        if (QFileInfo::exists(folder) && !all.contains(folder)) all << folder;
    return all;
}

void BundleKeeper::remember(const QString& folder) {
    if (folder != fromPath(demoBundle())) {
        QStringList known = m_settings.value(kBundlesKey).toStringList();
        known.removeAll(folder);
        known.prepend(folder);
        while (known.size() > kMostKnown)
            known.removeLast();
        m_settings.setValue(kBundlesKey, known);
    }
    offer();
    refresh();
}

QString BundleKeeper::lastUsed() const {
    const QString folder = m_settings.value(kLastKey).toString();
    return !folder.isEmpty() && QFileInfo::exists(QDir(folder).filePath(QStringLiteral("bundle.json"))) ? folder : QString();
}

void BundleKeeper::setInUse(const QString& folder) {
    m_inUse = folder;
    m_settings.setValue(kLastKey, folder);
    for (auto& [path, facts] : m_facts)
        facts.inUse = path == m_inUse;
    refresh();
}

void BundleKeeper::offer() {
    std::vector<ui::BundleChoice> choices;
    for (const QString& folder : folders())
        choices.push_back({folder == fromPath(demoBundle()) ? tr("Demo (synthetic tissue only)") : QFileInfo(folder).fileName(), folder});
    m_window.setBundles(choices);
}

// Each folder is read once a visit, on a worker: a share may be slow.
void BundleKeeper::refresh() {
    if (!m_page->isVisible()) return;
    ui::onWorker([post = ui::GuiPost(this), this, id = ++m_refresh, all = folders()] {
        std::vector<ui::BundleFacts> read;
        for (const QString& folder : all)
            read.push_back(readBundleFacts(folder));
        post([this, id, read]() mutable {
            if (id != m_refresh) return;
            for (ui::BundleFacts& facts : read) {
                const auto known = m_facts.find(facts.path);
                if (known != m_facts.end()) {
                    facts.hash = known->second.hash;
                    facts.hashText = known->second.hashText;
                }
                facts.inUse = facts.path == m_inUse;
                m_facts[facts.path] = facts;
            }
            m_page->setBundles(read);
        });
    });
}

void BundleKeeper::check(const QString& folder) {
    m_facts[folder].hash = ui::HashState::Checking;
    refresh();
    ui::onWorker([post = ui::GuiPost(this), this, folder, stop = m_stop.get_token()] {
        const auto found = [&]() -> core::Result<std::pair<std::string, std::string>> {
            HS_TRY(const model::Bundle bundle, model::openBundle(toPath(folder), shareFolder()));
            HS_TRY(std::string hash, model::hashWeights(bundle, stop));
            return std::pair(bundle.weightsHash, std::move(hash));
        }();
        post([this, folder, found] {
            ui::BundleFacts& facts = m_facts[folder];
            const auto text = [](const std::string& utf8) { return QString::fromStdString(utf8); };
            if (!found) {
                facts.hash = ui::HashState::Wrong;
                facts.hashText = text(found.error().message);
            } else if (found.value().first == found.value().second) {
                facts.hash = ui::HashState::Right;
                facts.hashText = text(found.value().second);
            } else {
                facts.hash = ui::HashState::Wrong;
                facts.hashText = found.value().first.empty()
                                     ? tr("The bundle states no sha256; its weights have %1").arg(text(found.value().second))
                                     : tr("The weights have the sha256 %1, the bundle states %2")
                                           .arg(text(found.value().second), text(found.value().first));
            }
            refresh();
        });
    });
}

// The published names in the folder; the bundle lies in a folder of its own beside them.
void BundleKeeper::convert(const QString& folder) {
    model::ConvertOptions options;
    const QDir files(folder);
    const QStringList weights = files.entryList({QStringLiteral("histogpt*.pth"), QStringLiteral("histogpt*.safetensors")}, QDir::Files, QDir::Name);
    if (weights.isEmpty()) return say(tr("there are no HistoGPT weights (histogpt*.pth) in %1").arg(folder), true);
    options.files.weights = toPath(files.filePath(weights.front()));
    if (files.exists(QStringLiteral("ctranspath.pth"))) options.files.encoder = toPath(files.filePath(QStringLiteral("ctranspath.pth")));
    options.files.resources = shareFolder();
    const QString to = files.filePath(QFileInfo(weights.front()).completeBaseName() + QStringLiteral("-bundle"));
    options.to = toPath(to);
    m_page->setDownload({true, 0, 0, tr("making the bundle…"), false});
    ui::onWorker([post = ui::GuiPost(this), this, options, to, stop = m_stop.get_token()] {
        const auto made = model::convertToBundle(
            options, [&](std::uint64_t done, std::uint64_t total) {
                post([this, done, total] { m_page->setDownload({true, qint64(done), qint64(total), tr("making the bundle…"), false}); });
            }, stop);
        post([this, made, to] {
            if (!made) return say(QString::fromStdString(made.error().message), true);
            say(tr("%1 is a bundle now").arg(QFileInfo(to).fileName()));
            remember(to);
            m_page->select(to);
        });
    });
}

} // namespace hs::app
