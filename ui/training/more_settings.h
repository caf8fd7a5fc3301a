// MoreSettings: what has a sane value and is folded away: the run's name, its length and rate, what learns from what.
//
// What belongs to one stage alone is shown for that stage alone. GUI thread.
#pragma once

#include "ui/training/training_values.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QGridLayout;
class QLabel;
class QLineEdit;
class QSpinBox;

namespace hs::ui {

class MoreSettings : public QWidget {
    Q_OBJECT
public:
    explicit MoreSettings(QWidget* parent = nullptr);

    void takeUsual(LearnStage stage); // the name of the run stays
    void setSettings(const TrainingSettings& settings);
    void fillIn(TrainingSettings& settings) const; // everything that is set here
    QString whyNot() const;                        // why a run is not possible so; empty: it is

Q_SIGNALS:
    void changed();

private:
    QWidget* buildCommon();
    QWidget* buildPretrain();
    QWidget* buildJoint();
    void connectParts();
    void showStage();
    void tell();

    LearnStage m_stage = LearnStage::Pretrain;
    bool m_setting = false;
    QLineEdit* m_name = nullptr;
    QDoubleSpinBox* m_epochs = nullptr;
    QSpinBox* m_batch = nullptr;
    QDoubleSpinBox* m_rate = nullptr;
    QSpinBox* m_patience = nullptr;
    QSpinBox* m_bag = nullptr;
    QSpinBox* m_seed = nullptr;
    QSpinBox* m_keep = nullptr; // per cent
    QWidget* m_pretrain = nullptr;
    QComboBox* m_from = nullptr;
    QComboBox* m_weights = nullptr;
    QCheckBox* m_resamplerFirst = nullptr;
    QWidget* m_joint = nullptr;
    QSpinBox* m_lora = nullptr;
    QSpinBox* m_promptStarts = nullptr; // per cent
    QCheckBox* m_checkpointing = nullptr;
    QCheckBox* m_cross = nullptr;
    QCheckBox* m_gate = nullptr;
    QCheckBox* m_resampler = nullptr;
    QCheckBox* m_language = nullptr;
};

} // namespace hs::ui
