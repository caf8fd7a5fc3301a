// Downloads against a server of our own on this machine.
#include "app/histoscribe/download.h"

#include "core/files.h"
#include "core/sha256.h"
#include "tests/support/temporary_folder.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <gtest/gtest.h>

#include <map>

namespace hs::app {
namespace {

// Speaks as much HTTP as a file server does: whole files, ranges, ETags; may hang up early.
class FileServer : public QTcpServer {
public:
    QByteArray body;
    QByteArray etag = "\"one\"";
    qint64 hangUpAfter = -1; // bytes of the body; once
    bool ranges = true;
    QList<QByteArray> asked;
    QByteArray lastRange;

    FileServer() {
        listen(QHostAddress::LocalHost);
        connect(this, &QTcpServer::newConnection, this, [this] {
            QTcpSocket* socket = nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] { answer(*socket); });
            connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        });
    }
    QString address(const QString& file) const { return QStringLiteral("http://127.0.0.1:%1/%2").arg(serverPort()).arg(file); }

private:
    void answer(QTcpSocket& socket) {
        const QByteArray request = socket.readAll();
        asked << request.left(request.indexOf('\r'));
        if (request.contains("/missing")) {
            socket.write("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            return socket.disconnectFromHost();
        }
        qint64 from = 0;
        lastRange.clear();
        const qsizetype range = request.indexOf("Range: bytes=");
        const bool sameFile = !request.contains("If-Range:") || request.contains(etag);
        if (ranges && sameFile && range >= 0) {
            lastRange = request.mid(range + 13, request.indexOf('-', range) - range - 13);
            from = lastRange.toLongLong();
        }
        const bool partial = from > 0;
        if (partial && from >= body.size()) {
            socket.write("HTTP/1.1 416 Range Not Satisfiable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            return socket.disconnectFromHost();
        }
        const QByteArray rest = body.mid(from);
        socket.write(partial ? "HTTP/1.1 206 Partial Content\r\n" : "HTTP/1.1 200 OK\r\n");
        socket.write("Content-Length: " + QByteArray::number(rest.size()) + "\r\nETag: " + etag + "\r\nConnection: close\r\n\r\n");
        socket.write(hangUpAfter >= 0 ? rest.left(hangUpAfter) : rest);
        hangUpAfter = -1;
        socket.disconnectFromHost();
    }
};

class Downloads : public testing::Test {
protected:
    void SetUp() override {
        server.body.resize(700'000);
        for (qsizetype i = 0; i < server.body.size(); ++i)
            server.body[i] = char((i * 2654435761u) >> 13);
    }
    QString hash() const { return QString::fromStdString(core::sha256Hex(std::string_view(server.body.constData(), std::size_t(server.body.size())))); }
    QString folderPath() const { return QString::fromStdString(core::utf8FromPath(folder.path())); }
    QByteArray file(const QString& name) {
        QFile read(QDir(folderPath()).filePath(name));
        return read.open(QIODevice::ReadOnly) ? read.readAll() : QByteArray();
    }
    // True when it finished, false when it failed.
    bool get(const QString& name, const QString& sha256 = {}) {
        const auto request = checkDownload(server.address(name), folderPath(), sha256, {});
        EXPECT_TRUE(request.ok());
        QSignalSpy finished(&download, &Download::finished), failed(&download, &Download::failed);
        download.start(request.value());
        EXPECT_TRUE(QTest::qWaitFor([&] { return finished.count() + failed.count() > 0; }, 20000));
        if (failed.count() > 0) error = failed[0][0].value<core::Error>();
        return finished.count() > 0;
    }

    test::TemporaryFolder folder;
    FileServer server;
    Download download;
    core::Error error;
};

TEST_F(Downloads, WishesThatCannotBeGrantedAreRefusedBeforeAnythingIsAsked) {
    for (const char* address : {"", "ftp://x/y", "file:///etc/passwd", "https://", "https://host/", "nonsense"})
        EXPECT_FALSE(checkDownload(QString::fromLatin1(address), folderPath(), {}, {}).ok()) << address;
    EXPECT_FALSE(checkDownload(QStringLiteral("https://h/f"), {}, {}, {}).ok());
    EXPECT_FALSE(checkDownload(QStringLiteral("https://h/f"), folderPath(), QStringLiteral("abc"), {}).ok());
    EXPECT_FALSE(checkDownload(QStringLiteral("https://h/f"), folderPath(), {}, QStringLiteral("proxy")).ok());
    const auto proxied = checkDownload(QStringLiteral("https://h/f"), folderPath(), {}, QStringLiteral("proxy.local:3128"));
    ASSERT_TRUE(proxied.ok());
    EXPECT_EQ(proxied.value().proxy.port(), 3128);
}

TEST_F(Downloads, WhatIsNotThereIsSaidAndLeavesNothing) {
    EXPECT_FALSE(get(QStringLiteral("missing.pth")));
    EXPECT_EQ(error.code, core::ErrorCode::NotFound);
    EXPECT_FALSE(QFileInfo::exists(QDir(folderPath()).filePath(QStringLiteral("missing.pth"))));
}

TEST_F(Downloads, AFileOfAnotherHashIsRefusedAndRemoved) {
    EXPECT_FALSE(get(QStringLiteral("w.pth"), QString(64, QLatin1Char('0'))));
    EXPECT_EQ(error.code, core::ErrorCode::Corrupt);
    EXPECT_TRUE(QDir(folderPath()).entryList(QDir::Files).isEmpty());
}

TEST_F(Downloads, AWholeFileComesAndIsChecked) {
    EXPECT_TRUE(get(QStringLiteral("w.pth"), hash()));
    EXPECT_EQ(file(QStringLiteral("w.pth")), server.body);
    EXPECT_EQ(QDir(folderPath()).entryList(QDir::Files), QStringList{QStringLiteral("w.pth")});
    server.asked.clear();
    EXPECT_TRUE(get(QStringLiteral("w.pth"), hash()));
    EXPECT_TRUE(server.asked.isEmpty()) << "what is here and right is not fetched again";
}

TEST_F(Downloads, ABrokenDownloadGoesOnWhereItStopped) {
    server.hangUpAfter = 250'000;
    EXPECT_FALSE(get(QStringLiteral("w.pth"), hash()));
    const qint64 have = QFileInfo(QDir(folderPath()).filePath(QStringLiteral("w.pth.part"))).size();
    EXPECT_GT(have, 0);
    EXPECT_TRUE(get(QStringLiteral("w.pth"), hash()));
    EXPECT_EQ(server.lastRange, QByteArray::number(have));
    EXPECT_EQ(file(QStringLiteral("w.pth")), server.body);
}

TEST_F(Downloads, AnotherFileUnderTheSameAddressIsFetchedAnew) {
    server.hangUpAfter = 250'000;
    EXPECT_FALSE(get(QStringLiteral("w.pth")));
    server.body.fill('x');
    server.etag = "\"two\"";
    EXPECT_TRUE(get(QStringLiteral("w.pth"), hash()));
    EXPECT_EQ(file(QStringLiteral("w.pth")), server.body);
}

TEST_F(Downloads, AServerWithoutRangesSendsAllOfItAgain) {
    server.hangUpAfter = 250'000;
    EXPECT_FALSE(get(QStringLiteral("w.pth")));
    server.ranges = false;
    EXPECT_TRUE(get(QStringLiteral("w.pth"), hash()));
    EXPECT_EQ(file(QStringLiteral("w.pth")), server.body);
}

} // namespace
} // namespace hs::app
