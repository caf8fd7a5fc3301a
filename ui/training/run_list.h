// RunList: the runs, newest first, each with its state; several can be picked for comparison. GUI thread.
#pragma once

#include "ui/training/training_values.h"

#include <QStringList>
#include <QWidget>

class QLabel;
class QListWidget;
class QPushButton;

namespace hs::ui {

class RunList : public QWidget {
    Q_OBJECT
public:
    explicit RunList(QWidget* parent = nullptr);

    void setRuns(const std::vector<RunRow>& runs); // keeps what is chosen
    void choose(const QString& id);                // empty: none
    QString chosen() const;
    QStringList picked() const; // two or more: for comparison
    int count() const;

Q_SIGNALS:
    void runChosen(const QString& id);
    void picksChanged(const QStringList& ids);
    void newRequested();

private:
    void tellPicks();

    QPushButton* m_new = nullptr;
    QListWidget* m_list = nullptr;
    QLabel* m_hint = nullptr;
    QString m_chosen;
    bool m_filling = false;
};

} // namespace hs::ui
