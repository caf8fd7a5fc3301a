#include "model/nn/load_plan.h"

#include <unordered_set>

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::Result;

namespace {

constexpr std::size_t kNamesTold = 5;

// "3 missing (a, b, c)"; empty when there are none.
std::string told(const std::vector<std::string>& names, const std::string& what) {
    if (names.empty()) return {};
    std::string text = std::to_string(names.size()) + " " + what + " (";
    for (std::size_t i = 0; i < names.size() && i < kNamesTold; ++i)
        text += (i > 0 ? ", " : "") + names[i];
    if (names.size() > kNamesTold) text += ", …";
    return text + ")";
}

std::string shapeText(at::IntArrayRef shape) {
    std::string text = "[";
    for (std::size_t i = 0; i < shape.size(); ++i)
        text += (i > 0 ? ", " : "") + std::to_string(shape[i]);
    return text + "]";
}

bool isFloat(DType dtype) {
    return dtype == DType::F64 || dtype == DType::F32 || dtype == DType::F16 || dtype == DType::BF16;
}

struct Misfits {
    std::vector<std::string> missing, unexpected, shapes, types;

    bool any() const { return !missing.empty() || !unexpected.empty() || !shapes.empty() || !types.empty(); }

    Error error(const std::string& fileName) const {
        std::string text = "expected the tensors of this network in " + fileName + ", found ";
        bool first = true;
        for (const std::string& part : {told(missing, "missing"), told(unexpected, "unexpected"),
                                        told(shapes, "of another shape"), told(types, "of another type")}) {
            if (part.empty()) continue;
            text += (first ? "" : "; ") + part;
            first = false;
        }
        return Error(ErrorCode::Corrupt, text);
    }
};

bool isMatrix(const LoadStep& step) {
    return step.parameter && step.target.dim() == 2 && step.name.ends_with(".weight") &&
           step.name.find("embed_") == std::string::npos;
}

bool isConstant(const std::string& name) {
    return name.ends_with("relative_position_index") || name.ends_with("attn_mask");
}

class Planner {
public:
    Planner(const WeightsFile& file, const LoadOptions& options)
        : m_file(file)
        , m_options(options) {}

    void add(const std::string& name, const at::Tensor& target, bool parameter) {
        const std::string fileName = m_options.fileName ? m_options.fileName(name) : name;
        m_known.insert(fileName);
        if (m_options.wanted && !m_options.wanted(name)) return;
        const TensorEntry* entry = m_file.find(fileName);
        if (entry == nullptr) {
            m_misfits.missing.push_back(fileName);
            return;
        }
        if (at::IntArrayRef(entry->shape) != target.sizes()) {
            m_misfits.shapes.push_back(fileName + ": expected " + shapeText(target.sizes()) + ", found " +
                                       shapeText(entry->shape));
            return;
        }
        const bool quantised = entry->dtype == DType::I8 && m_file.find(fileName + ".int8_scale") != nullptr;
        const bool fits = target.is_floating_point() ? isFloat(entry->dtype) || quantised : entry->dtype == DType::I64;
        if (!fits) {
            m_misfits.types.push_back(fileName + ": expected " +
                                      (target.is_floating_point() ? "a floating type" : "int64") + ", found " +
                                      dtypeName(entry->dtype));
            return;
        }
        const std::uint64_t bytes = std::uint64_t(entry->elements()) * dtypeBytes(entry->dtype);
        m_plan.bytes += bytes;
        m_plan.steps.push_back({name, fileName, target, entry, bytes, parameter, !parameter && isConstant(name)});
    }

    Result<LoadPlan> finish() {
        for (const TensorEntry& entry : m_file.tensors()) {
            if (m_known.contains(entry.name) || isScale(entry.name)) continue;
            if (m_options.mayRemain && m_options.mayRemain(entry.name))
                m_plan.leftOver.push_back(entry.name);
            else
                m_misfits.unexpected.push_back(entry.name);
        }
        if (m_misfits.any()) return m_misfits.error(m_file.fileName());
        return std::move(m_plan);
    }

private:
    bool isScale(const std::string& name) const {
        constexpr std::string_view suffix = ".int8_scale";
        return name.ends_with(suffix) && m_known.contains(name.substr(0, name.size() - suffix.size()));
    }

    const WeightsFile& m_file;
    const LoadOptions& m_options;
    LoadPlan m_plan;
    Misfits m_misfits;
    std::unordered_set<std::string> m_known;
};

} // namespace

Result<LoadPlan> planLoad(torch::nn::Module& module, const WeightsFile& file, const LoadOptions& options) {
    Planner planner(file, options);
    for (const auto& item : module.named_parameters())
        planner.add(item.key(), item.value(), true);
    for (const auto& item : module.named_buffers())
        planner.add(item.key(), item.value(), false);
    return planner.finish();
}

void convertTargets(LoadPlan& plan, const LoadOptions& options) {
    const at::NoGradGuard noGraph;
    for (LoadStep& step : plan.steps) {
        const at::ScalarType dtype = isMatrix(step) ? options.matrices : step.target.scalar_type();
        if (step.target.device() == options.device && step.target.scalar_type() == dtype) continue;
        const auto wanted = step.target.options().device(options.device).dtype(dtype).requires_grad(false);
        // Constant buffers already hold their values; the rest is filled afterwards.
        const at::Tensor converted =
            step.constant ? step.target.detach().to(options.device, dtype) : at::empty(step.target.sizes(), wanted);
        step.target.set_data(converted); // the module's own tensor, by its shared implementation
    }
}

void adviseHugePages([[maybe_unused]] const at::Tensor& tensor) {
#ifdef __linux__
    constexpr std::uintptr_t page = 2u << 20;
    const auto begin = (reinterpret_cast<std::uintptr_t>(tensor.data_ptr()) + page - 1) / page * page;
    const auto end = (reinterpret_cast<std::uintptr_t>(tensor.data_ptr()) + tensor.nbytes()) / page * page;
    if (end > begin) ::madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE);
#endif
}

} // namespace hs::model
