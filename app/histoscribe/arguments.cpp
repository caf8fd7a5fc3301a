#include "app/histoscribe/arguments.h"

#include "core/log.h"

#include <QCommandLineParser>
#include <QCoreApplication>

#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace hs::app {

namespace {

[[noreturn]] void wrongUsage(QString sentence) {
    if (sentence.endsWith(QLatin1Char('.'))) sentence.chop(1); // as every sentence of ours
    std::fprintf(stderr, "histoscribe: %s\n", sentence.toUtf8().constData());
    std::exit(2);
}

struct Options {
    QCommandLineOption bundle{QStringLiteral("bundle"), QStringLiteral("Model bundle to use."), QStringLiteral("folder")};
    QCommandLineOption log{QStringLiteral("log"), QStringLiteral("trace, debug, info, warn, error or off."), QStringLiteral("level")};
    QCommandLineOption bench{QStringLiteral("bench"), QStringLiteral("Measure startup, pan, zoom or report on SLIDE and quit."), QStringLiteral("what")};
    QCommandLineOption json{QStringLiteral("json"), QStringLiteral("Figures as one JSON object.")};
    QCommandLineOption shot{QStringLiteral("shot"), QStringLiteral("Paint the settled window into a PNG file and quit."), QStringLiteral("file")};

    QCommandLineOption painting{QStringLiteral("painting"), QStringLiteral("Who paints the slide: automatic, opengl or raster."), QStringLiteral("who")};
    QCommandLineOption probe{QStringLiteral("probe-opengl"), QStringLiteral("Say as JSON which OpenGL this screen has and quit.")};

    void addTo(QCommandLineParser& parser) const {
        parser.setApplicationDescription(QStringLiteral("Whole-slide viewer that writes pathology reports with HistoGPT.\n"
                                                        "Research use, not a medical device.\n\nExample:\n  histoscribe --bundle demo slide.svs"));
        parser.addHelpOption();
        parser.addVersionOption();
        parser.addOptions({bundle, log, bench, json, shot, painting, probe});
        parser.addPositionalArgument(QStringLiteral("SLIDE"), QStringLiteral("Slides of one case to open."), QStringLiteral("[SLIDE...]"));
    }
};

std::optional<QString> surrounding(const char* name) {
    return qEnvironmentVariableIsSet(name) ? std::optional(qEnvironmentVariable(name)) : std::nullopt;
}

bool expectingWindowSystem = false; // main thread
QtMessageHandler usualHandler = nullptr;

void endWithoutScreen(QtMsgType kind, const QMessageLogContext& context, const QString& words) {
    if (usualHandler && !(kind == QtFatalMsg && expectingWindowSystem)) return usualHandler(kind, context, words);
    if (kind != QtFatalMsg) return;
    const QString sentence = noScreenSentence(surrounding("QT_QPA_PLATFORM"), surrounding("DISPLAY"), surrounding("WAYLAND_DISPLAY"));
    std::fprintf(stderr, "histoscribe: %s\n", sentence.toUtf8().constData());
    std::fflush(nullptr);
    std::_Exit(1); // half of Qt is made: nothing of it is to be taken down
}

} // namespace

Arguments parseArguments(const QStringList& words) {
    QCommandLineParser parser;
    const Options options;
    options.addTo(parser);
    if (!parser.parse(words)) wrongUsage(parser.errorText());
    if (parser.isSet(QStringLiteral("help"))) parser.showHelp(0);
    if (parser.isSet(QStringLiteral("version"))) parser.showVersion();
    if (parser.isSet(options.log) && !core::setLogLevel(parser.value(options.log).toStdString()))
        wrongUsage(QStringLiteral("--log takes trace, debug, info, warn, error or off, found %1").arg(parser.value(options.log)));

    Arguments arguments;
    arguments.slides = parser.positionalArguments();
    arguments.bundle = parser.value(options.bundle);
    arguments.task = {parser.value(options.bench), parser.value(options.shot), parser.isSet(options.json), arguments.slides.value(0)};
    arguments.painting = parser.value(options.painting);
    arguments.probeOpenGl = parser.isSet(options.probe);
    const QStringList painters{QString(), QStringLiteral("automatic"), QStringLiteral("opengl"), QStringLiteral("raster")};
    if (!painters.contains(arguments.painting))
        wrongUsage(QStringLiteral("--painting takes automatic, opengl or raster, found %1").arg(arguments.painting));
    const QStringList benches{QString(), QStringLiteral("startup"), QStringLiteral("pan"), QStringLiteral("zoom"), QStringLiteral("report")};
    if (!benches.contains(arguments.task.bench))
        wrongUsage(QStringLiteral("--bench takes startup, pan, zoom or report, found %1").arg(arguments.task.bench));
    if (!arguments.task.bench.isEmpty() && arguments.slides.isEmpty()) wrongUsage(QStringLiteral("--bench needs a SLIDE"));
    if (arguments.task.bench == QStringLiteral("report") && arguments.bundle.isEmpty()) wrongUsage(QStringLiteral("--bench report needs a --bundle"));
    return arguments;
}

void prepareScreen(int& count, char** words) {
    QCommandLineParser parser;
    const Options options;
    options.addTo(parser);
    parser.setSingleDashWordOptionMode(QCommandLineParser::ParseAsLongOptions); // Qt's own (-platform) hold no -p or -l
    QStringList given;
    bool platformNamed = qEnvironmentVariableIsSet("QT_QPA_PLATFORM");
    for (int i = 0; i < count; ++i) {
        given << QString::fromLocal8Bit(words[i]);
        platformNamed = platformNamed || std::strncmp(words[i], "-platform", 9) == 0 || std::strncmp(words[i], "--platform", 10) == 0;
    }
    parser.parse(given); // what is wrong is told by parseArguments
    if (parser.isSet(QStringLiteral("help")) || parser.isSet(QStringLiteral("version"))) {
        const QCoreApplication application(count, words); // names the program in its own help
        parseArguments(given);
    }
    const bool screen = qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY");
    if (!screen && !platformNamed && (parser.isSet(options.shot) || parser.isSet(options.bench)))
        qputenv("QT_QPA_PLATFORM", "offscreen");
}

void expectWindowSystem() {
    expectingWindowSystem = true;
    usualHandler = qInstallMessageHandler(endWithoutScreen);
}

void windowSystemReached() {
    expectingWindowSystem = false;
}

QString noScreenSentence(const std::optional<QString>& platform, const std::optional<QString>& display,
                         const std::optional<QString>& wayland) {
    const auto quoted = [](const char* name, const std::optional<QString>& value) {
        return QString::fromLatin1(name) + (value ? QStringLiteral(" is \"%1\"").arg(*value) : QStringLiteral(" is not set"));
    };
    const QString found = platform ? quoted("QT_QPA_PLATFORM", platform) + QStringLiteral(", ") : QString();
    return QStringLiteral("a screen to open the window on was expected, none could be reached (%1%2, %3); start it on a desktop, or "
                          "use --shot FILE.png, or hscribe, which need none")
        .arg(found, quoted("DISPLAY", display), quoted("WAYLAND_DISPLAY", wayland));
}

} // namespace hs::app
