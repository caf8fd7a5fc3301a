#include "core/training/events_follower.h"

#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

namespace hs::core {
namespace {

namespace fs = std::filesystem;

std::string line(std::int64_t step) {
    return trainEventToJsonLine(TrainStep{step, 100, 0.5, 1e-4, double(step), 1.0}) + "\n";
}

class Follower : public testing::Test {
protected:
    void append(std::string_view text) { std::ofstream(file, std::ios::app | std::ios::binary) << text; }
    std::vector<std::int64_t> poll() {
        last = {};
        std::vector<std::int64_t> steps;
        auto found = follower.poll();
        EXPECT_TRUE(found.ok()) << (found.ok() ? "" : found.error().message);
        if (!found) return steps;
        last = std::move(found).value();
        for (const TrainEvent& event : last.events)
            steps.push_back(std::get<TrainStep>(event).step);
        return steps;
    }

    test::TemporaryFolder folder;
    fs::path file = folder / "events.jsonl";
    EventsFollower follower{file};
    FollowedEvents last;
};

TEST_F(Follower, AFileThatIsNotThereIsNotFoundAndMayComeLater) {
    const auto nothing = follower.poll();
    ASSERT_FALSE(nothing);
    EXPECT_EQ(nothing.error().code, ErrorCode::NotFound);
    append(line(1));
    EXPECT_EQ(poll(), (std::vector<std::int64_t>{1}));
}

TEST_F(Follower, AFolderThatVanishesIsNotFound) {
    append(line(1));
    poll();
    fs::remove(file);
    EXPECT_EQ(follower.poll().error().code, ErrorCode::NotFound);
}

TEST_F(Follower, BrokenLinesAreCountedAndLeftOut) {
    append("{\"event\":\"step\",\n" + line(1) + "nonsense\n\n" + std::string("\0\0\0", 3) + "\n" + line(2));
    EXPECT_EQ(poll(), (std::vector<std::int64_t>{1, 2}));
    EXPECT_EQ(last.broken, 3u);
}

TEST_F(Follower, ALineWithoutItsEndWaitsForTheRest) {
    const std::string whole = line(1);
    append(whole.substr(0, 20));
    EXPECT_TRUE(poll().empty());
    append(whole.substr(20));
    EXPECT_EQ(poll(), (std::vector<std::int64_t>{1}));
    EXPECT_EQ(last.broken, 0u);
}

TEST_F(Follower, WhatAResumedRunWroteBehindATornLineIsTaken) {
    append(line(1) + line(2).substr(0, 25)); // killed in the middle
    poll();
    append(line(2) + line(3));
    EXPECT_EQ(poll(), (std::vector<std::int64_t>{2, 3}));
    EXPECT_EQ(last.broken, 1u);
}

TEST_F(Follower, AShortenedOrReplacedFileIsReadAgain) {
    append(line(1) + line(2));
    poll();
    folder.write("events.jsonl", line(7));
    EXPECT_EQ(poll(), (std::vector<std::int64_t>{7}));
    EXPECT_TRUE(last.restarted);
    folder.write("other", line(8) + line(9) + line(10));
    fs::rename(folder / "other", file);
    EXPECT_EQ(poll(), (std::vector<std::int64_t>{8, 9, 10}));
    EXPECT_TRUE(last.restarted);
}

TEST_F(Follower, AnEndlessLineDoesNotFillTheMemory) {
    for (int i = 0; i < 20; ++i)
        append(std::string(1u << 20, 'x'));
    append("\n" + line(4));
    std::vector<std::int64_t> steps;
    do {
        for (const std::int64_t step : poll())
            steps.push_back(step);
    } while (last.more);
    EXPECT_EQ(steps, (std::vector<std::int64_t>{4}));
    EXPECT_EQ(last.broken, 1u);
}

TEST_F(Follower, ALongHistoryComesInPieces) {
    std::string text;
    for (int i = 1; i <= 40'000; ++i)
        text += line(i);
    append(text);
    std::int64_t expected = 0;
    int pieces = 0;
    do {
        ++pieces;
        for (const std::int64_t step : poll())
            EXPECT_EQ(step, ++expected);
    } while (last.more);
    EXPECT_EQ(expected, 40'000);
    EXPECT_GT(pieces, 1);
}

} // namespace
} // namespace hs::core
