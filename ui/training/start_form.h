// StartForm: beginning a run with three choices: data, bundle, what to learn. The rest has sane values behind "More settings".
// GUI thread.
#pragma once

#include "ui/training/training_values.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;
class QRadioButton;
class QToolButton;

namespace hs::ui {

class MoreSettings;

class StartForm : public QWidget {
    Q_OBJECT
public:
    explicit StartForm(QWidget* parent = nullptr);

    void setData(const DataState& data);
    void setBundles(const std::vector<BundleEntry>& bundles, const QString& chosen);
    void setDevices(const std::vector<DeviceChoice>& devices); // keeps what is chosen
    void setFit(const std::optional<core::Fit>& fit);          // nothing: unknown yet
    void setStarting(bool starting);
    void chooseStage(LearnStage stage);

    TrainingSettings settings() const;
    void setSettings(const TrainingSettings& settings);
    QString whyNot() const; // why Start is not possible; empty: it is

Q_SIGNALS:
    void chooseTableRequested();
    void chooseFolderRequested();
    void lookAtDataRequested();
    void chooseBundleRequested();
    void changed(); // any setting
    void startRequested();

private:
    void build();
    QWidget* buildData();
    QWidget* buildBundle();
    QWidget* buildStage();
    QWidget* buildDevice();
    void showReadiness();
    LearnStage stage() const;
    void takeUsual(LearnStage stage);
    const DeviceChoice* device() const;

    DataState m_data;
    std::vector<DeviceChoice> m_devices;
    std::optional<core::Fit> m_fit;
    bool m_starting = false;
    bool m_setting = false;
    QLabel* m_dataText = nullptr;
    QPushButton* m_look = nullptr;
    QComboBox* m_bundle = nullptr;
    QRadioButton* m_pretrain = nullptr;
    QRadioButton* m_joint = nullptr;
    QComboBox* m_device = nullptr;
    QLabel* m_fitText = nullptr;
    QToolButton* m_more = nullptr;
    MoreSettings* m_settings = nullptr; // folded away
    QPushButton* m_start = nullptr;
    QLabel* m_why = nullptr;
};

} // namespace hs::ui
