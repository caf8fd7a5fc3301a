#include "model/engine/bench/random_model_file.h"

#include "model/engine/bench/random_weights.h"
#include "model/io/weights_file.h"
#include "model/nn/histogpt.h"

#include <unistd.h>

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::Result;
namespace fs = std::filesystem;

RandomModelFile::RandomModelFile()
    : m_folder(fs::temp_directory_path() / ("hscribe-bench-" + std::to_string(::getpid()))) {
    std::error_code failed;
    fs::create_directories(m_folder, failed);
}

RandomModelFile::~RandomModelFile() {
    std::error_code failed;
    fs::remove_all(m_folder, failed);
}

Result<std::unique_ptr<const RandomModelFile>> RandomModelFile::write(const Bundle& bundle, std::stop_token stop) {
    std::unique_ptr<const RandomModelFile> file(new RandomModelFile);
    const HistoGpt network(bundle.text, bundle.resampler); // for names and shapes; its memory is never touched
    std::vector<TensorToWrite> tensors;
    for (const auto& named : network->named_parameters()) {
        const auto sizes = named.value().sizes();
        tensors.push_back({.name = named.key(), .dtype = DType::F32, .shape = {sizes.begin(), sizes.end()}});
    }
    HS_CHECK(writeSafetensors(file->path(), tensors,
                              {{"hs.alias.output_projection.weight", "histogpt.embed_tokens.weight"}},
                              [&](const TensorToWrite& tensor) -> Result<std::vector<std::byte>> {
                                  if (stop.stop_requested())
                                      return Error(ErrorCode::Cancelled, "the bench was stopped");
                                  std::size_t count = 1;
                                  for (const std::int64_t size : tensor.shape)
                                      count *= std::size_t(size);
                                  std::vector<std::byte> bytes(count * sizeof(float));
                                  fillRandom(tensor.name, 0, 0.05f, {reinterpret_cast<float*>(bytes.data()), count});
                                  return bytes;
                              }));
    return file;
}

} // namespace hs::model
