#include "app/common/chat_endpoint.h"

#include "app/common/qt_runtime.h"

#include <QEventLoop>
#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QTimer>
#include <QUrl>

namespace hs::app {

using core::Error;
using core::ErrorCode;
using core::Result;

namespace {

constexpr int kStopCheck = 100;                  // ms
constexpr qint64 kLargestAnswer = 16 * 1024 * 1024; // bytes

} // namespace

ChatEndpoint::ChatEndpoint() = default;
ChatEndpoint::~ChatEndpoint() = default;

Result<std::unique_ptr<ChatEndpoint>> ChatEndpoint::create(const EndpointOptions& options) {
    QUrl url(QString::fromStdString(options.address), QUrl::StrictMode);
    const bool fits = url.isValid() && (url.scheme() == "http" || url.scheme() == "https") && !url.host().isEmpty() &&
                      url.userInfo().isEmpty() && !url.hasQuery() && !url.hasFragment();
    if (!fits)
        return Error(ErrorCode::InvalidInput, "an address such as http://server:8000/v1 was expected, found '" +
                                                  options.address.substr(0, 100) + "'");
    QString path = url.path();
    while (path.endsWith('/'))
        path.chop(1);
    if (!path.endsWith("/chat/completions")) path += "/chat/completions";
    url.setPath(path);
    ensureQtGui();
    std::unique_ptr<ChatEndpoint> endpoint(new ChatEndpoint);
    endpoint->m_options = options;
    endpoint->m_address = url.toString().toStdString();
    endpoint->m_network = std::make_unique<QNetworkAccessManager>();
    endpoint->m_network->setProxy(QNetworkProxy::NoProxy);
    return endpoint;
}

Result<std::string> ChatEndpoint::post(const std::string& body, std::stop_token stop) {
    QNetworkRequest request(QUrl(QString::fromStdString(m_address)));
    request.setHeader(QNetworkRequest::ContentTypeHeader, "application/json");
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    if (!m_options.key.empty()) request.setRawHeader("Authorization", "Bearer " + QByteArray::fromStdString(m_options.key));
    const std::unique_ptr<QNetworkReply> reply(m_network->post(request, QByteArray::fromStdString(body)));
    QEventLoop loop;
    QTimer patience, stopCheck;
    patience.setSingleShot(true);
    QObject::connect(reply.get(), &QNetworkReply::finished, &loop, &QEventLoop::quit);
    QObject::connect(&patience, &QTimer::timeout, reply.get(), &QNetworkReply::abort);
    QObject::connect(&stopCheck, &QTimer::timeout, reply.get(), [&] {
        if (stop.stop_requested() || reply->bytesAvailable() > kLargestAnswer) reply->abort();
    });
    patience.start(m_options.patience);
    stopCheck.start(kStopCheck);
    if (!reply->isFinished()) loop.exec();
    if (stop.stop_requested()) return Error(ErrorCode::Cancelled, "asking for paraphrases was stopped");
    const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const QByteArray answer = reply->readAll();
    if (status >= 300 && status < 400)
        return Error(ErrorCode::Unsupported, "the endpoint sends on to another address (status " + std::to_string(status) +
                                                 "), which is not followed");
    if (status == 0)
        return Error(ErrorCode::NotFound, "the endpoint " + m_address + " did not answer: " + reply->errorString().toStdString());
    if (status >= 400 && !answer.trimmed().startsWith('{'))
        return Error(ErrorCode::Internal, "the endpoint answered with status " + std::to_string(status));
    return answer.toStdString();
}

} // namespace hs::app
