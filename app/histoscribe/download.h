// Download: fetches one published file over HTTP(S). A broken download goes on where it stopped; the file gets its name
// only once all of it is there and its sha256 (where one is stated) is right. GUI thread; hashing runs on a worker.
#pragma once

#include "core/error.h"

#include <QElapsedTimer>
#include <QFile>
#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QObject>
#include <QPointer>
#include <QString>
#include <QUrl>

#include <stop_token>

class QNetworkReply;

namespace hs::app {

struct DownloadRequest {
    QUrl address;
    QString folder;
    QString sha256;       // 64 hexadecimal digits, or empty
    QNetworkProxy proxy = QNetworkProxy(QNetworkProxy::DefaultProxy);
};

// InvalidInput with the reason: not http or https, no file name in it, a hash that is none.
core::Result<DownloadRequest> checkDownload(const QString& address, const QString& folder, const QString& sha256,
                                            const QString& proxy);

class Download : public QObject {
    Q_OBJECT

public:
    explicit Download(QObject* parent = nullptr);
    ~Download() override;

    // Replaces what runs.
    void start(const DownloadRequest& request);
    void stop(); // what has come stays beside its goal as "NAME.part"
    bool running() const { return m_running; }
    QString goal() const; // the finished file's path

Q_SIGNALS:
    void progressed(qint64 done, qint64 total); // bytes; total 0: unknown
    void checking();                            // all is there, its hash is being read
    void finished(const QString& file);
    void failed(const hs::core::Error& error);

private:
    void ask();
    void takeHeaders();
    void takeBytes();
    void takeEnd();
    void check();
    void fail(core::ErrorCode code, const QString& sentence);
    QString part() const;
    QString tagFile() const;

    QNetworkAccessManager m_network;
    DownloadRequest m_request;
    QPointer<QNetworkReply> m_reply;
    QFile m_file;
    qint64 m_from = 0;  // bytes that were there before
    qint64 m_total = 0; // 0: unknown
    bool m_running = false;
    bool m_headersSeen = false;
    std::stop_source m_hashing;
    std::uint64_t m_id = 0;
};

} // namespace hs::app
