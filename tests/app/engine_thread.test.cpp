#include "app/histoscribe/engine_thread.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <vector>

namespace hs::app {
namespace {

// An engine that is never asked: the thread's own behaviour is what is tested.
class SilentEngine : public core::Engine {
public:
    core::Result<core::EngineInfo> open(const core::EngineOptions&, const core::ProgressSink&, std::stop_token) override { return none(); }
    core::Result<core::FeatureSet> encode(core::PatchSource&, const core::ProgressSink&, std::stop_token) override { return none(); }
    core::Result<core::Report> generate(const core::ReportRequest&, const core::ReportSink&, std::stop_token) override { return none(); }
    core::Result<std::vector<core::Report>> sample(const core::ReportRequest&, int, const core::ProgressSink&, std::stop_token) override {
        return none();
    }
    core::Result<std::vector<core::ContinuationScore>> score(const core::ScoreRequest&, const core::ProgressSink&, std::stop_token) override {
        return none();
    }
    core::Result<std::vector<double>> classify(const std::vector<core::FeatureSetPtr>&, const core::ProgressSink&, std::stop_token) override {
        return none();
    }
    core::Result<std::vector<core::ScoreGrid>> attribute(const core::AttributionRequest&, const core::ProgressSink&,
                                                         std::stop_token) override {
        return none();
    }
    core::Result<std::vector<int>> tokenize(std::string_view) override { return none(); }

private:
    static core::Error none() { return core::Error(core::ErrorCode::Internal, "silent"); }
};

core::Result<std::unique_ptr<core::Engine>> silent() { return std::unique_ptr<core::Engine>(std::make_unique<SilentEngine>()); }

TEST(EngineThread, JobsRunInTheirOrder) {
    std::vector<int> order;
    {
        EngineThread thread(silent);
        std::promise<void> done;
        for (int i = 0; i < 5; ++i)
            thread.submit([&order, i](auto, auto) { order.push_back(i); });
        thread.submit([&done](auto, auto) { done.set_value(); });
        done.get_future().wait();
    }
    EXPECT_EQ(order, (std::vector<int>{0, 1, 2, 3, 4}));
}

TEST(EngineThread, AnEngineThatCannotBeMadeIsToldToEveryJob) {
    std::atomic<int> told = 0;
    EngineThread thread([]() -> core::Result<std::unique_ptr<core::Engine>> {
        return core::Error(core::ErrorCode::Unsupported, "no engine here");
    });
    std::promise<void> done;
    thread.submit([&](core::Result<core::Engine*> engine, auto) { told += !engine.ok(); });
    thread.submit([&](core::Result<core::Engine*> engine, auto) {
        told += !engine.ok();
        done.set_value();
    });
    done.get_future().wait();
    EXPECT_EQ(told, 2);
}

TEST(EngineThread, ACancelledJobSeesItsStopAndOthersDoNot) {
    EngineThread thread(silent);
    std::promise<void> blocked, release;
    std::promise<bool> first, second;
    thread.submit([&](auto, auto) {
        blocked.set_value();
        release.get_future().wait();
    });
    blocked.get_future().wait();
    const core::RequestId id = thread.submit([&](auto, std::stop_token stop) { first.set_value(stop.stop_requested()); });
    thread.submit([&](auto, std::stop_token stop) { second.set_value(stop.stop_requested()); });
    EXPECT_EQ(thread.waiting(), 3u);
    thread.cancel(id);
    release.set_value();
    EXPECT_TRUE(first.get_future().get());
    EXPECT_FALSE(second.get_future().get());
}

TEST(EngineThread, ClosingAsksTheRunningJobToStop) {
    std::atomic<bool> stopped = false;
    {
        EngineThread thread(silent);
        std::promise<void> running;
        thread.submit([&](auto, std::stop_token stop) {
            running.set_value();
            while (!stop.stop_requested())
                std::this_thread::yield();
            stopped = true;
        });
        running.get_future().wait();
    }
    EXPECT_TRUE(stopped);
}

} // namespace
} // namespace hs::app
