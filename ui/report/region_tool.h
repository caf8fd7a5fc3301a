// RegionTool: a region of the slide and what can be asked about it: which words drew on it, and what the report would
// be with it alone or without it. GUI thread.
#pragma once

#include <QWidget>

#include <cstddef>

class QLabel;
class QPushButton;

namespace hs::ui {

class RegionTool : public QWidget {
    Q_OBJECT
public:
    explicit RegionTool(QWidget* parent = nullptr);

    // No region: how to draw one. `patches` of `all` lie in it; their share of the held words' attention, where known.
    void setNone();
    void setRegion(std::size_t patches, std::size_t all);
    bool hasRegion() const { return m_hasRegion; }
    void setReason(const QString& whyNot); // why no report can be written now; empty: it can

Q_SIGNALS:
    void drawRequested();
    void isolateRequested();
    void eraseRequested();
    void clearRequested();

private:
    void renew();

    QLabel* m_words = nullptr;
    QPushButton* m_draw = nullptr;
    QPushButton* m_isolate = nullptr;
    QPushButton* m_erase = nullptr;
    QPushButton* m_clear = nullptr;
    bool m_hasRegion = false;
    QString m_reason;
};

} // namespace hs::ui
