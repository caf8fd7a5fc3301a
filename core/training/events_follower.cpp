#include "core/training/events_follower.h"

#include "core/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace hs::core {

namespace {

constexpr std::size_t kMostAtOnce = 2u << 20;
constexpr std::size_t kLongestLine = 8u << 20; // a sample with a long report is some kB
constexpr std::string_view kBegin = "{\"event\":";

class File {
public:
    explicit File(const std::filesystem::path& path) : m_file(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
    ~File() {
        if (m_file >= 0) ::close(m_file);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    int number() const { return m_file; }

private:
    int m_file;
};

} // namespace

void EventLines::clear() {
    m_pending.clear();
    m_broken = 0;
    m_skipping = false;
}

void EventLines::add(std::string_view bytes, std::vector<TrainEvent>& events) {
    while (!bytes.empty()) {
        const std::size_t end = bytes.find('\n');
        if (!m_skipping) m_pending.append(bytes.substr(0, end));
        if (m_pending.size() > kLongestLine) {
            ++m_broken;
            m_pending.clear();
            m_skipping = true;
        }
        if (end == std::string_view::npos) return;
        if (!m_skipping) addLine(m_pending, events);
        m_pending.clear();
        m_skipping = false;
        bytes.remove_prefix(end + 1);
    }
}

void EventLines::addLine(std::string_view line, std::vector<TrainEvent>& events) {
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) return;
    if (auto event = trainEventFromJsonLine(line)) return events.push_back(std::move(event).value());
    ++m_broken;
    const std::size_t again = line.rfind(kBegin);
    if (again == std::string_view::npos || again == 0) return;
    if (auto event = trainEventFromJsonLine(line.substr(again))) events.push_back(std::move(event).value());
}

Result<FollowedEvents> EventsFollower::poll() {
    const File file(m_file);
    struct stat facts {};
    if (file.number() < 0 || ::fstat(file.number(), &facts) != 0) {
        if (errno == ENOENT || errno == ENOTDIR)
            return Error(ErrorCode::NotFound, displayName(m_file) + " of the run is not there");
        return Error(ErrorCode::Internal, displayName(m_file) + " of the run cannot be read: " + std::strerror(errno));
    }
    FollowedEvents found;
    const auto inode = std::uint64_t(facts.st_ino);
    if (std::uint64_t(facts.st_size) < m_read || (m_read > 0 && inode != m_inode)) {
        m_read = 0;
        m_lines.clear();
        found.restarted = true;
    }
    m_inode = inode;
    std::string bytes(std::min<std::uint64_t>(kMostAtOnce, std::uint64_t(facts.st_size) - m_read), '\0');
    const ssize_t got = bytes.empty() ? 0 : ::pread(file.number(), bytes.data(), bytes.size(), off_t(m_read));
    if (got < 0)
        return Error(ErrorCode::Internal, displayName(m_file) + " of the run cannot be read: " + std::strerror(errno));
    m_read += std::uint64_t(got);
    m_lines.add(std::string_view(bytes).substr(0, std::size_t(got)), found.events);
    found.broken = m_lines.broken();
    found.more = got > 0 && m_read < std::uint64_t(facts.st_size);
    return found;
}

} // namespace hs::core
