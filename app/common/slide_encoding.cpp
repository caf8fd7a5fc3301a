#include "app/common/slide_encoding.h"

#include "app/common/feature_cache.h"
#include "app/common/policy.h"
#include "core/files.h"
#include "core/patches/patch_plan.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <tuple>
#include <utility>

namespace hs::app {

using core::Error;
using core::ErrorCode;

namespace {

// What the policy of this machine says of encoded slides on disk; removes those kept too long.
bool cacheIsAllowed() {
    const auto policy = readPolicy();
    if (!policy) return false; // openAllowedBundle() has said so
    if (!policy.value().cacheDays) return true;
    purgeCachedFeatures(*policy.value().cacheDays);
    return *policy.value().cacheDays > 0;
}

// Ends where the caller has had enough, or is stopped; the source behind it goes on later.
class HeldSource final : public core::PatchSource {
public:
    HeldSource(core::PatchSource& source, std::size_t enough, std::stop_token stop)
        : m_source(source)
        , m_left(enough)
        , m_stop(std::move(stop)) {}

    int patchPixels() const override { return m_source.patchPixels(); }
    double spacing() const override { return m_source.spacing(); }
    double downsample() const override { return m_source.downsample(); }
    std::string slideFingerprint() const override { return m_source.slideFingerprint(); }
    std::string slideName() const override { return m_source.slideName(); }
    std::size_t examined() const override { return m_source.examined(); }
    std::size_t total() const override { return m_source.total(); }
    bool ended() const { return m_ended; } // the source has no more

    core::Result<std::vector<core::PatchPixels>> next(std::size_t most, std::stop_token) override {
        if (m_left == 0 || m_stop.stop_requested()) return std::vector<core::PatchPixels>();
        auto batch = m_source.next(std::min(most, m_left), m_stop);
        if (!batch && batch.error().code == ErrorCode::Cancelled) return std::vector<core::PatchPixels>();
        if (!batch) return batch;
        m_ended = batch.value().empty();
        m_left -= batch.value().size();
        return batch;
    }

private:
    core::PatchSource& m_source;
    std::size_t m_left;
    const std::stop_token m_stop;
    bool m_ended = false;
};

} // namespace

core::FeatureSet inGridOrder(const core::FeatureSet& set) {
    std::vector<std::size_t> order(set.count());
    std::iota(order.begin(), order.end(), std::size_t(0));
    const auto key = [&](std::size_t i) {
        const core::Patch& patch = set.grid.patches[i];
        return std::tuple(patch.scene, patch.row, patch.column);
    };
    if (std::is_sorted(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return key(a) < key(b); }))
        return set;
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return key(a) < key(b); });
    core::FeatureSet sorted = set;
    const auto width = std::size_t(set.dimension);
    for (std::size_t i = 0; i < order.size(); ++i) {
        sorted.grid.patches[i] = set.grid.patches[order[i]];
        std::copy_n(set.values.begin() + std::ptrdiff_t(order[i] * width), width,
                    sorted.values.begin() + std::ptrdiff_t(i * width));
    }
    return sorted;
}

core::Result<std::unique_ptr<SlideEncoding>> SlideEncoding::open(const model::Bundle& bundle,
                                                                 const std::filesystem::path& path,
                                                                 const CaseOptions& options, core::PatchOrder order) {
    if (!bundle.encoder)
        return Error(ErrorCode::Unsupported, "the bundle " + bundle.name +
                                                 " has no patch encoder: give feature files instead of " +
                                                 core::displayName(path));
    HS_TRY(core::SlidePtr slide, core::Slide::open(path));
    auto plan = core::planPatches(slide->info(), bundle.patches, options.spacing);
    if (!plan) return Error(plan.error().code, slide->name() + ": " + plan.error().message);
    std::unique_ptr<SlideEncoding> encoding(new SlideEncoding());
    encoding->m_name = slide->name();
    if (options.useCache && cacheIsAllowed()) {
        encoding->m_cacheKey = featureCacheKey(slide->info().fingerprint, bundle, plan.value(), options.precision);
        if (auto cached = readCachedFeatures(encoding->m_cacheKey, bundle)) {
            cached->slideName = encoding->m_name;
            encoding->m_whole = std::make_shared<const core::FeatureSet>(std::move(*cached));
            return encoding;
        }
    }
    encoding->m_source = core::openPatchStream(std::move(slide), std::move(plan).value(), options.threads, order);
    return encoding;
}

std::size_t SlideEncoding::expectedRest() const {
    if (!m_source) return 0;
    const std::size_t examined = m_source->examined(), total = m_source->total();
    if (examined == 0) return total;
    return std::size_t(double(m_set.count()) * double(total - examined) / double(examined));
}

core::Result<void> SlideEncoding::encode(core::Engine& engine, std::size_t enough, const core::ProgressSink& progress,
                                         std::stop_token stop) {
    if (complete() || encoded() >= enough) return {};
    HeldSource held(*m_source, enough - encoded(), stop);
    const core::ProgressSink told = [&](const core::PatchProgress& step) {
        if (!progress) return;
        const bool reading = step.stage == core::Stage::ReadingPatches;
        progress(reading ? core::PatchProgress{step.stage, m_source->examined(), m_source->total()}
                         : step); // held is not done
    };
    HS_TRY(core::FeatureSet more,
           engine.encode(held, told, std::stop_token())); // the held source ends it, and nothing is lost
    if (m_set.count() == 0) {
        m_set = std::move(more);
    } else {
        m_set.values.insert(m_set.values.end(), more.values.begin(), more.values.end());
        m_set.grid.patches.insert(m_set.grid.patches.end(), more.grid.patches.begin(), more.grid.patches.end());
    }
    m_part = nullptr;
    if (held.ended()) return finish();
    if (stop.stop_requested()) return Error(ErrorCode::Cancelled, "encoding the slide was stopped");
    return {};
}

core::Result<void> SlideEncoding::finish() {
    const std::size_t cells = m_source->total();
    if (m_set.count() == 0)
        return Error(ErrorCode::Unsupported, "no tissue was found in " + m_name + " by the bundle's rule: each of its " +
                                                 std::to_string(cells) + " patches is too white, too black or too smooth for it");
    m_whole = std::make_shared<const core::FeatureSet>(inGridOrder(m_set));
    m_set = {};
    m_source.reset();
    if (!m_cacheKey.empty()) writeCachedFeatures(m_cacheKey, *m_whole);
    return {};
}

core::FeatureSetPtr SlideEncoding::features() {
    if (m_whole) return m_whole;
    if (!m_part) m_part = std::make_shared<const core::FeatureSet>(inGridOrder(m_set));
    return m_part;
}

core::Result<core::FeatureSetPtr> encodeSlide(core::Engine& engine, const model::Bundle& bundle,
                                              const std::filesystem::path& path, const CaseOptions& options,
                                              const core::ProgressSink& progress, std::stop_token stop) {
    HS_TRY(const auto encoding, SlideEncoding::open(bundle, path, options, core::PatchOrder::Grid));
    HS_CHECK(encoding->encode(engine, std::numeric_limits<std::size_t>::max(), progress, stop));
    return encoding->features();
}

} // namespace hs::app
