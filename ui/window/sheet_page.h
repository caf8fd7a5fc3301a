// SheetPage: a quiet page of words and facts in the place of the slide (About, keys, a slide's facts). GUI thread.
//
// It is built when it is first shown, and filled anew when it is shown after becoming stale: the window's start pays
// nothing for pages that nobody opens.
#pragma once

#include <QScrollArea>

#include <functional>
#include <utility>
#include <vector>

class QVBoxLayout;

namespace hs::ui {

class SheetPage : public QScrollArea {
    Q_OBJECT
public:
    using Fill = std::function<void(SheetPage&)>;
    SheetPage(const QString& title, Fill fill, QWidget* parent = nullptr);

    void setStale();
    void setVisible(bool visible) override;

    // For Fill.
    void addHeading(const QString& text);
    void addParagraph(const QString& text);
    void addFacts(const std::vector<std::pair<QString, QString>>& facts);

Q_SIGNALS:
    void backRequested();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void build();
    void renew();

    QString m_title;
    Fill m_fill;
    bool m_stale = true;
    QVBoxLayout* m_body = nullptr;
    QWidget* m_content = nullptr;
};

} // namespace hs::ui
