// OptionsFold: how the next report is written (sections, greedy or sampled, seed, length, precision), and by what its
// words are doubted. GUI thread.
#pragma once

#include "core/report.h"
#include "ui/report/report_view.h"

#include <QWidget>

#include <vector>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLineEdit;
class QSpinBox;

namespace hs::ui {

class SectionOrder;

class OptionsFold : public QWidget {
    Q_OBJECT
public:
    explicit OptionsFold(QWidget* parent = nullptr);

    core::GenerationOptions options() const;
    void setOptions(const core::GenerationOptions& options);

    // Sections in their order; empty: what the prompt asks for.
    QStringList sections() const;
    void setSections(const QStringList& sections); // no signal
    DoubtMeasure doubt() const;
    void setDoubt(DoubtMeasure measure);

    // What the bundle can do: tokens its position table holds (0: unknown), precisions (empty: all).
    void setLimits(int maxTokens, const std::vector<core::Precision>& precisions);

Q_SIGNALS:
    void changed();
    void sectionsChanged(const QStringList& sections);
    void doubtChanged(hs::ui::DoubtMeasure measure);

private:
    void build();
    void enableSampling();
    void newSeed();

    SectionOrder* m_sections = nullptr;
    QComboBox* m_doubt = nullptr;
    QCheckBox* m_greedy = nullptr;
    QLineEdit* m_seed = nullptr;
    QDoubleSpinBox* m_temperature = nullptr;
    QSpinBox* m_topK = nullptr;
    QDoubleSpinBox* m_topP = nullptr;
    QSpinBox* m_maxTokens = nullptr;
    QComboBox* m_precision = nullptr;
};

} // namespace hs::ui
