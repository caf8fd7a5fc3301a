#include "app/histoscribe/training_data.h"

#include "app/histoscribe/training_runs.h"
#include "core/files.h"
#include "core/sha256.h"

#include <algorithm>
#include <map>
#include <set>

namespace hs::app {

namespace fs = std::filesystem;
using core::Case;

namespace {

bool allThere(const std::vector<fs::path>& files) {
    std::error_code failed;
    return !files.empty() && std::all_of(files.begin(), files.end(), [&](const fs::path& file) { return fs::exists(file, failed); });
}

bool isRead(const Case& one) {
    return allThere(one.features) && one.features.size() >= one.slides.size();
}

fs::path featuresOf(const fs::path& slide, const fs::path& out) { return out / (fs::path(slide.filename()) += ".h5"); }

} // namespace

core::Result<LookedAtData> lookAtData(const fs::path& dropped, const ReadingBundle& bundle, const core::FileProgress& progress,
                                      std::stop_token stop) {
    LookedAtData data;
    data.dropped = dropped;
    HS_TRY(data.found, core::findCases(dropped, stop));
    const core::Finding leftOut = takeOut(data.found.cases, readLeftOut(dropped), bundle.folder);
    // Slides that an earlier day has read already need no second reading.
    data.found.cases = withFeatures(std::move(data.found.cases), batchesToRead(data.found.cases, dataSetFolder(dropped) / "features"));
    HS_TRY(const core::FileFacts facts, core::lookAtFiles(data.found.cases, progress, stop));
    data.check = core::checkData(data.found.cases, facts, bundle.classes);
    const auto lighter = [](const core::Finding& one) { return one.severity < core::Severity::Warning; };
    if (leftOut.count > 0)
        data.check.findings.insert(std::find_if(data.check.findings.begin(), data.check.findings.end(), lighter), leftOut);
    return data;
}

std::vector<FeatureBatch> batchesToRead(const std::vector<Case>& cases, const fs::path& out) {
    std::vector<FeatureBatch> batches;
    std::map<fs::path, std::size_t> timesUsed; // of a file name
    std::set<fs::path> known;
    for (const Case& one : cases) {
        if (isRead(one)) continue;
        for (const fs::path& slide : one.slides) {
            if (!known.insert(slide).second) continue;
            const std::size_t batch = timesUsed[slide.filename()]++;
            while (batches.size() <= batch)
                batches.push_back({out / std::to_string(batches.size()), {}});
            batches[batch].slides.push_back(slide);
        }
    }
    return batches;
}

std::vector<Case> withFeatures(std::vector<Case> cases, const std::vector<FeatureBatch>& batches) {
    std::map<fs::path, fs::path> features;
    for (const FeatureBatch& batch : batches)
        for (const fs::path& slide : batch.slides)
            features[slide] = featuresOf(slide, batch.out);
    for (Case& one : cases) {
        if (isRead(one) || one.slides.empty()) continue;
        std::vector<fs::path> files;
        for (const fs::path& slide : one.slides)
            files.push_back(features[slide]);
        if (allThere(files)) one.features = files;
    }
    return cases;
}

core::Result<fs::path> writeTable(const std::vector<Case>& cases, const fs::path& folder) {
    std::string lines;
    for (const Case& one : cases)
        if (isRead(one)) lines += core::caseToJsonLine(one, folder) + "\n";
    std::error_code failed;
    fs::create_directories(folder, failed);
    const fs::path table = folder / "cases.jsonl";
    HS_CHECK(core::writeFileAtomically(table, lines));
    return table;
}

fs::path dataSetFolder(const fs::path& dropped) {
    std::error_code failed;
    const fs::path whole = fs::weakly_canonical(dropped, failed);
    const std::string hash = core::sha256Hex(core::utf8FromPath(failed ? dropped : whole)).substr(0, 8);
    return dataFolder() / "datasets" / core::pathFromUtf8(core::utf8FromPath(dropped.stem()) + "-" + hash);
}

} // namespace hs::app
