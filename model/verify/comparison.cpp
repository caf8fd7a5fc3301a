#include "model/verify/comparison.h"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <string_view>
#include <utility>

namespace hs::model {

namespace {

std::vector<std::int64_t> withoutOnes(at::IntArrayRef shape) {
    std::vector<std::int64_t> kept;
    for (const std::int64_t size : shape)
        if (size != 1) kept.push_back(size);
    return kept;
}

std::string shapeText(at::IntArrayRef shape) {
    std::string text = "[";
    for (std::size_t i = 0; i < shape.size(); ++i)
        text += (i > 0 ? ", " : "") + std::to_string(shape[i]);
    return text + "]";
}

// (sum, magnitudes, squares) of values with an error e each: e * n for the first two, e * 2 * magnitude for the third.
double excessOfSums(const at::Tensor& expected, const at::Tensor& actual, double counted) {
    const at::Tensor want = expected.view({-1, 3}), found = actual.view({-1, 3}); // [points, 3]
    double largest = 0.0;
    for (std::int64_t i = 0; i < want.size(0); ++i) {
        const double magnitude = want[i][1].item<double>() + 1e-30;
        const std::array<double, 3> scale{counted, counted, 2.0 * magnitude};
        for (std::int64_t k = 0; k < 3; ++k) {
            const double difference = (want[i][k] - found[i][k]).abs().item<double>() / scale[std::size_t(k)];
            if (!(difference <= largest)) largest = difference; // NaN stays
        }
    }
    return largest;
}

bool isDigits(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::vector<std::int64_t> numbersIn(std::string_view text) {
    std::vector<std::int64_t> numbers;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('_'), text.size());
        std::int64_t number = -1;
        const auto parsed = std::from_chars(text.data(), text.data() + end, number);
        if (parsed.ec != std::errc() || parsed.ptr != text.data() + end) return {};
        numbers.push_back(number);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return numbers;
}

} // namespace

core::VerifyLine skipped(const std::string& name, const std::string& why) {
    return {.name = name, .verdict = core::Verdict::Skip, .note = why};
}

core::VerifyLine compareTensors(const std::string& name, const at::Tensor& expected, const at::Tensor& actual,
                                const Tolerance& tolerance) {
    core::VerifyLine line{.name = name, .tolerance = tolerance.value, .verdict = core::Verdict::Fail};
    if (withoutOnes(expected.sizes()) != withoutOnes(actual.sizes())) {
        line.largestDifference = std::numeric_limits<double>::infinity();
        line.note = "expected shape " + shapeText(expected.sizes()) + ", found " + shapeText(actual.sizes());
        return line;
    }
    const at::Tensor want = expected.to(at::kCPU, at::kDouble).reshape({-1});         // [numbers]
    const at::Tensor found = actual.detach().to(at::kCPU, at::kDouble).reshape({-1}); // [numbers]
    if (want.numel() == 0) {
        line.verdict = core::Verdict::Pass;
        return line;
    }
    const double magnitude = want.abs().max().item<double>();
    if (tolerance.measure == Measure::OfMaximum) line.tolerance = tolerance.value * magnitude;
    if (tolerance.measure == Measure::Gradient) line.tolerance = tolerance.value * std::max(magnitude, 0.05);
    line.largestDifference = tolerance.measure == Measure::Sums ? excessOfSums(want, found, tolerance.counted)
                                                                : (want - found).abs().max().item<double>();
    if (line.largestDifference <= line.tolerance) line.verdict = core::Verdict::Pass; // NaN fails
    return line;
}

Tolerance histoGptTolerance(const std::string& name) {
    static constexpr std::array<std::pair<std::string_view, double>, 18> kByPrefix{{
        {"perceiver.attn.", 2e-6},
        {"perceiver.", 1e-5},
        {"image_embed", 2e-5},
        {"hidden.0", 1e-6},
        {"hidden.", 5e-5},
        {"xattn.attn.", 5e-6},
        {"xattn.", 5e-5},
        {"self_attn.", 5e-6},
        {"past.", 5e-5},
        {"logits.text_only", 5e-5},
        {"logits", 2e-5},
        {"batch.logits", 2e-5},
        {"long.logits", 2e-5},
        {"loss", 1e-5},
        {"greedy.step_logits", 5e-5},
        {"filter.probs.", 1e-6},
        {"mil.", 2e-5},
        {"lm.", 2e-5},
    }};
    for (const auto& [prefix, value] : kByPrefix)
        if (name.starts_with(prefix)) return {value};
    return {0.0, Measure::Exact};
}

std::optional<DerivedName> derivedName(const std::string& name) {
    const auto cut = [&](std::size_t dot) { return DerivedName{name.substr(0, dot), name.substr(dot + 1)}; };
    const std::size_t last = name.rfind('.');
    if (last == std::string::npos) return std::nullopt;
    const std::string_view ending = std::string_view(name).substr(last + 1);
    if (ending == "sums" || ending == "last" || ending == "last_token") return cut(last);
    if (ending.starts_with("rows_") || (ending.starts_with("rows") && isDigits(ending.substr(4, 1)))) return cut(last);
    if (ending != "values" && ending != "indices") return std::nullopt;
    const std::size_t before = name.rfind('.', last - 1);
    if (before == std::string::npos) return std::nullopt;
    const std::string_view top = std::string_view(name).substr(before + 1, last - before - 1);
    if (top.starts_with("top") && isDigits(top.substr(3))) return cut(before);
    return std::nullopt;
}

at::Tensor deriveValue(const at::Tensor& base, const std::string& ending) {
    if (base.dim() == 0) return {};
    const at::Tensor rows = base.reshape({-1, base.size(-1)}); // [rows, width]
    if (ending == "sums") {
        const at::Tensor wide = base.to(at::kDouble);
        return at::stack({wide.sum(), wide.abs().sum(), wide.square().sum()}); // [3]
    }
    if (ending == "last") return rows[rows.size(0) - 1]; // [width]
    if (ending == "last_token")
        return base.dim() > 1 ? base.select(-2, base.size(-2) - 1) : at::Tensor(); // [..., width]
    if (ending.starts_with("top")) {
        const std::vector<std::int64_t> count = numbersIn(std::string_view(ending).substr(3, ending.find('.') - 3));
        if (count.size() != 1 || count[0] < 1 || count[0] > rows.size(1)) return {};
        const auto [values, indices] = rows.topk(count[0], 1); // [rows, k] each
        return ending.ends_with("values") ? values : indices;
    }
    const bool listed = ending.starts_with("rows_");
    std::vector<std::int64_t> numbers = numbersIn(std::string_view(ending).substr(listed ? 5 : 4));
    for (const std::int64_t number : numbers)
        if (number < 0 || number >= rows.size(0)) return {};
    if (listed && !numbers.empty()) return rows.index_select(0, at::tensor(numbers, at::kLong)); // [listed, width]
    if (numbers.size() == 2 && numbers[0] <= numbers[1])
        return rows.slice(0, numbers[0], numbers[1] + 1); // [.., width]
    return {};
}

} // namespace hs::model
