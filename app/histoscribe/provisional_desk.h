// ProvisionalDesk: a report written from a part of the tissue is marked as such for as long as it stands, and gives way
// to the one written from all of it, unless a hand has changed it. GUI thread.
#pragma once

#include "app/histoscribe/case_desk.h"
#include "app/histoscribe/session.h"
#include "ui/report/check_lines.h"
#include "ui/window/main_window.h"

#include <QObject>

#include <optional>

namespace hs::app {

class ProvisionalDesk : public QObject {
    Q_OBJECT

public:
    // All outlive the desk.
    ProvisionalDesk(ui::MainWindow& window, Session& session, CaseDesk& caseDesk, QObject* parent = nullptr);

    void enterCase(); // what was renewed while another case was looked at takes its place
    // "Provisional: from 128 patches …", or what became of it; nothing for a report that was written from all.
    std::optional<ui::CheckLine> line();

Q_SIGNALS:
    void checksChanged();

private:
    void take(core::RequestId provisional, core::RequestId firm);
    void compare(core::RequestId firm);

    ui::MainWindow& m_window;
    Session& m_session;
    CaseDesk& m_caseDesk;
};

} // namespace hs::app
