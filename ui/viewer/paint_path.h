// Who paints the slide: the processor (raster) or OpenGL, and why. Pure functions and values; any thread.
#pragma once

#include <QProcessEnvironment>
#include <QString>

#include <optional>

namespace hs::ui {

enum class PaintPath { Raster, OpenGl };

enum class PaintPreference { Automatic, OpenGl, Raster };

// "automatic", "opengl", "raster"; anything else is automatic.
PaintPreference paintPreferenceFromName(const QString& name);
QString nameOf(PaintPreference preference);

// What a context that was made for trial said.
struct OpenGlFinding {
    QString renderer; // empty: there is no OpenGL
    QString version;
    QString problem; // a sentence, then
};

// Renderers that compute on the processor: slower than our own raster path, which does nothing else.
bool isSoftwareRenderer(const QString& renderer);

// Why pictures cross a network on their way to the eyes; empty on a screen of this machine.
QString remoteReason(const QProcessEnvironment& environment);

struct PaintChoice {
    PaintPath path = PaintPath::Raster;
    QString words; // for About: "by the processor (raster): …"
    bool ask = false; // nobody can say before a context was made for trial: raster until then
};

// `platform` is Qt's word for the window system ("xcb").
PaintChoice choosePaintPath(PaintPreference preference, const QString& platform, const QProcessEnvironment& environment,
                            const std::optional<OpenGlFinding>& finding);

} // namespace hs::ui
