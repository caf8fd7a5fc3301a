// What crosses between the report panel and the app. Values; GUI thread.
#pragma once

#include "core/report_event.h"
#include "ui/report/words.h"

#include <QMetaType>
#include <QString>
#include <QStringList>

#include <vector>

namespace hs::ui {

// Held by the pointer (or the keyboard's caret) for a moment, or until it is let go.
enum class Hold { Hovered, Pinned };

// Words of the report whose map is wanted.
struct Phrase {
    core::RequestId report = 0; // the request that wrote them; 0: they come from a file
    TokenRange tokens;          // of the report as the model wrote it (core::Report::tokens); never empty
    QString words;              // as they stand in the text
    Hold hold = Hold::Hovered;
    friend bool operator==(const Phrase&, const Phrase&) = default;
};

enum class BundlePhase { None, Loading, Ready, Failed };

// What the bundle cannot do is empty here.
struct BundleAbilities {
    QStringList classes; // of its classifier head
    friend bool operator==(const BundleAbilities&, const BundleAbilities&) = default;
};

// The bundle in use, for the panel's head.
struct BundleState {
    BundlePhase phase = BundlePhase::None;
    QString name;
    QString detail;    // "cpu (2 threads, AVX-512) · 432 M parameters", for the tooltip
    QString warning;   // one sentence to keep in sight, or empty
    bool demo = false; // "demo model: synthetic tissue only"
    int maxTokens = 0; // what its position table allows; 0 when unknown
    BundleAbilities abilities;
    std::vector<core::Precision> precisions; // what it can run at; empty: all
};

// One line of the bundle menu.
struct BundleChoice {
    QString name;
    QString path;
};

enum class ReportState { Empty, Writing, Finished, Stopped, Failed };

// Whether a map is being made that takes its time.
enum class MapWork { Resting, UnderWay };

// What a report may be saved as.
enum class ExportFormat { Pdf, Html, Odt, Markdown, Text, Json };

} // namespace hs::ui

Q_DECLARE_METATYPE(hs::ui::Phrase)
