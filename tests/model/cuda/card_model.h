// A text model with RandomSource's numbers in a card's memory, read by the fused token step.
#pragma once

#include "model/cuda/token_step.h"
#include "tests/model/generate/small_model.h"

#include <cuda_runtime_api.h>

namespace hs::test {

struct CardAnswers {
    std::string error;
    std::vector<std::vector<float>> logits, attention; // a list for each row
};

class CardModel {
public:
    static bool cardIsThere() {
        int count = 0;
        return cudaGetDeviceCount(&count) == cudaSuccess && count > 0;
    }

    CardModel(const model::TextConfig& config, model::cuda::Element element, int sequences, int latents);
    ~CardModel();

    CardAnswers read(const std::vector<model::DecodeRow>& rows);

private:
    CardAnswers readAtOnce(const std::vector<model::DecodeRow>& rows);
    const float* floats(const std::string& name, int rows, int columns);
    const void* elements(const std::vector<float>& values);
    std::vector<float> numbers(const std::string& name, int rows, int columns) const;
    const float* gate(const std::string& name);
    model::cuda::Norm norm(const std::string& name);
    model::cuda::Matrix matrix(const std::string& name, int outputs, int inputs, bool bias);
    model::cuda::CrossLayer crossLayer(int index, const model::TextConfig& config, int latents);
    model::cuda::DecoderLayer decoderLayer(int index, const model::TextConfig& config, int sequences);
    void* memory(std::size_t bytes);

    model::cuda::Element m_element;
    model::cuda::TokenStepPlan m_plan;
    std::vector<float> m_gates;
    std::vector<void*> m_owned;
};

} // namespace hs::test
