#include "ui/window/progress_clock.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

namespace hs::ui {

namespace {

constexpr std::int64_t kWindowMs = 15'000;
constexpr std::int64_t kSilenceMs = 1'000;

} // namespace

void ProgressClock::start(std::int64_t nowMs) {
    m_start = nowMs;
    m_total = 0;
    m_marks.clear();
}

void ProgressClock::advance(std::size_t done, std::size_t total, std::int64_t nowMs) {
    if (!m_marks.empty() && (done < m_marks.back().done || total != m_total)) start(nowMs);
    m_total = total;
    m_marks.push_back({nowMs, done});
    while (m_marks.size() > 2 && nowMs - m_marks[1].ms > kWindowMs)
        m_marks.pop_front();
}

std::optional<double> ProgressClock::perSecond(std::int64_t nowMs) const {
    if (m_marks.size() < 2) return std::nullopt;
    const Mark& first = m_marks.front();
    const Mark& last = m_marks.back();
    // A stall counts: the time since the last mark is time in which nothing was done.
    const std::int64_t span = std::max(last.ms, nowMs) - first.ms;
    if (span < kSilenceMs || last.done <= first.done) return std::nullopt;
    return double(last.done - first.done) / double(span) * 1000.0;
}

std::optional<double> ProgressClock::secondsLeft(std::int64_t nowMs) const {
    const std::optional<double> rate = perSecond(nowMs);
    if (!rate || m_total == 0) return std::nullopt;
    return double(m_total - std::min(m_total, m_marks.back().done)) / *rate;
}

QString durationText(double seconds) {
    const auto whole = static_cast<long long>(std::llround(std::clamp(seconds, 0.0, 359'999.0)));
    const QLatin1Char zero('0');
    const auto two = [&](long long value) { return QStringLiteral("%1").arg(value, 2, 10, zero); };
    if (whole >= 3600)
        return QStringLiteral("%1:%2:%3").arg(QString::number(whole / 3600), two(whole / 60 % 60), two(whole % 60));
    return QStringLiteral("%1:%2").arg(QString::number(whole / 60), two(whole % 60));
}

QString tookText(double seconds) {
    if (seconds >= 9.95) return durationText(seconds);
    return QStringLiteral("%1\u00A0s").arg(QLocale().toString(std::max(seconds, 0.0), 'f', 1));
}

QString rateText(std::optional<double> perSecond, const QString& unit) {
    if (!perSecond || unit.isEmpty()) return {};
    const int decimals = *perSecond < 10 ? 1 : 0;
    return QStringLiteral("%1\u00A0%2/s").arg(QLocale().toString(*perSecond, 'f', decimals), unit);
}

QString progressText(const QString& what, std::size_t done, std::size_t total, std::optional<double> secondsLeft,
                     const QString& rate) {
    QString text = what;
    if (total > 0) {
        const double share = 100.0 * double(std::min(done, total)) / double(total);
        text += QStringLiteral(" %1\u00A0%").arg(QLocale().toString(static_cast<int>(std::floor(share))));
    }
    if (!rate.isEmpty()) text += QStringLiteral(" · ") + rate;
    if (secondsLeft) text += QStringLiteral(" · ") + durationText(*secondsLeft);
    return text;
}

} // namespace hs::ui
