// SystemScheme: whether the desktop asks for light or dark. GUI thread; never blocks.
//
// Qt 6.4 has no colour-scheme hint. Asked in turn: the desktop portal (org.freedesktop.appearance color-scheme, over
// D-Bus, asynchronously), else the platform's palette. Changes of the desktop are announced while it lives.
#pragma once

#include "ui/theme/colours.h"

#include <QObject>

#include <optional>

class QDBusVariant;

namespace hs::ui {

// The portal's number: 1 prefers dark, 2 prefers light, everything else has no preference.
std::optional<Scheme> schemeFromPortalValue(uint value);

// Dark when the text of a palette is lighter than its window.
Scheme schemeOfPalette(const QPalette& palette);

class SystemScheme : public QObject {
    Q_OBJECT
public:
    explicit SystemScheme(QObject* parent = nullptr);

    std::optional<Scheme> answer() const { return m_answer; } // nothing until, or unless, the desktop has answered

Q_SIGNALS:
    void changed(hs::ui::Scheme scheme);

private Q_SLOTS:
    void onSettingChanged(const QString& group, const QString& key, const QDBusVariant& value);

private:
    void ask();
    void take(uint value);

    std::optional<Scheme> m_answer;
};

} // namespace hs::ui
