// ToolRun: one run of `hscribe` whose answer the window waits for (features, convert, evaluate), never blocking. GUI
// thread. It belongs to the window: destroying it asks the program to stop (Ctrl+C), which leaves nothing half written.
#pragma once

#include "core/error.h"

#include <QByteArray>
#include <QObject>
#include <QProcess>
#include <QStringList>

#include <functional>

namespace hs::app {

class ToolRun : public QObject {
    Q_OBJECT
public:
    // What stdout held, or the sentence of stderr.
    using Answer = core::Result<QByteArray>;

    ToolRun(const QString& program, const QStringList& arguments, std::function<void(Answer)> done, QObject* parent);
    ~ToolRun() override;

    void stop();
    // What stdout held so far; some commands answer and yet end with the code of a single case that failed.
    const QByteArray& output() const { return m_all; }
    // What stderr held, once it has ended.
    const QByteArray& messages() const { return m_messages; }

Q_SIGNALS:
    void line(const QString& line); // each of stdout, as it comes

private:
    void readLines();
    void finish(core::Result<QByteArray> answer);

    QProcess m_process;
    QByteArray m_all;
    QByteArray m_pending;
    QByteArray m_messages;
    std::function<void(Answer)> m_done;
    bool m_stopped = false;
};

} // namespace hs::app
