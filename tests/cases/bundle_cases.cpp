// Bundles with one thing wrong; met by `hscribe patches`, which reads the bundle's patch rule, and by `hscribe report`.
#include "tests/cases/fault_case.h"
#include "tests/cases/tiff_bytes.h"

#include <nlohmann/json.hpp>

#include <sys/stat.h>

namespace hs::test {

namespace {

using nlohmann::json;
using namespace std::string_literals;

json goodBundle() {
    return json::parse(
        R"({"format":"histoscribe-bundle","version":1,"name":"Demo","demo":true,"provenance":"p","licence":"l",
"intended_use":"u","notice":"n","classes":["a","b"],"architecture":{"text":{"vocab_size":800,"hidden_size":128,
"num_hidden_layers":4,"num_attention_heads":4,"intermediate_size":512,"max_position_embeddings":512,
"cross_attention_heads":0,"cross_attention_head_size":0,"cross_attention_ff_multiple":4,"dropout":0.1,"pad_token_id":1,
"bos_token_id":0,"eos_token_id":2},"resampler":{"features":256,"model":128,"head_size":32,"heads":4,"layers":3,
"latents":64,"ff_multiple":4},"encoder":{"name":"demo-swin","normalisation":"own","input_px":224,"embed":32,
"depths":[2,2,6,2],"heads":[1,2,4,8],"window":7,"mlp_ratio":4.0}},"patches":{"size_px":256,
"white_threshold":[170,185,175],"edge_threshold":2.0,"resize":"pil-bilinear","mpp":1.0,"downsample":4.0,
"mean":[0.5,0.5,0.5],"std":[0.25,0.25,0.25]},"tokenizer":{"kind":"biogpt","files":["tokenizer/bpecodes",
"tokenizer/dict.txt"]},"weights":{"file":"weights.safetensors","bytes":7,"encoder_file":"encoder.safetensors",
"encoder_bytes":7,"precision":"fp32"}})");
}

std::string writeBundle(const CaseFolder& folder, const std::string& text) {
    folder.write("bundle/bundle.json", text);
    folder.write("bundle/weights.safetensors", "weights");
    folder.write("bundle/encoder.safetensors", "encoder");
    folder.write("bundle/tokenizer/dict.txt", "a 1\n");
    folder.write("bundle/tokenizer/bpecodes", "");
    return folder / "bundle";
}

Arguments patchesBy(const CaseFolder& folder, const std::string& bundle) {
    return {"patches", folder.write("slide.tif", goodTiff()), "--bundle", bundle, "--json"};
}

FaultCase changed(std::string name, std::string sentence, void (*change)(json&)) {
    return {std::move(name), 3, std::move(sentence), [change](const CaseFolder& folder) {
                json content = goodBundle();
                change(content);
                return patchesBy(folder, writeBundle(folder, content.dump()));
            }};
}

FaultCase ofText(std::string name, std::string text) {
    return {std::move(name), 3, "bundle.json", [text = std::move(text)](const CaseFolder& folder) {
                return patchesBy(folder, writeBundle(folder, text));
            }};
}

std::vector<FaultCase> files() {
    return {
        {"NotThere", 3, "none", [](const CaseFolder& folder) { return patchesBy(folder, folder / "none"); }},
        {"AFileNotAFolder", 3, "bundle.*",
         [](const CaseFolder& folder) { return patchesBy(folder, folder.write("bundle", "x")); }},
        {"AnEmptyFolder", 3, "bundle.json",
         [](const CaseFolder& folder) { return patchesBy(folder, folder.makeFolder("empty")); }},
        {"BundleJsonIsAFolder", 3, "bundle.json",
         [](const CaseFolder& folder) {
             folder.makeFolder("odd/bundle.json");
             return patchesBy(folder, folder / "odd");
         }},
        {"BundleJsonIsAFifo", 3, "bundle.json",
         [](const CaseFolder& folder) {
             folder.makeFolder("odd");
             ::mkfifo((folder / "odd/bundle.json").c_str(), 0600);
             return patchesBy(folder, folder / "odd");
         }},
        ofText("BundleJsonIsEmpty", ""),
        ofText("BundleJsonIsCut", goodBundle().dump().substr(0, 300)),
        ofText("BundleJsonIsText", "a bundle"),
        ofText("BundleJsonIsAList", "[1, 2]"),
        ofText("BundleJsonIsZeros", std::string(4096, '\0')),
        ofText("BundleJsonIsNotUtf8", "{\"format\": \"\xff\xfe\"}"),
        ofText("BundleJsonIsNestedOneHundredThousandTimes", std::string(100000, '[')),
        ofText("BundleJsonOf100Megabytes", "{\"format\": \"" + std::string(100u << 20, 'x') + "\"}"),
        {"WeightsAreGone", 3, "weights.safetensors",
         [](const CaseFolder& folder) {
             const std::string bundle = writeBundle(folder, goodBundle().dump());
             std::filesystem::remove(bundle + "/weights.safetensors");
             return patchesBy(folder, bundle);
         }},
        {"WeightsAreCut", 3, "weights.safetensors has 3 bytes",
         [](const CaseFolder& folder) {
             const std::string bundle = writeBundle(folder, goodBundle().dump());
             folder.write("bundle/weights.safetensors", "wei");
             return patchesBy(folder, bundle);
         }},
        {"TheEncoderIsGone", 3, "encoder.safetensors",
         [](const CaseFolder& folder) {
             const std::string bundle = writeBundle(folder, goodBundle().dump());
             std::filesystem::remove(bundle + "/encoder.safetensors");
             return patchesBy(folder, bundle);
         }},
        {"TheTokenizerIsGone", 3, "(dict.txt|tokenizer)",
         [](const CaseFolder& folder) {
             const std::string bundle = writeBundle(folder, goodBundle().dump());
             std::filesystem::remove_all(bundle + "/tokenizer");
             return patchesBy(folder, bundle);
         }},
        {"WeightsThatAreNone", 3, "weights\\.safetensors|tokenizer",
         [](const CaseFolder& folder) -> Arguments {
             return {"report", folder.write("slide.tif", goodTiff()), "--bundle",
                     writeBundle(folder, goodBundle().dump()), "--greedy"};
         }},
        {"Whole", 0, "",
         [](const CaseFolder& folder) { return patchesBy(folder, writeBundle(folder, goodBundle().dump())); }},
    };
}

std::vector<FaultCase> contents() {
    return {
        changed("OfAnotherFormat", "format", [](json& j) { j["format"] = "something"; }),
        changed("OfALaterVersion", "version", [](json& j) { j["version"] = 99; }),
        changed("VersionOfWords", "version", [](json& j) { j["version"] = "one"; }),
        changed("NoArchitecture", "architecture", [](json& j) { j.erase("architecture"); }),
        changed("NoHiddenSize", "hidden_size", [](json& j) { j["architecture"]["text"].erase("hidden_size"); }),
        changed("HiddenSizeOfNothing", "hidden_size", [](json& j) { j["architecture"]["text"]["hidden_size"] = 0; }),
        changed("HiddenSizeOfABillion", "hidden_size",
                [](json& j) { j["architecture"]["text"]["hidden_size"] = 1000000000; }),
        changed("HiddenSizeBeyondNumbers", "hidden_size",
                [](json& j) { j["architecture"]["text"]["hidden_size"] = 1e300; }),
        changed("NegativeLayers", "num_hidden_layers",
                [](json& j) { j["architecture"]["text"]["num_hidden_layers"] = -1; }),
        changed("HeadsThatDoNotDivide", "(heads|divide)",
                [](json& j) { j["architecture"]["text"]["num_attention_heads"] = 5; }),
        changed("EncoderOfAnotherWidth", "(encoder|features)",
                [](json& j) { j["architecture"]["encoder"]["embed"] = 96; }),
        changed("DepthsOfThreeStages", "depths",
                [](json& j) {
                    j["architecture"]["encoder"]["depths"] = {2, 2, 6};
                }),
        changed("PatchesOfNoSize", "size_px", [](json& j) { j["patches"]["size_px"] = 0; }),
        changed("PatchesOfABillion", "size_px", [](json& j) { j["patches"]["size_px"] = 1000000000; }),
        changed("PatchesAtANegativeScale", "mpp", [](json& j) { j["patches"]["mpp"] = -1.0; }),
        changed("PatchesWithADeviationOfNothing", "std",
                [](json& j) {
                    j["patches"]["std"] = {0.0, 0.0, 0.0};
                }),
        changed("AnUnknownResize", "resize", [](json& j) { j["patches"]["resize"] = "magic"; }),
        changed("AnUnknownTokenizer", "kind", [](json& j) { j["tokenizer"]["kind"] = "word-by-word"; }),
        changed("WeightsOutsideTheBundle", "(weights|outside|folder|\\.\\.)",
                [](json& j) { j["weights"]["file"] = "../../../etc/passwd"; }),
        changed("WeightsOfAnAbsolutePath", "(weights|outside|folder|absolute)",
                [](json& j) { j["weights"]["file"] = "/etc/passwd"; }),
        changed("WeightsOfAnUnknownPrecision", "precision", [](json& j) { j["weights"]["precision"] = "fp7"; }),
        changed("ClassesThatAreNumbers", "classes",
                [](json& j) {
                    j["classes"] = {1, 2};
                }),
        changed("NameOfNoText", "name", [](json& j) { j["name"] = 5; }),
    };
}

} // namespace

std::vector<FaultCase> bundleCases() {
    std::vector<FaultCase> all = files();
    for (FaultCase& one : all)
        one.needsModel = one.name == "WeightsThatAreNone"; // met by the engine
    for (FaultCase& one : contents())
        all.push_back(std::move(one));
    return all;
}

} // namespace hs::test
