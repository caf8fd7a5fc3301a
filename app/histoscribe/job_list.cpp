#include "app/histoscribe/job_list.h"

#include <algorithm>

namespace hs::app {

std::uint64_t JobList::add(JobKind kind, CaseId caseId) {
    JobInfo job;
    job.key = ++m_last;
    job.kind = kind;
    job.caseId = caseId;
    m_jobs.push_back(job);
    return m_last;
}

JobInfo* JobList::find(std::uint64_t key) {
    const auto found = std::find_if(m_jobs.begin(), m_jobs.end(), [&](const JobInfo& job) { return job.key == key; });
    return found == m_jobs.end() ? nullptr : &*found;
}

void JobList::remove(std::uint64_t key) {
    std::erase_if(m_jobs, [&](const JobInfo& job) { return job.key == key; });
}

std::vector<std::uint64_t> JobList::keys(CaseId caseId, std::initializer_list<JobKind> kinds) const {
    std::vector<std::uint64_t> found;
    for (const JobInfo& job : m_jobs)
        if ((caseId == 0 || job.caseId == caseId) && std::find(kinds.begin(), kinds.end(), job.kind) != kinds.end())
            found.push_back(job.key);
    return found;
}

} // namespace hs::app
