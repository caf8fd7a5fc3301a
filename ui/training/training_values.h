// What the training page shows and says, as values. GUI thread.
#pragma once

#include "core/training/data_check.h"
#include "core/training/memory_estimate.h"

#include <QString>

#include <cstdint>
#include <optional>
#include <vector>

namespace hs::ui {

enum class LearnStage { Pretrain, Joint };

QString stageTitle(LearnStage stage);           // "Which disease", "The report"
std::optional<LearnStage> stageOf(const QString& name); // "pretrain", "joint": the words of run folders

enum class RunState {
    Preparing, // started, no step yet
    Learning,
    Paused,
    Stopping,  // asked to; ends behind its next checkpoint
    Finished,
    Stopped,   // by hand, resumes exactly
    Failed,    // it said why
    Lost,      // its process is gone and said nothing
    Vanished,  // its folder is gone
    Elsewhere, // its process belongs to another machine
};

bool isLive(RunState state);      // a process works on it
bool canResume(RunState state);   // a process could
QString stateWords(RunState state);

struct RunRow {
    QString id; // its folder
    QString name;
    QString stage; // "pretrain", "joint", or empty
    RunState state = RunState::Preparing;
    QString note;  // "accuracy 0.93", "step 120 of 400"
};

struct DeviceChoice {
    QString id; // "cpu", "cuda": the words of hscribe
    QString name;
    std::uint64_t freeBytes = 0;
    std::uint64_t totalBytes = 0;
    QString whyNot; // why it cannot be chosen, and what would help; empty: it can
};

struct BundleEntry {
    QString name;
    QString path;
};

enum class DataPhase { None, Looking, Ready, Refused };

// The cases that were dropped, and what the check found.
struct DataState {
    DataPhase phase = DataPhase::None;
    QString path; // of what was dropped
    QString name;
    QString sentence; // while looking: how far; refused: why
    core::DataCheck check;
    bool fromFolder = false;  // made from a folder: splits or diagnoses were read off it
    bool splitsDealt = false;
};

// What the first stage learns from; without the diagnoses it needs none.
enum class LearnFrom { Diagnoses, Reports, Both };
QString learnFromName(LearnFrom from); // "classification", "contrastive", "both": the words of hscribe

// What a stage may change of the network; the rest stays as the bundle has it.
struct LearningParts {
    bool resampler = false;
    bool crossAttention = false;
    bool exitGate = false;
    bool languageModel = false;
    friend bool operator==(const LearningParts&, const LearningParts&) = default;
};

struct TrainingSettings {
    QString data;   // path
    QString bundle; // path
    LearnStage stage = LearnStage::Pretrain;
    QString name; // of the run
    double epochs = 10.0;
    int batch = 1;
    double rate = 1e-4;
    int patience = 0; // 0: never early
    int largestBag = 64'000;
    double keepPatches = 1.0; // least share of a case's patches that a step sees, drawn anew each time
    int seed = 1;
    QString device = QStringLiteral("cpu");
    bool checkpointing = false;
    LearningParts parts;
    LearnFrom from = LearnFrom::Diagnoses; // first stage
    bool ownDiagnoses = false;             // first stage: a new classifier, for the diagnoses of the data
    bool balanced = false;                 // first stage: a rare diagnosis counts as much as a frequent one
    int lora = 0;                          // second stage: rank of adapters on the frozen language model; 0: none
    double promptStarts = 0.0;             // second stage: share of the texts that begin as prompts do
};

// Epochs, batch, rate and what learns as published for the stage; texts begin half the time as prompts do, as in the
// demo bundle's recipe.
TrainingSettings usualSettings(LearnStage stage);

// Where a piece of work that the page shows stands (features being made, cases being evaluated).
struct WorkState {
    QString what;  // empty: nothing is running
    int done = 0;
    int total = 0; // 0: unknown
    QString left;  // "3:12", or empty
};

} // namespace hs::ui
