#include "ui/gui_post.h"

#include <QCoreApplication>

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

namespace hs::ui {
namespace {

// Each test is a process of its own under ctest, so this is the first post of all: it once made the hub on the worker.
TEST(GuiPost, TheFirstPostOfAllMayComeFromAWorker) {
    QObject receiver;
    const GuiPost post(&receiver);
    std::optional<std::thread::id> where;
    std::thread([&] { post([&] { where = std::this_thread::get_id(); }); }).join();
    QCoreApplication::processEvents();
    EXPECT_EQ(where, std::this_thread::get_id());
}

TEST(GuiPost, RunsLaterOnTheGuiThreadInOrder) {
    QObject receiver;
    const GuiPost post(&receiver);
    std::vector<int> seen;
    std::optional<std::thread::id> where;
    post([&] { seen.push_back(1); });
    std::thread([&] {
        post([&] { seen.push_back(2); });
        post([&] { where = std::this_thread::get_id(); });
    }).join();
    EXPECT_TRUE(seen.empty());
    QCoreApplication::processEvents();
    EXPECT_EQ(seen, (std::vector<int>{1, 2}));
    EXPECT_EQ(where, std::this_thread::get_id());
}

TEST(GuiPost, DropsWhatComesForAReceiverThatIsGone) {
    auto receiver = std::make_unique<QObject>();
    const GuiPost post(receiver.get());
    bool ran = false;
    post([&] { ran = true; });
    receiver.reset();
    post([&] { ran = true; });
    QCoreApplication::processEvents();
    EXPECT_FALSE(ran);
}

TEST(GuiPost, ATaskThatDeletesItsReceiverDropsTheOnesBehindIt) {
    auto* receiver = new QObject;
    const GuiPost post(receiver);
    int ran = 0;
    post([&] {
        ++ran;
        delete receiver;
    });
    post([&] { ++ran; });
    QCoreApplication::processEvents();
    EXPECT_EQ(ran, 1);
}

TEST(GuiPost, WhatHasBeenPostedCanBeHadAtOnce) {
    QObject receiver;
    const GuiPost post(&receiver);
    int ran = 0;
    GuiPost::deliver(); // nothing yet
    std::thread([&] { post([&] { ++ran; }); }).join();
    post([&] { ++ran; });
    GuiPost::deliver();
    EXPECT_EQ(ran, 2);
}

TEST(GuiPost, ReceiversMayDieWhileManyThreadsPost) {
    std::atomic<bool> stop = false;
    std::atomic<int> ran = 0;
    auto receiver = std::make_unique<QObject>();
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([post = GuiPost(receiver.get()), &stop, &ran] {
            for (int n = 0; n < 200 && !stop; ++n)
                post([&ran] { ++ran; });
        });
    for (int i = 0; i < 10; ++i)
        QCoreApplication::processEvents();
    receiver.reset();
    const int before = ran;
    for (int i = 0; i < 10; ++i)
        QCoreApplication::processEvents();
    stop = true;
    threads.clear();
    QCoreApplication::processEvents();
    EXPECT_EQ(ran, before);
}

} // namespace
} // namespace hs::ui
