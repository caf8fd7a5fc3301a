// SectionOrder: which sections a report should have, and in which order they are written. GUI thread.
#pragma once

#include <QStringList>
#include <QWidget>

class QListWidget;

namespace hs::ui {

class SectionOrder : public QWidget {
    Q_OBJECT
public:
    explicit SectionOrder(QWidget* parent = nullptr);

    // Chosen ones in order; empty: only what the prompt asks for.
    QStringList chosen() const;
    // Chosen ones first, in their order; known ones that are not chosen follow. No signal.
    void setChosen(const QStringList& sections);

Q_SIGNALS:
    void changed();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void move(int by);

    QListWidget* m_list = nullptr;
};

} // namespace hs::ui
