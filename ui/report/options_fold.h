// OptionsFold: how the next report is written (greedy or sampled, seed, length, precision). GUI thread.
#pragma once

#include "core/report.h"

#include <QWidget>

#include <vector>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLineEdit;
class QSpinBox;

namespace hs::ui {

class OptionsFold : public QWidget {
    Q_OBJECT
public:
    explicit OptionsFold(QWidget* parent = nullptr);

    core::GenerationOptions options() const;
    void setOptions(const core::GenerationOptions& options);

    // What the bundle can do: tokens its position table holds (0: unknown), precisions (empty: all).
    void setLimits(int maxTokens, const std::vector<core::Precision>& precisions);

Q_SIGNALS:
    void changed();

private:
    void build();
    void enableSampling();
    void newSeed();

    QCheckBox* m_greedy = nullptr;
    QLineEdit* m_seed = nullptr;
    QDoubleSpinBox* m_temperature = nullptr;
    QSpinBox* m_topK = nullptr;
    QDoubleSpinBox* m_topP = nullptr;
    QSpinBox* m_maxTokens = nullptr;
    QComboBox* m_precision = nullptr;
};

} // namespace hs::ui
