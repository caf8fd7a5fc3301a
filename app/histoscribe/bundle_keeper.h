// BundleKeeper: the page of bundles: which are known, what each is, whether its weights are what they say, and getting
// published ones. GUI thread; files are read on workers.
#pragma once

#include "app/histoscribe/download.h"
#include "ui/report/bundles_page.h"
#include "ui/window/main_window.h"

#include <QObject>
#include <QSettings>

#include <map>
#include <stop_token>

namespace hs::app {

class BundleKeeper : public QObject {
    Q_OBJECT

public:
    // All outlive the keeper.
    BundleKeeper(ui::MainWindow& window, QSettings& settings, QObject* parent = nullptr);
    ~BundleKeeper() override;

    ui::BundlesPage& page() { return *m_page; }
    // A bundle that could be opened; the demo bundle is known by itself.
    void remember(const QString& folder);
    void setInUse(const QString& folder);
    QString lastUsed() const; // the one of the last start; empty: none, or it is not there any more

Q_SIGNALS:
    void useRequested(const QString& folder);

private:
    void connectPage();
    void connectDownload();
    void offer();   // the panel's menu
    void refresh(); // the page
    void check(const QString& folder);
    void convert(const QString& folder);
    void say(const QString& sentence, bool failed = false);
    QStringList folders() const;

    ui::MainWindow& m_window;
    QSettings& m_settings;
    ui::BundlesPage* m_page = nullptr; // owned by the window
    Download m_download;
    QString m_inUse;
    std::map<QString, ui::BundleFacts> m_facts; // by folder
    std::stop_source m_stop;
    std::uint64_t m_refresh = 0;
};

// What a bundle folder says of itself; blocking.
ui::BundleFacts readBundleFacts(const QString& folder);

} // namespace hs::app
