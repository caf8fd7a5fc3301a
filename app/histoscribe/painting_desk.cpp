#include "app/histoscribe/painting_desk.h"

#include "core/log.h"
#include "ui/viewer/slide_view.h"
#include "ui/window/main_window.h"

#include <QCoreApplication>
#include <QGuiApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QOffscreenSurface>
#include <QOpenGLContext>
#include <QOpenGLFunctions>
#include <QTimer>

#include <cstdio>
#include <utility>

namespace hs::app {

namespace {

constexpr int kQuietMs = 1500;    // after the start: then the window stands, with a slide or without
constexpr int kLongestMs = 10000; // of a probe

} // namespace

PaintingDesk::PaintingDesk(ui::MainWindow& window, QObject* parent)
    : QObject(parent)
    , m_window(window)
    , m_program(QCoreApplication::applicationFilePath())
    , m_arguments{QStringLiteral("--probe-opengl")} {
    connect(&m_probe, &QProcess::finished, this, [this] { takeProbe(QString::fromUtf8(m_probe.readAllStandardOutput())); });
    connect(&m_probe, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart) takeProbe({});
    });
    const auto begin = [this] {
        if (std::exchange(m_shown, true)) return;
        choose();
    };
    connect(&window.slideView(), &ui::SlideView::pictureComplete, this, begin);
    QTimer::singleShot(kQuietMs, this, begin);
    attach(window.slideView());
    choose();
}

PaintingDesk::~PaintingDesk() {
    m_probe.disconnect(this);
    if (m_probe.state() == QProcess::NotRunning) return;
    m_probe.kill();
    m_probe.waitForFinished(1000);
}

void PaintingDesk::setPreference(ui::PaintPreference preference) {
    if (preference == m_preference) return;
    m_preference = preference;
    choose();
}

void PaintingDesk::setProbe(const QString& program, const QStringList& arguments) {
    m_program = program;
    m_arguments = arguments;
}

void PaintingDesk::attach(ui::SlideView& view) {
    m_views.emplace_back(&view);
    connect(&view, &ui::SlideView::openGlFailed, this, [this](const QString& sentence) {
        core::log().warn("{}", sentence.toStdString());
        m_finding = ui::OpenGlFinding{{}, {}, sentence};
        choose();
    });
    if (m_shown) view.setPaintPath(m_choice.path);
}

void PaintingDesk::choose() {
    m_choice = ui::choosePaintPath(m_preference, QGuiApplication::platformName(), QProcessEnvironment::systemEnvironment(), m_finding);
    m_window.setPaintingWords(m_choice.words);
    if (!m_shown) return; // the first picture is everybody's first wish
    if (m_choice.ask) probe();
    apply();
}

void PaintingDesk::probe() {
    if (m_probe.state() != QProcess::NotRunning) return;
    m_probe.setStandardErrorFile(QProcess::nullDevice());
    m_probe.start(m_program, m_arguments);
    QTimer::singleShot(kLongestMs, this, [this] { m_probe.kill(); });
}

void PaintingDesk::takeProbe(const QString& said) {
    m_finding = openGlFindingFrom(said);
    core::log().info("OpenGL: {}", m_finding->renderer.isEmpty() ? m_finding->problem.toStdString()
                                                                 : (m_finding->renderer + QLatin1String(", ") + m_finding->version).toStdString());
    choose();
}

void PaintingDesk::apply() {
    std::erase_if(m_views, [](const auto& view) { return view.isNull(); });
    for (const auto& view : m_views)
        view->setPaintPath(m_choice.path);
}

ui::OpenGlFinding openGlFindingFrom(const QString& said) {
    const QJsonObject answer = QJsonDocument::fromJson(said.toUtf8()).object();
    ui::OpenGlFinding finding{answer.value(QStringLiteral("renderer")).toString().left(200),
                              answer.value(QStringLiteral("version")).toString().left(200),
                              answer.value(QStringLiteral("problem")).toString().left(400)};
    if (finding.renderer.isEmpty() && finding.problem.isEmpty())
        finding.problem = QCoreApplication::translate("hs::app::PaintingDesk", "trying OpenGL gave no answer");
    return finding;
}

int probeOpenGl() {
    QJsonObject answer;
    QOffscreenSurface surface;
    surface.create();
    QOpenGLContext context;
    if (context.create() && context.makeCurrent(&surface)) {
        const auto words = [&](GLenum name) {
            const auto* text = reinterpret_cast<const char*>(context.functions()->glGetString(name));
            return QString::fromLatin1(text ? text : "");
        };
        answer.insert(QStringLiteral("renderer"), words(GL_RENDERER));
        answer.insert(QStringLiteral("version"), words(GL_VERSION));
        context.doneCurrent();
    } else {
        answer.insert(QStringLiteral("problem"), QCoreApplication::translate("hs::app::PaintingDesk", "no OpenGL context can be made here"));
    }
    const QByteArray text = QJsonDocument(answer).toJson(QJsonDocument::Compact);
    std::printf("%s\n", text.constData());
    return 0;
}

} // namespace hs::app
