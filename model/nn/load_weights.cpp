#include "model/nn/load_weights.h"

#include "model/nn/load_plan.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <mutex>
#include <optional>
#include <thread>

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::Result;

namespace {

constexpr std::int64_t kStagedNumbers = 4 << 20; // 16 MB of float32 at a time

Result<void> copyStaged(const WeightsFile& file, const TensorEntry& entry, at::Tensor& target) {
    if (entry.shape.empty()) {
        const at::Tensor staged = at::empty({}, at::kFloat); // []
        HS_CHECK(file.copyToFloat(entry, {staged.data_ptr<float>(), 1}));
        target.copy_(staged); // []
        return {};
    }
    const std::int64_t rows = entry.shape[0], numbers = std::max<std::int64_t>(1, entry.elements());
    const std::int64_t rowsAtOnce = std::max<std::int64_t>(1, kStagedNumbers * rows / numbers);
    for (std::int64_t begin = 0; begin < rows; begin += rowsAtOnce) {
        const std::int64_t end = std::min(rows, begin + rowsAtOnce);
        at::Tensor part = target.slice(0, begin, end);                  // [some, …]
        const at::Tensor staged = at::empty(part.sizes(), at::kFloat);  // [some, …]
        HS_CHECK(file.copyRowsToFloat(entry, begin, end, {staged.data_ptr<float>(), std::size_t(staged.numel())}));
        part.copy_(staged);
    }
    return {};
}

Result<void> copyOne(const WeightsFile& file, const LoadStep& step) {
    at::Tensor target = step.target; // shares the module's storage
    if (!target.is_floating_point()) {
        const at::Tensor whole = at::empty(target.sizes(), target.options().device(at::kCPU)); // […]
        HS_CHECK(file.copyTo(*step.entry, {static_cast<std::byte*>(whole.data_ptr()), whole.nbytes()}));
        if (!step.constant) {
            target.copy_(whole); // […]
            return {};
        }
        if (!whole.equal(target.cpu()))
            return Error(ErrorCode::Corrupt, "expected " + step.fileName + " in " + file.fileName() +
                                                 " to hold the values that follow from the architecture, found others");
        return {};
    }
    if (step.constant) {
        at::Tensor found = at::empty(target.sizes(), at::kFloat); // […]
        HS_CHECK(file.copyToFloat(*step.entry, {found.data_ptr<float>(), std::size_t(found.numel())}));
        if (!found.equal(target.to(at::kCPU, at::kFloat)))
            return Error(ErrorCode::Corrupt, "expected " + step.fileName + " in " + file.fileName() +
                                                 " to hold the values that follow from the architecture, found others");
        return {};
    }
    const bool inPlace = target.is_contiguous() && target.device().is_cpu() && target.scalar_type() == at::kFloat;
    if (!inPlace) return copyStaged(file, *step.entry, target);
    adviseHugePages(target);
    return file.copyToFloat(*step.entry, {target.data_ptr<float>(), std::size_t(target.numel())});
}

// Several threads take steps from one counter; the first error stops all.
class Copying {
public:
    Copying(const WeightsFile& file, const LoadPlan& plan, const LoadOptions& options)
        : m_file(file)
        , m_plan(plan)
        , m_options(options) {}

    Result<void> run(unsigned threads) {
        std::vector<std::jthread> helpers;
        for (unsigned i = 1; i < threads; ++i)
            helpers.emplace_back([this] { work(); });
        work();
        helpers.clear(); // joins
        if (m_error) return *std::move(m_error);
        return {};
    }

private:
    void work() {
        const at::NoGradGuard noGraph;
        while (!m_stop.load(std::memory_order_relaxed)) {
            const std::size_t next = m_next.fetch_add(1);
            if (next >= m_plan.steps.size()) return;
            Result<void> copied = copyOne(m_file, m_plan.steps[next]);
            const std::lock_guard lock(m_mutex);
            m_done += m_plan.steps[next].bytes;
            if (copied.ok() && m_options.progress && !m_options.progress(m_done, m_plan.bytes))
                copied = Error(ErrorCode::Cancelled, "loading " + m_file.fileName() + " was stopped");
            if (copied.ok() || m_error) continue;
            m_error = std::move(copied).error();
            m_stop = true;
        }
    }

    const WeightsFile& m_file;
    const LoadPlan& m_plan;
    const LoadOptions& m_options;
    std::atomic<std::size_t> m_next{0};
    std::atomic<bool> m_stop{false};
    std::mutex m_mutex;
    std::uint64_t m_done = 0;     // guarded by m_mutex
    std::optional<Error> m_error; // guarded by m_mutex
};

} // namespace

