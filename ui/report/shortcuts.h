// The keys of the report's actions, said once for the menus and for the tooltips of the panel. GUI thread.
#pragma once

#include <QKeySequence>
#include <QString>

namespace hs::ui::keys {

inline QKeySequence generate() {
    return QKeySequence(Qt::CTRL | Qt::Key_G);
}
inline QKeySequence stop() {
    return QKeySequence(Qt::CTRL | Qt::Key_Period);
}
inline QKeySequence continueReport() {
    return QKeySequence(Qt::CTRL | Qt::Key_Return);
}
inline QKeySequence prompt() {
    return QKeySequence(Qt::CTRL | Qt::Key_L);
}
inline QKeySequence bundle() {
    return QKeySequence(Qt::CTRL | Qt::Key_B);
}
inline QKeySequence copyReport() {
    return QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C);
}
inline QKeySequence exportReport() {
    return QKeySequence(Qt::CTRL | Qt::Key_E);
}
inline QKeySequence nextWord() {
    return QKeySequence(Qt::ALT | Qt::Key_Right);
}
inline QKeySequence previousWord() {
    return QKeySequence(Qt::ALT | Qt::Key_Left);
}
inline QKeySequence region() {
    return QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_R);
}
inline QKeySequence missedField() {
    return QKeySequence(Qt::CTRL | Qt::Key_M);
}
inline QKeySequence probe() {
    return QKeySequence(Qt::CTRL | Qt::Key_F);
}
inline QKeySequence differential() {
    return QKeySequence(Qt::CTRL | Qt::Key_D);
}
inline QKeySequence undo() {
    return QKeySequence(QKeySequence::Undo);
}
inline QKeySequence redo() {
    return QKeySequence(QKeySequence::Redo);
}
inline QKeySequence alternatives() {
    return QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_A);
}
inline QKeySequence caseSheet() {
    return QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E);
}
inline QKeySequence addPicture() {
    return QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_P);
}
inline QKeySequence bundlesPage() {
    return QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_B);
}
inline QKeySequence openSlide() {
    return QKeySequence(Qt::CTRL | Qt::Key_O);
}

// "Write a report (Ctrl+G)".
inline QString hint(const QString& text, const QKeySequence& sequence) {
    return QStringLiteral("%1 (%2)").arg(text, sequence.toString(QKeySequence::NativeText));
}

} // namespace hs::ui::keys
