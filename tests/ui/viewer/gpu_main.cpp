// Tests on a screen of their own: an X server without a monitor (Xvfb), started here and ended with the tests. Where it
// is not installed, or has no OpenGL, the tests skip themselves by name.

#include <QApplication>

#include <gtest/gtest.h>

#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>

namespace {

struct Screen {
    pid_t server = -1;
    std::string display;
};

Screen startScreen() {
    int told[2];
    if (::pipe(told) != 0) return {};
    const pid_t child = ::fork();
    if (child == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGTERM);
        ::close(told[0]);
        const std::string number = std::to_string(told[1]);
        ::execlp("Xvfb", "Xvfb", "-displayfd", number.c_str(), "-screen", "0", "1280x1024x24", "-nolisten", "tcp", nullptr);
        ::_exit(127);
    }
    ::close(told[1]);
    Screen screen{child, {}};
    char digit = 0;
    while (::read(told[0], &digit, 1) == 1 && digit != '\n')
        screen.display += digit;
    ::close(told[0]);
    return screen;
}

} // namespace

int main(int argc, char** argv) {
    testing::InitGoogleTest(&argc, argv);
    ::setenv("QT_QPA_PLATFORM", "offscreen", 1);
    ::unsetenv("WAYLAND_DISPLAY");
    Screen screen;
    if (!testing::GTEST_FLAG(list_tests)) screen = startScreen();
    if (!screen.display.empty()) {
        ::setenv("DISPLAY", (":" + screen.display).c_str(), 1);
        ::setenv("QT_QPA_PLATFORM", "xcb", 1);
    }
    int result = 0;
    {
        QApplication application(argc, argv);
        result = RUN_ALL_TESTS();
    }
    if (screen.server > 0) {
        ::kill(screen.server, SIGTERM);
        ::waitpid(screen.server, nullptr, 0);
    }
    return result;
}
