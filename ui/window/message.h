// Message: one sentence for the bar above the slide, with what helps. A value; GUI thread.
#pragma once

#include "core/error.h"

#include <QString>

#include <functional>
#include <vector>

namespace hs::ui {

enum class MessageKind { Note, Warning, Error };

struct MessageAction {
    QString text; // "Choose another file"
    std::function<void()> run;
};

// What a message is about, and so what makes it old: another slide, or another bundle.
enum class MessageAbout { Slide, Bundle };

struct Message {
    MessageKind kind = MessageKind::Note;
    QString sentence;
    QString details; // folds out, can be copied; may be empty
    std::vector<MessageAction> actions;
    MessageAbout about = MessageAbout::Slide;
};

// An error as the screen shows it: its sentence with a capital and a full stop; code and contexts in the details.
Message messageOf(const core::Error& error);

} // namespace hs::ui
