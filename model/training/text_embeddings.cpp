#include "model/training/text_embeddings.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::Result;

Result<TextEmbeddings> TextEmbeddings::compute(HistoGpt& model, const Tokenizer& tokenizer, const CaseFeatures& cases,
                                               const ReportTextOptions& given, const Progress& progress, std::stop_token stop) {
    model->eval();
    const at::NoGradGuard noGraph;
    ReportTextOptions options = given;
    options.shuffleSections = false;
    Random unused(0);
    const std::size_t most = std::size_t(model->histogpt->config().maxPositions);
    const at::Device device = model->histogpt->embed_tokens->weight.device();
    TextEmbeddings all;
    for (std::size_t i = 0; i < cases.count(); ++i) {
        if (stop.stop_requested()) return Error(ErrorCode::Cancelled, "training was stopped while reports were embedded");
        HS_CHECK(progress(std::int64_t(i), std::int64_t(cases.count())));
        const core::Case& one = cases.at(i);
        if (one.reports.empty() && one.diagnosis.empty())
            return Error(ErrorCode::InvalidInput, "the case '" + one.id + "' has neither a report nor a diagnosis");
        std::vector<at::Tensor> rows;
        for (const std::string& report : one.reports.empty() ? std::vector<std::string>{""} : one.reports) {
            const std::vector<int> body = tokenizer.encode(trainingText(report, one.diagnosis, options, unused));
            std::vector<std::int64_t> ids{tokenizer.eosId()};
            ids.insert(ids.end(), body.begin(), body.end());
            if (ids.size() > most) ids.resize(most);
            const at::Tensor row = at::tensor(ids, at::kLong).unsqueeze(0).to(device);             // [1, t]
            rows.push_back(model->histogpt->forward(row, {}, {}, {}).hidden[0].mean(0).cpu());     // [hidden]
        }
        all.m_all.push_back(at::stack(rows)); // [paraphrases, hidden]
    }
    HS_CHECK(progress(std::int64_t(cases.count()), std::int64_t(cases.count())));
    return all;
}

} // namespace hs::model
