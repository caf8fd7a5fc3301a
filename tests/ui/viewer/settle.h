// Waiting for a view in tests, and what the process holds of the machine's memory.
#pragma once

#include "ui/viewer/slide_view.h"

#include <QElapsedTimer>
#include <QTest>

#include <malloc.h>
#include <unistd.h>

#include <fstream>

namespace hs::ui {

// True when the view is sharp and rests within the time.
inline bool settle(SlideView& view, int limitMs = 60'000) {
    QElapsedTimer clock;
    clock.start();
    while (!view.settled() && clock.elapsed() < limitMs)
        QTest::qWait(5);
    return view.settled();
}

template <class Condition>
bool waitFor(const Condition& condition, int limitMs = 60'000) {
    QElapsedTimer clock;
    clock.start();
    while (!condition() && clock.elapsed() < limitMs)
        QTest::qWait(5);
    return condition();
}

inline double residentMegabytes() {
    std::ifstream file("/proc/self/statm");
    double all = 0, resident = 0;
    file >> all >> resident;
    return resident * double(::sysconf(_SC_PAGESIZE)) / double(1 << 20);
}

// What is allocated, without what the allocator keeps of freed memory.
inline double heapMegabytes() {
    const struct mallinfo2 all = ::mallinfo2();
    return double(all.uordblks + all.hblkhd) / double(1 << 20);
}

// A sanitizer keeps what was freed: then only our own count of bytes says something.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kMemoryIsCounted = false;
#else
inline constexpr bool kMemoryIsCounted = true;
#endif

} // namespace hs::ui
