// PanelHead: which bundle writes, how it is, and what has to stay in sight about it. GUI thread.
#pragma once

#include "ui/report/panel_values.h"

#include <QWidget>

#include <vector>

class QLabel;
class QMenu;
class QToolButton;

namespace hs::ui {

class StateDot;

class PanelHead : public QWidget {
    Q_OBJECT
public:
    explicit PanelHead(QWidget* parent = nullptr);

    void setBundles(const std::vector<BundleChoice>& bundles);
    void setState(const BundleState& state);
    void setDemoText(bool demo); // the text under the head is a demo model's, whatever bundle is chosen now
    void openMenu(); // as if the name had been clicked
    QMenu* menu() const { return m_menu; }

Q_SIGNALS:
    void bundleChosen(const QString& path);
    void chooseBundleRequested();
    void bundlesPageRequested();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void renewName();
    void showDemo();

    QToolButton* m_bundle = nullptr;
    QMenu* m_menu = nullptr;
    StateDot* m_dot = nullptr;
    QLabel* m_phase = nullptr;
    QLabel* m_demo = nullptr;
    QLabel* m_warning = nullptr;
    BundleState m_state;
    bool m_demoText = false;
};

} // namespace hs::ui