Result<void> copyPlanned(const LoadPlan& plan, const WeightsFile& file, const LoadOptions& options) {
    const unsigned threads = unsigned(std::clamp(at::get_num_threads(), 1, 4));
    return Copying(file, plan, options).run(options.device.is_cpu() ? threads : 1);
}

Result<LoadReport> loadWeights(torch::nn::Module& module, const WeightsFile& file, const LoadOptions& options) {
    HS_TRY(LoadPlan plan, planLoad(module, file, options));
    convertTargets(plan, options);
    HS_CHECK(copyPlanned(plan, file, options));
    LoadReport report;
    report.bytes = plan.bytes;
    report.leftOver = plan.leftOver;
    for (const LoadStep& step : plan.steps)
        if (step.parameter) report.parameters += std::uint64_t(step.target.numel());
    return report;
}

namespace {

// Whether two matrices of a file hold different numbers; compared in pieces, by value. Shapes are equal.
Result<bool> differ(const WeightsFile& file, const TensorEntry& a, const TensorEntry& b) {
    if (a.storageId == b.storageId && a.data == b.data && a.strides == b.strides) return false;
    const std::int64_t rows = a.shape[0];
    const std::int64_t rowsAtOnce = std::max<std::int64_t>(1, kStagedNumbers / std::max<std::int64_t>(1, a.shape[1]));
    std::vector<float> left, right;
    for (std::int64_t begin = 0; begin < rows; begin += rowsAtOnce) {
        const std::int64_t end = std::min(rows, begin + rowsAtOnce);
        left.resize(std::size_t((end - begin) * a.shape[1]));
        right.resize(left.size());
        HS_CHECK(file.copyRowsToFloat(a, begin, end, left));
        HS_CHECK(file.copyRowsToFloat(b, begin, end, right));
        if (std::memcmp(left.data(), right.data(), left.size() * sizeof(float)) != 0) return true;
    }
    return false;
}

} // namespace

// The tied matrix is taken from whichever of its two names the file stores, the output's first.
void allowTiedNames(const WeightsFile& file, LoadOptions& options) {
    const bool projection = file.find(kProjection) != nullptr;
    if (!options.fileName)
        options.fileName = [projection](const std::string& name) {
            return projection && name == kEmbedding ? kProjection : name;
        };
    const auto callers = options.mayRemain;
    options.mayRemain = [callers](const std::string& name) {
        return name == kEmbedding || name == kProjection || (callers && callers(name));
    };
}

Result<void> checkHistoGpt(HistoGpt& model, const WeightsFile& file) {
    LoadOptions options;
    allowTiedNames(file, options);
    HS_TRY([[maybe_unused]] const LoadPlan plan, planLoad(*model, file, options));
    return {};
}

Result<LoadReport> loadHistoGpt(HistoGpt& model, const WeightsFile& file, LoadOptions options) {
    const TensorEntry* projection = file.find(kProjection);
    const TensorEntry* embedding = file.find(kEmbedding);
    bool different = false;
    if (projection != nullptr && embedding != nullptr && projection->shape == embedding->shape &&
        projection->shape.size() == 2) {
        HS_TRY(different, differ(file, *projection, *embedding));
    }
    allowTiedNames(file, options);
    HS_TRY(LoadReport report, loadWeights(*model, file, options));
    report.tiedWeightsDiffered = different;
    return report;
}

namespace {

void allowHead(LoadOptions& options) {
    const auto callers = options.mayRemain;
    options.mayRemain = [callers](const std::string& name) {
        return name.starts_with("head.") || (callers && callers(name));
    };
}

} // namespace

Result<void> checkEncoder(CTransPath& encoder, const WeightsFile& file) {
    LoadOptions options;
    allowHead(options);
    HS_TRY([[maybe_unused]] const LoadPlan plan, planLoad(*encoder, file, options));
    return {};
}

Result<LoadReport> loadEncoder(CTransPath& encoder, const WeightsFile& file, LoadOptions options) {
    allowHead(options);
    return loadWeights(*encoder, file, options);
}

std::int64_t classesIn(const WeightsFile& file) {
    const TensorEntry* head = file.find("head.weight");
    return head != nullptr && head->shape.size() == 2 ? head->shape[0] : 0;
}

} // namespace hs::model
