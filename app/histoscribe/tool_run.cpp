#include "app/histoscribe/tool_run.h"

#include <signal.h>

#include <utility>

namespace hs::app {

namespace {

constexpr int kPatienceMs = 1500; // for the program to end after Ctrl+C, when the window closes

core::ErrorCode codeOfExit(int exit) {
    switch (exit) {
    case 2:
        return core::ErrorCode::InvalidInput;
    case 3:
        return core::ErrorCode::Corrupt;
    case 4:
        return core::ErrorCode::OutOfMemory;
    case 130:
        return core::ErrorCode::Cancelled;
    default:
        return core::ErrorCode::Internal;
    }
}

// The last sentence "hscribe: …" of stderr.
std::string sentenceOf(const QByteArray& messages, int exit) {
    const QByteArray name("hscribe: ");
    const qsizetype at = messages.lastIndexOf(name);
    if (at < 0) return "hscribe ended with code " + std::to_string(exit) + " and said nothing";
    const QByteArray rest = messages.mid(at + name.size());
    return rest.left(rest.indexOf('\n') < 0 ? rest.size() : rest.indexOf('\n')).toStdString();
}

} // namespace

ToolRun::ToolRun(const QString& program, const QStringList& arguments, std::function<void(Answer)> done, QObject* parent)
    : QObject(parent), m_done(std::move(done)) {
    m_process.setStandardInputFile(QProcess::nullDevice());
    connect(&m_process, &QProcess::readyReadStandardOutput, this, &ToolRun::readLines);
    connect(&m_process, &QProcess::errorOccurred, this, [this, program](QProcess::ProcessError problem) {
        if (problem == QProcess::FailedToStart)
            finish(core::Error(core::ErrorCode::NotFound, program.toStdString() + " cannot be started: " + m_process.errorString().toStdString()));
    });
    connect(&m_process, &QProcess::finished, this, [this](int exit, QProcess::ExitStatus status) {
        readLines();
        m_messages = m_process.readAllStandardError();
        if (m_stopped) finish(core::Error(core::ErrorCode::Cancelled, "stopped"));
        else if (status == QProcess::CrashExit) finish(core::Error(core::ErrorCode::Internal, "hscribe was ended by a signal"));
        else if (exit != 0) finish(core::Error(codeOfExit(exit), sentenceOf(m_messages, exit)));
        else finish(m_all);
    });
    m_process.start(program, arguments);
}

ToolRun::~ToolRun() {
    m_process.disconnect(this);
    if (m_process.state() == QProcess::NotRunning) return;
    stop();
    if (!m_process.waitForFinished(kPatienceMs)) m_process.kill(), m_process.waitForFinished(kPatienceMs);
}

void ToolRun::stop() {
    m_stopped = true;
    if (m_process.processId() > 1) ::kill(pid_t(m_process.processId()), SIGINT);
}

void ToolRun::readLines() {
    const QByteArray bytes = m_process.readAllStandardOutput();
    m_all += bytes;
    m_pending += bytes;
    for (qsizetype end = m_pending.indexOf('\n'); end >= 0; end = m_pending.indexOf('\n')) {
        Q_EMIT line(QString::fromUtf8(m_pending.left(end)));
        m_pending.remove(0, end + 1);
    }
}

void ToolRun::finish(core::Result<QByteArray> answer) {
    if (!m_done) return;
    const auto done = std::exchange(m_done, nullptr);
    deleteLater();
    done(std::move(answer)); // may take down what owns us: nothing of this object is touched after it
}

} // namespace hs::app
