// JobList: what the engine has been asked for, in its order, as the window shows it. A value; GUI thread.
#pragma once

#include "app/histoscribe/case_state.h"
#include "core/report_event.h"

#include <cstdint>
#include <vector>

namespace hs::app {

enum class JobKind { OpenBundle, ReadAhead, Report, Explain, Samples, Score, Classify, Probe, Region, Replay, FirmUp };

struct JobInfo {
    std::uint64_t key = 0;           // the session's own number; never 0
    core::RequestId engineId = 0;    // the engine thread's
    CaseId caseId = 0;               // 0: of no case
    JobKind kind = JobKind::Report;
    bool running = false;            // else it waits
    bool stopping = false;           // has been asked to stop
    core::PatchProgress progress;
};

class JobList {
public:
    std::uint64_t add(JobKind kind, CaseId caseId);
    JobInfo* find(std::uint64_t key); // null once it has ended
    void remove(std::uint64_t key);
    const std::vector<JobInfo>& all() const { return m_jobs; }
    // Keys of jobs of a case (0: of any) and of these kinds.
    std::vector<std::uint64_t> keys(CaseId caseId, std::initializer_list<JobKind> kinds) const;

private:
    std::vector<JobInfo> m_jobs;
    std::uint64_t m_last = 0;
};

} // namespace hs::app
