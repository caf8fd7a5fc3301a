// PreferencesPage: the choices on one quiet page; each holds as soon as it is made. GUI thread.
#pragma once

#include "ui/preferences/preferences.h"

#include <QScrollArea>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QSpinBox;
class QVBoxLayout;

namespace hs::ui {

class PreferencesPage : public QScrollArea {
    Q_OBJECT
public:
    explicit PreferencesPage(QWidget* parent = nullptr);

    void setPreferences(const Preferences& preferences);
    Preferences preferences() const;

Q_SIGNALS:
    void changed(const hs::ui::Preferences& preferences);
    void forgetWanted(); // everything that was autosaved
    void backRequested();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void buildWindow(QVBoxLayout* column);
    void buildWork(QVBoxLayout* column);
    void buildPictures(QVBoxLayout* column);
    QFormLayout* section(QVBoxLayout* column, const QString& title);
    void tell();

    QComboBox* m_theme = nullptr;
    QComboBox* m_language = nullptr;
    QSpinBox* m_cache = nullptr;
    QComboBox* m_painting = nullptr;
    QCheckBox* m_restore = nullptr;
    QSpinBox* m_keep = nullptr;
    QComboBox* m_dpi = nullptr;
    QCheckBox* m_scaleBar = nullptr;
    QCheckBox* m_marks = nullptr;
    QCheckBox* m_map = nullptr;
    bool m_filling = false;
};

} // namespace hs::ui
