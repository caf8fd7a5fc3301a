#include "ui/viewer/paint_path.h"

#include <QCoreApplication>

#include <array>

namespace hs::ui {

namespace {

QString say(const char* text) {
    return QCoreApplication::translate("hs::ui::PaintPath", text);
}

PaintChoice raster(const QString& why) {
    return {PaintPath::Raster, say(QT_TRANSLATE_NOOP("hs::ui::PaintPath", "by the processor (raster): %1")).arg(why), false};
}

PaintChoice openGl(const std::optional<OpenGlFinding>& finding) {
    if (!finding) return {PaintPath::OpenGl, QStringLiteral("OpenGL"), false};
    return {PaintPath::OpenGl, QStringLiteral("OpenGL %1 (%2)").arg(finding->version, finding->renderer), false};
}

} // namespace

PaintPreference paintPreferenceFromName(const QString& name) {
    if (name == QLatin1String("opengl")) return PaintPreference::OpenGl;
    if (name == QLatin1String("raster")) return PaintPreference::Raster;
    return PaintPreference::Automatic;
}

QString nameOf(PaintPreference preference) {
    switch (preference) {
    case PaintPreference::OpenGl:
        return QStringLiteral("opengl");
    case PaintPreference::Raster:
        return QStringLiteral("raster");
    default:
        return QStringLiteral("automatic");
    }
}

bool isSoftwareRenderer(const QString& renderer) {
    constexpr std::array kWords{"llvmpipe", "softpipe", "swrast", "software", "swr ", "lavapipe", "swiftshader", "mesa x11", "gdi generic", "basic render"};
    const QString lower = renderer.toLower();
    for (const char* word : kWords)
        if (lower.contains(QLatin1String(word))) return true;
    return false;
}

QString remoteReason(const QProcessEnvironment& environment) {
    constexpr std::array kSessions{std::pair{"XRDP_SESSION", "xrdp"}, std::pair{"VNCDESKTOP", "VNC"}, std::pair{"X2GO_SESSION", "X2Go"},
                                   std::pair{"NXSESSIONID", "NX"}, std::pair{"CHROME_REMOTE_DESKTOP_SESSION", "Chrome Remote Desktop"}};
    for (const auto& [variable, name] : kSessions)
        if (environment.contains(QLatin1String(variable))) return say(QT_TRANSLATE_NOOP("hs::ui::PaintPath", "a remote desktop (%1)")).arg(QLatin1String(name));
    if (environment.contains(QStringLiteral("WAYLAND_DISPLAY"))) return {};
    const QString display = environment.value(QStringLiteral("DISPLAY"));
    const QString host = display.section(QLatin1Char(':'), 0, 0); // "localhost:10.0" comes through ssh
    if (!host.isEmpty() && host != QLatin1String("unix") && !host.startsWith(QLatin1Char('/')))
        return say(QT_TRANSLATE_NOOP("hs::ui::PaintPath", "a screen on another machine"));
    return {};
}

PaintChoice choosePaintPath(PaintPreference preference, const QString& platform, const QProcessEnvironment& environment,
                            const std::optional<OpenGlFinding>& finding) {
    if (preference == PaintPreference::Raster) return raster(say(QT_TRANSLATE_NOOP("hs::ui::PaintPath", "chosen in the preferences")));
    const bool windowed = platform == QLatin1String("xcb") || platform.startsWith(QLatin1String("wayland"));
    if (!windowed) return raster(say(QT_TRANSLATE_NOOP("hs::ui::PaintPath", "no OpenGL on the platform \"%1\"")).arg(platform));
    if (finding && finding->renderer.isEmpty()) return raster(finding->problem);
    if (preference == PaintPreference::OpenGl) return openGl(finding);
    if (const QString remote = remoteReason(environment); !remote.isEmpty()) return raster(remote);
    if (!finding) {
        PaintChoice choice = raster(say(QT_TRANSLATE_NOOP("hs::ui::PaintPath", "OpenGL is being tried")));
        choice.ask = true;
        return choice;
    }
    if (isSoftwareRenderer(finding->renderer))
        return raster(say(QT_TRANSLATE_NOOP("hs::ui::PaintPath", "OpenGL would be computed here (%1)")).arg(finding->renderer));
    return openGl(finding);
}

} // namespace hs::ui
