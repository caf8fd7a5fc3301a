#include "model/nn/checkpoint.h"

#include <ATen/Context.h>

#include <memory>
#include <mutex>
#include <utility>

namespace hs::model {

namespace {

// The random state of the default generator of a device, taken now and put back later.
class RandomState {
public:
    explicit RandomState(at::Device device)
        : m_generator(at::globalContext().defaultGenerator(device)) {
        const std::lock_guard lock(m_generator.mutex());
        m_state = m_generator.get_state();
    }
    void restore() {
        const std::lock_guard lock(m_generator.mutex());
        m_generator.set_state(m_state);
    }

private:
    at::Generator m_generator;
    at::Tensor m_state;
};

struct Work {
    TensorFunction function;
    std::size_t inputs = 0;
    RandomState random;
};

// Inputs and parameters come as one list, so that the graph reaches both.
class Checkpoint : public torch::autograd::Function<Checkpoint> {
public:
    static at::Tensor forward(torch::autograd::AutogradContext* context, std::shared_ptr<Work> work,
                              at::TensorList tensors) {
        context->saved_data["work"] = at::IValue::make_capsule(c10::make_intrusive<Holder>(work));
        context->save_for_backward(tensors.vec());
        const at::NoGradGuard noGraph;
        return work->function({tensors.begin(), tensors.begin() + std::ptrdiff_t(work->inputs)});
    }

    static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                   torch::autograd::variable_list gradients) {
        const auto work = context->saved_data["work"].toCapsule();
        Work& again = *static_cast<Holder&>(*work).work;
        const torch::autograd::variable_list saved = context->get_saved_variables();
        torch::autograd::variable_list wanted, inputs;
        std::vector<std::size_t> places;
        for (std::size_t i = 0; i < saved.size(); ++i) {
            const bool isInput = i < again.inputs;
            const at::Tensor leaf = isInput ? saved[i].detach().set_requires_grad(saved[i].requires_grad()) : saved[i];
            if (isInput) inputs.push_back(leaf);
            if (!saved[i].requires_grad()) continue;
            wanted.push_back(leaf);
            places.push_back(i);
        }
        at::Tensor output;
        {
            const at::AutoGradMode graph(true);
            RandomState now(saved.front().device());
            again.random.restore();
            output = again.function(inputs);
            now.restore();
        }
        const torch::autograd::variable_list found =
            torch::autograd::grad({output}, wanted, {gradients.front()}, {}, false, true);
        torch::autograd::variable_list answer(saved.size() + 1); // the first place is the work's own
        for (std::size_t i = 0; i < places.size(); ++i)
            answer[places[i] + 1] = found[i];
        return answer;
    }

private:
    struct Holder : torch::CustomClassHolder {
        explicit Holder(std::shared_ptr<Work> held)
            : work(std::move(held)) {}
        std::shared_ptr<Work> work;
    };
};

} // namespace

at::Tensor checkpointed(const TensorFunction& function, std::vector<at::Tensor> inputs,
                        const std::vector<at::Tensor>& parameters) {
    auto work = std::make_shared<Work>(Work{function, inputs.size(), RandomState(inputs.front().device())});
    inputs.insert(inputs.end(), parameters.begin(), parameters.end());
    // As a TensorList: LibTorch looks for tensors in no other list, and a vector would leave the graph cut.
    return Checkpoint::apply(std::move(work), at::TensorList(inputs));
}

} // namespace hs::model
