// SheetPage: a quiet page of words and facts in the place of the slide (About, keys, a slide's facts). GUI thread.
#pragma once

#include <QScrollArea>

#include <utility>
#include <vector>

class QVBoxLayout;

namespace hs::ui {

class SheetPage : public QScrollArea {
    Q_OBJECT
public:
    explicit SheetPage(const QString& title, QWidget* parent = nullptr);

    void clear();
    void addHeading(const QString& text);
    void addParagraph(const QString& text);
    void addFacts(const std::vector<std::pair<QString, QString>>& facts);

Q_SIGNALS:
    void backRequested();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    QVBoxLayout* m_body = nullptr;
    QWidget* m_content = nullptr;
};

} // namespace hs::ui
