// hscribe tokenize: JSON lines {"text"} in, JSON lines {"ids", "pieces", "decoded"} out.

#include "app/common/program_paths.h"
#include "app/hscribe/command.h"
#include "app/hscribe/output.h"
#include "core/files.h"
#include "core/json_depth.h"
#include "model/io/published.h"
#include "model/io/tokenizer.h"

#include <nlohmann/json.hpp>

#include <cstdlib>
#include <iostream>
#include <stop_token>

namespace hs::app {

namespace {

struct TokenizeOptions {
    std::string tokenizer;
};

core::Result<std::string> answerLine(const model::Tokenizer& tokenizer, const std::string& line, std::size_t number) {
    const auto json = nlohmann::json::parse(core::shallowJson(line), nullptr, /*allow_exceptions=*/false);
    if (!json.is_object() || !json.contains("text") || !json["text"].is_string())
        return core::Error(core::ErrorCode::Corrupt, "line " + std::to_string(number) + " of the input is not a JSON object with a \"text\"");
    const std::vector<int> ids = tokenizer.encode(json["text"].get<std::string>());
    const nlohmann::ordered_json answer{{"ids", ids}, {"pieces", tokenizer.pieces(ids)}, {"decoded", tokenizer.decode(ids)}};
    return answer.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

// A folder with a tokenizer, or a bundle, whose own it is.
core::Result<std::filesystem::path> tokenizerFolder(const std::string& named) {
    const std::filesystem::path folder = bundleNamed(named);
    std::error_code failed;
    if (!std::filesystem::exists(folder / "bundle.json", failed)) return folder;
    HS_TRY(const model::Bundle bundle, model::openBundle(folder, shareFolder()));
    return bundle.tokenizerFolder;
}

int run(const TokenizeOptions& options, std::stop_token stop) {
    const auto folder = tokenizerFolder(options.tokenizer);
    if (!folder) return reportError(folder.error());
    const auto tokenizer = model::Tokenizer::open(folder.value(), mosesFolder());
    if (!tokenizer) return reportError(tokenizer.error());
    // A read of stdin is not woken; what was answered is written, and nothing else is kept.
    const std::stop_callback leave(stop, [] { std::_Exit(130); });
    std::string line;
    for (std::size_t number = 1; std::getline(std::cin, line); ++number) {
        if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
        const auto answer = answerLine(*tokenizer.value(), line, number);
        if (!answer) return reportError(answer.error());
        printLine(answer.value());
    }
    return 0;
}

} // namespace

void declareTokenize(CLI::App& program, CommandBody& chosen) {
    auto options = std::make_shared<TokenizeOptions>();
    CLI::App* command = program.add_subcommand("tokenize", "Text to token ids and back, one JSON object a line");
    command->add_option("--tokenizer", options->tokenizer, "folder with dict.txt + bpecodes, vocab.json + merges.txt or a .model; or a bundle")->required();
    command->footer("Example:\n  hscribe tokenize --tokenizer demo < texts.jsonl");
    command->callback([&chosen, options] { chosen = [options](std::stop_token stop) { return run(*options, stop); }; });
}

} // namespace hs::app
