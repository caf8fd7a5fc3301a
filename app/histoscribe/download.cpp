#include "app/histoscribe/download.h"

#include "core/files.h"
#include "core/sha256.h"
#include "ui/gui_post.h"
#include "ui/worker.h"

#include <QDir>
#include <QFileInfo>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QRegularExpression>

namespace hs::app {

using core::Error;
using core::ErrorCode;

namespace {

constexpr qint64 kReadBuffer = 1 << 20; // so that a fast line never makes one turn of the event loop long
constexpr int kTimeoutMs = 30000;       // without a byte

Error invalid(const QString& sentence) {
    return Error(ErrorCode::InvalidInput, sentence.toStdString());
}

} // namespace

core::Result<DownloadRequest> checkDownload(const QString& address, const QString& folder, const QString& sha256,
                                            const QString& proxy) {
    DownloadRequest request;
    request.address = QUrl(address, QUrl::StrictMode);
    if (!request.address.isValid() || request.address.host().isEmpty() ||
        (request.address.scheme() != QLatin1String("https") && request.address.scheme() != QLatin1String("http")))
        return invalid(Download::tr("the address has to begin with https:// or http:// and name a machine, found %1").arg(address));
    if (request.address.fileName().isEmpty()) return invalid(Download::tr("the address names no file: %1").arg(address));
    if (folder.isEmpty() || !QDir().mkpath(folder)) return invalid(Download::tr("the folder cannot be made: %1").arg(folder));
    request.folder = folder;
    request.sha256 = sha256.toLower();
    static const QRegularExpression digits(QStringLiteral("^([0-9a-f]{64})?$"));
    if (!digits.match(request.sha256).hasMatch())
        return invalid(Download::tr("a sha256 has 64 hexadecimal digits, found %1 characters").arg(sha256.size()));
    if (!proxy.isEmpty()) {
        const QUrl url(proxy.contains(QStringLiteral("://")) ? proxy : QStringLiteral("http://") + proxy);
        if (url.host().isEmpty() || url.port() <= 0)
            return invalid(Download::tr("a proxy is given as host:port, found %1").arg(proxy));
        const bool socks = url.scheme().startsWith(QStringLiteral("socks"));
        request.proxy = QNetworkProxy(socks ? QNetworkProxy::Socks5Proxy : QNetworkProxy::HttpProxy, url.host(),
                                      quint16(url.port()), url.userName(), url.password());
    }
    return request;
}

Download::Download(QObject* parent)
    : QObject(parent) {
    m_network.setRedirectPolicy(QNetworkRequest::NoLessSafeRedirectPolicy);
    m_network.setTransferTimeout(kTimeoutMs);
}

Download::~Download() {
    stop();
}

QString Download::goal() const {
    return QDir(m_request.folder).filePath(m_request.address.fileName());
}
QString Download::part() const {
    return goal() + QStringLiteral(".part");
}
QString Download::tagFile() const {
    return goal() + QStringLiteral(".etag");
}

void Download::start(const DownloadRequest& request) {
    stop();
    ++m_id;
    m_request = request;
    m_running = true;
    if (QFileInfo::exists(goal())) return check(); // it is there already: only its hash is asked
    m_network.setProxy(request.proxy);
    ask();
}

void Download::ask() {
    m_file.setFileName(part());
    m_from = QFileInfo(part()).size();
    QNetworkRequest request(m_request.address);
    request.setHeader(QNetworkRequest::UserAgentHeader, QStringLiteral("HistoScribe/" HS_VERSION));
    QFile tag(tagFile());
    const QByteArray known = tag.open(QIODevice::ReadOnly) ? tag.readAll().trimmed() : QByteArray();
    if (m_from > 0) {
        request.setRawHeader("Range", "bytes=" + QByteArray::number(m_from) + "-");
        // Another file under the same address is fetched anew, not glued on.
        if (!known.isEmpty()) request.setRawHeader("If-Range", known);
    }
    m_headersSeen = false;
    m_total = 0;
    m_reply = m_network.get(request);
    m_reply->setReadBufferSize(kReadBuffer);
    connect(m_reply, &QNetworkReply::readyRead, this, &Download::takeBytes);
    connect(m_reply, &QNetworkReply::finished, this, &Download::takeEnd);
}

void Download::takeHeaders() {
    m_headersSeen = true;
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const qint64 length = m_reply->header(QNetworkRequest::ContentLengthHeader).toLongLong();
    const bool goesOn = status == 206;
    if (!goesOn) m_from = 0; // the whole file comes
    m_total = length > 0 ? m_from + length : 0;
    if (!m_file.open(goesOn ? QIODevice::Append : QIODevice::WriteOnly | QIODevice::Truncate))
        return fail(ErrorCode::Internal, tr("cannot write %1: %2").arg(QFileInfo(part()).fileName(), m_file.errorString()));
    QFile tag(tagFile());
    const QByteArray etag = m_reply->rawHeader("ETag");
    if (!etag.isEmpty() && tag.open(QIODevice::WriteOnly)) tag.write(etag);
}

void Download::takeBytes() {
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (!m_running || (status != 200 && status != 206)) return; // told at its end
    if (!m_headersSeen) takeHeaders();
    if (!m_running) return;
    const QByteArray bytes = m_reply->read(kReadBuffer);
    if (m_file.write(bytes) != bytes.size())
        return fail(ErrorCode::Internal, tr("cannot write %1: %2").arg(QFileInfo(part()).fileName(), m_file.errorString()));
    Q_EMIT progressed(m_file.size(), m_total);
    if (m_reply->bytesAvailable() > 0) QMetaObject::invokeMethod(this, [this] {
        if (m_reply && m_running && m_reply->bytesAvailable() > 0) takeBytes();
    }, Qt::QueuedConnection);
}

void Download::takeEnd() {
    if (!m_running || !m_reply) return;
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const bool refused = m_reply->error() != QNetworkReply::NoError;
    const bool sends = status == 200 || status == 206;
    while (m_running && sends && m_reply->bytesAvailable() > 0) // of a broken line, too: the next try goes on from there
        takeBytes();
    if (!m_running) return;
    m_file.close();
    const QString why = m_reply->errorString();
    m_reply->deleteLater();
    m_reply = nullptr;
    if (status == 416) { // there was nothing left to ask for, or the file is another one now
        QFile::remove(part());
        QFile::remove(tagFile());
        if (m_from > 0) return ask();
    }
    if (refused) return fail(status == 404 ? ErrorCode::NotFound : ErrorCode::Unsupported,
                             tr("%1 could not be fetched: %2").arg(m_request.address.fileName(), why));
    const qint64 have = QFileInfo(part()).size();
    if (m_total > 0 && have != m_total)
        return fail(ErrorCode::Corrupt, tr("%1 ended after %2 of %3 bytes; getting it again goes on from there")
                                            .arg(m_request.address.fileName()).arg(have).arg(m_total));
    check();
}

void Download::check() {
    Q_EMIT checking();
    m_hashing = std::stop_source();
    const QString file = QFileInfo::exists(part()) ? part() : goal();
    ui::onWorker([post = ui::GuiPost(this), this, id = m_id, file, wanted = m_request.sha256,
                  stop = m_hashing.get_token()] {
        auto hash = wanted.isEmpty() ? core::Result<std::string>(std::string())
                                     : core::fileSha256(core::pathFromUtf8(file.toStdString()), stop);
        post([this, id, file, wanted, hash = std::move(hash)] {
            if (id != m_id || !m_running) return;
            if (!hash) return fail(hash.error().code, QString::fromStdString(hash.error().message));
            if (!wanted.isEmpty() && QString::fromStdString(hash.value()) != wanted) {
                QFile::remove(part()); // a wrong file is never gone on with
                QFile::remove(tagFile());
                return fail(ErrorCode::Corrupt, tr("%1 has the sha256 %2, expected %3")
                                                    .arg(m_request.address.fileName(), QString::fromStdString(hash.value()), wanted));
            }
            if (file == part() && !QFile::rename(part(), goal()))
                return fail(ErrorCode::Internal, tr("%1 cannot be named so").arg(QFileInfo(goal()).fileName()));
            QFile::remove(tagFile());
            m_running = false;
            Q_EMIT finished(goal());
        });
    });
}

void Download::stop() {
    if (!m_running) return;
    m_running = false;
    m_hashing.request_stop();
    if (m_reply) {
        m_reply->abort();
        m_reply->deleteLater();
        m_reply = nullptr;
    }
    m_file.close();
}

void Download::fail(ErrorCode code, const QString& sentence) {
    stop();
    Q_EMIT failed(Error(code, sentence.toStdString()));
}

} // namespace hs::app
