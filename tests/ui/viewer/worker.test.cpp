#include "ui/worker.h"

#include "ui/gui_post.h"

#include <QCoreApplication>
#include <QThreadPool>

#include <gtest/gtest.h>

#include <memory>
#include <thread>
#include <vector>

namespace hs::ui {
namespace {

TEST(Workers, NothingToWaitForIsNoWait) {
    QThreadPool pool;
    waitForWorkers(pool);
}

TEST(Workers, WhatWorkHoldsIsGoneOnceItHasBeenWaitedFor) {
    QThreadPool pool;
    auto held = std::make_shared<int>(0);
    onWorker(pool, [held] { ++*held; });
    waitForWorkers(pool);
    EXPECT_EQ(*held, 1);
    EXPECT_EQ(held.use_count(), 1);
}

TEST(Workers, APoolOfOneThreadKeepsTheOrder) {
    QThreadPool pool;
    pool.setMaxThreadCount(1);
    std::vector<int> seen; // by one worker at a time, read after the wait
    for (int i = 0; i < 100; ++i)
        onWorker(pool, [&seen, i] { seen.push_back(i); });
    waitForWorkers(pool);
    ASSERT_EQ(seen.size(), 100u);
    for (int i = 0; i < 100; ++i)
        EXPECT_EQ(seen[std::size_t(i)], i);
}

TEST(Workers, AnAnswerComesBackOnTheThreadThatAsked) {
    QObject receiver;
    std::thread::id worked, told;
    std::vector<int> answer;
    onWorker([post = GuiPost(&receiver), &worked, &told, &answer, question = std::vector<int>{1, 2, 3}]() mutable {
        worked = std::this_thread::get_id();
        post([&told, &answer, found = std::move(question)] {
            told = std::this_thread::get_id();
            answer = found;
        });
    });
    while (answer.empty())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    EXPECT_EQ(told, std::this_thread::get_id());
    EXPECT_NE(worked, std::this_thread::get_id());
    EXPECT_EQ(answer.size(), 3u);
}

} // namespace
} // namespace hs::ui
