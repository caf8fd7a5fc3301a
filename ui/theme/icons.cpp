#include "ui/theme/icons.h"

#include "ui/theme/resources.h"
#include "ui/theme/theme.h"

#include <QDir>
#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

namespace hs::ui {

namespace {

class LineIconEngine : public QIconEngine {
public:
    LineIconEngine(QString name, QByteArray svg, QColor (*colour)())
        : m_name(std::move(name))
        , m_svg(std::move(svg))
        , m_colour(colour) {}

    void paint(QPainter* painter, const QRect& area, QIcon::Mode mode, QIcon::State iconState) override {
        const double ratio = painter->device() != nullptr ? painter->device()->devicePixelRatioF() : 1.0;
        painter->drawPixmap(area, scaledPixmap(area.size() * ratio, mode, iconState, ratio));
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State iconState) override {
        return scaledPixmap(size, mode, iconState, 1.0);
    }

    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State iconState, qreal /*scale*/) override {
        const QColor ink = colourOf(mode, iconState);
        const QString key = QStringLiteral("hs-icon/%1/%2x%3/%4")
                                .arg(m_name)
                                .arg(size.width())
                                .arg(size.height())
                                .arg(ink.rgba(), 0, 16);
        QPixmap pixmap;
        if (QPixmapCache::find(key, &pixmap)) return pixmap;
        QByteArray svg = m_svg;
        QSvgRenderer renderer(svg.replace("currentColor", ink.name().toLatin1()));
        pixmap = QPixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        renderer.setAspectRatioMode(Qt::KeepAspectRatio);
        renderer.render(&painter);
        painter.end();
        QPixmapCache::insert(key, pixmap);
        return pixmap;
    }

    QString key() const override { return QStringLiteral("hs-line-icon"); }
    QString iconName() override { return m_name; }
    bool isNull() override { return m_svg.isEmpty(); }
    QIconEngine* clone() const override { return new LineIconEngine(m_name, m_svg, m_colour); }

private:
    QColor colourOf(QIcon::Mode mode, QIcon::State iconState) const {
        if (mode == QIcon::Disabled) return colours().textFaint;
        if (m_colour != nullptr) return m_colour();
        return iconState == QIcon::On ? colours().accent : colours().text;
    }

    QString m_name;
    QByteArray m_svg;
    QColor (*m_colour)() = nullptr;
};

} // namespace

QIcon themeIcon(const QString& name) {
    return themeIcon(name, nullptr);
}

QIcon themeIcon(const QString& name, QColor (*colour)()) {
    ensureResources();
    QFile file(QStringLiteral(":/hs/icons/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly)) return {};
    return QIcon(new LineIconEngine(name, file.readAll(), colour));
}

QStringList themeIconNames() {
    ensureResources();
    QStringList names =
        QDir(QStringLiteral(":/hs/icons")).entryList({QStringLiteral("*.svg")}, QDir::Files, QDir::Name);
    for (QString& name : names)
        name.chop(4);
    return names;
}

} // namespace hs::ui
