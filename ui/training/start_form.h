// StartForm: beginning a run with three choices: data, bundle, what to learn. The rest has sane values behind "More".
// GUI thread.
#pragma once

#include "ui/training/training_values.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QGridLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QRadioButton;
class QSpinBox;
class QToolButton;

namespace hs::ui {

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
    QWidget* buildMore();
    void showReadiness();
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
    QWidget* m_fold = nullptr;
    QLineEdit* m_name = nullptr;
    QDoubleSpinBox* m_epochs = nullptr;
    QSpinBox* m_batch = nullptr;
    QDoubleSpinBox* m_rate = nullptr;
    QSpinBox* m_patience = nullptr;
    QSpinBox* m_bag = nullptr;
    QSpinBox* m_seed = nullptr;
    QCheckBox* m_checkpointing = nullptr;
    QPushButton* m_start = nullptr;
    QLabel* m_why = nullptr;
};

} // namespace hs::ui
