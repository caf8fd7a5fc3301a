#include "app/hscribe/case_batch.h"

#include "core/files.h"

#include <nlohmann/json.hpp>

namespace hs::app {

namespace fs = std::filesystem;

void addBatchOptions(CLI::App& command, BatchOptions& options) {
    command.add_option("--cases", options.cases, "cases file (.jsonl; .csv, several slides of a case between |) instead of inputs; --out is then a folder");
    command.add_option("--split", options.split, "only the cases of this split")
        ->check(CLI::IsMember({"train", "val", "test"}));
}

namespace {

class Batch {
public:
    Batch(const BatchOptions& batch, const ModelOptions& model, const BatchWork& work, std::stop_token stop)
        : m_batch(batch)
        , m_options(model)
        , m_work(work)
        , m_stop(std::move(stop)) {}

    int run() {
        auto cases = core::readCases(core::pathFromUtf8(m_batch.cases));
        if (!cases) return reportError(cases.error());
        std::error_code failed;
        fs::create_directories(core::pathFromUtf8(m_batch.out), failed);
        if (failed)
            return reportError(core::Error(core::ErrorCode::Internal, "the folder " + m_batch.out + " could not be made: " +
                                                                          failed.message()));
        const auto wanted = core::splitFromName(m_batch.split);
        std::erase_if(cases.value(), [&](const core::Case& one) { return wanted && one.split != *wanted; });
        ProgressLine loading("B");
        auto opened = openModel(m_options, loading, m_stop);
        loading.wipe();
        if (!opened) return reportError(opened.error());
        ProgressLine progress("cases");
        for (std::size_t i = 0; i < cases.value().size(); ++i) {
            if (m_stop.stop_requested()) return finish(130);
            progress.show("cases", i, cases.value().size());
            take(opened.value(), cases.value()[i]);
        }
        progress.wipe();
        return finish(m_stop.stop_requested() ? 130 : m_firstFailure);
    }

private:
    void take(OpenedModel& opened, const core::Case& one) {
        const fs::path goal = m_work.goal(core::safeFileName(one.id));
        if (m_work.complete(goal)) {
            ++m_skipped;
            return;
        }
        const auto made = makeOne(opened, one, goal);
        if (made) {
            ++m_done;
            return;
        }
        if (made.error().code == core::ErrorCode::Cancelled && m_stop.stop_requested()) return;
        ++m_failed;
        core::Error named = made.error();
        named.message = "case " + one.id + ": " + named.message;
        const int code = reportError(named);
        if (m_firstFailure == 0) m_firstFailure = code;
    }

    core::Result<void> makeOne(OpenedModel& opened, const core::Case& one, const fs::path& goal) {
        CaseOptions inputs = caseOptions(m_options);
        inputs.inputs = one.features.empty() ? one.slides : one.features;
        HS_TRY(const auto slides, readCase(*opened.engine, opened.bundle, inputs, {}, m_stop));
        return m_work.make(opened, one, slides, goal, m_stop);
    }

    int finish(int code) const {
        if (m_batch.json)
            printJson({{"done", m_done}, {"skipped", m_skipped}, {"failed", m_failed}, {"out", m_batch.out}});
        else
            printLine(std::to_string(m_done) + " done, " + std::to_string(m_skipped) + " complete before, " +
                      std::to_string(m_failed) + " failed");
        return code;
    }

    const BatchOptions& m_batch;
    const ModelOptions& m_options;
    const BatchWork& m_work;
    std::stop_token m_stop;
    std::size_t m_done = 0, m_skipped = 0, m_failed = 0;
    int m_firstFailure = 0;
};

} // namespace

int runBatch(const BatchOptions& batch, const ModelOptions& model, const BatchWork& work, std::stop_token stop) {
    if (batch.out.empty())
        return reportError(core::Error(core::ErrorCode::InvalidInput, "--cases needs --out, the folder to write into"));
    return Batch(batch, model, work, std::move(stop)).run();
}

} // namespace hs::app
